"""One synthetic person: who it is, and everything that the registers are told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from apps.feeds.population.dice import Dice, Weighted
from apps.feeds.population.money import Era, Form, Money, moment
from apps.feeds.population.names import FIRST_NAMES, PATRONYMICS, SURNAMES
from apps.feeds.population.shares import REGIONS
from apps.rules.record import birthday

REGION = Weighted.of(REGIONS)
SINCE = date(2020, 1, 1)  # people and stays from before are told of on this day
YEAR = 365.25
STAFF = 300  # so many numbers in a row share an employer
EMPLOYERS = 3  # of which there are so many among them


@dataclass(frozen=True, slots=True)
class Told:
    """When a version of a fact was recorded, and when it was closed ("": never)."""

    since: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """A version of a stay in a category; `last` None: still."""

    category: str
    first: date
    last: date | None
    told: Told


@dataclass(frozen=True, slots=True)
class Status:
    """A version of a legal status; `last` None: still."""

    status: str
    first: date
    last: date | None
    told: Told


@dataclass(frozen=True, slots=True)
class Waiver:
    first: date
    last: date
    ground: str
    told: Told


class Payment(NamedTuple):
    """A payment in its document. A plain tuple, because there are so many."""

    form: Form
    document_no: str
    item_no: str
    payer_id: str
    returned_on: date | None = None


@dataclass(slots=True)
class Life:
    """What a story tells of one person."""

    number: int
    story: str
    dice: Dice
    era: Era
    money: Money
    categories_since: Mapping[str, date]
    born: date = SINCE
    sex: str = "m"
    left_on: date | None = None
    region: str = ""
    locality: str = ""
    names: tuple[str, str, str] = ("", "", "")
    statuses: list[Status] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)

    # Who it is ------------------------------------------------------------------------------------
    def aged(self, youngest: int, oldest: int, sex: str = "") -> None:
        """Born so that it is of these ages, the later one included, when the era ends."""
        days = self.dice.between(int(youngest * YEAR) + 1, int((oldest + 1) * YEAR) - 1)
        self.born = self.era.end - timedelta(days=days)
        self.sex = sex or self.dice.one("mf")

    def is_resident_with(self, status: str, first: date | None = None) -> None:
        """A legal status from birth or from a day on, until another one begins."""
        since = self.born if first is None else max(first, self.born)
        told = Told(moment(max(since, SINCE)))
        if self.statuses:
            held = self.statuses.pop()
            closed = Told(held.told.since, told.since)
            self.statuses.append(Status(held.status, held.first, None, closed))
            last = since - timedelta(days=1)
            self.statuses.append(Status(held.status, held.first, last, told))
        self.statuses.append(Status(status, since, None, told))

    def named(self) -> None:
        """A name and a place."""
        dice = self.dice
        first_name = dice.one(FIRST_NAMES[self.sex])
        self.names = (dice.one(SURNAMES)[self.sex], first_name, dice.one(PATRONYMICS[self.sex]))
        self.region, in_cities = dice.weighted(REGION)
        self.locality = "city" if dice.chance(in_cities, 100) else "village"

    @property
    def told(self) -> str:
        """When the registers first heard of it: at birth, or when the status began."""
        return min(status.told.since for status in self.statuses)

    # What it is in --------------------------------------------------------------------------------
    def stay(self, category: str, first: date, last: date | None = None) -> None:
        """A stay whose last day, if any, is known from the beginning."""
        first = max(first, self.born, self.categories_since.get(category, first))
        if first < self.era.end and (last is None or last >= first):
            self.stays.append(Stay(category, first, last, Told(moment(max(first, SINCE)))))

    def ended(self, category: str, last: date, heard_on: date) -> None:
        """The open stay ended; the register hears of it on another day, and it has a second version."""
        if heard_on >= self.era.end:
            return
        for place, held in enumerate(self.stays):
            if held.category == category and held.last is None and held.first <= last:
                at = moment(max(heard_on, held.first, SINCE))
                self.stays[place] = Stay(category, held.first, None, Told(held.told.since, at))
                self.stays.append(Stay(category, held.first, last, Told(at)))
                return

    def waive(self, first: date, last: date, ground: str) -> None:
        """The Fund cancelled the debt of these days, after them."""
        if first <= last < self.era.end:
            self.waivers.append(Waiver(first, last, ground, Told(moment(last))))

    # What is paid ---------------------------------------------------------------------------------
    def employers(self) -> tuple[int, int]:
        """The numbers of two different employers of the neighbourhood."""
        first, chosen = self.number // STAFF * EMPLOYERS, self.dice.below(EMPLOYERS)
        return first + chosen, first + (chosen + 1) % EMPLOYERS

    def paid_by(
        self,
        employer: int,
        forms: Sequence[Form | None],
        months: Sequence[int],
        returned: tuple[int, int] = (0, 0),
    ) -> None:
        """Items in an employer's documents; months from `returned[0]` on come back after some days."""
        document, payer, item = f"E{employer:07d}", f"{employer:012d}", str(self.number)
        since, days = returned
        for index in months:
            form = forms[index]
            if form is not None:
                back = _back(form, days, self.era) if days and index >= since else None
                self.payments.append(Payment(form, f"{document}-{form.tag}", item, payer, back))

    def pays(self, forms: Sequence[Form | None], months: Sequence[int]) -> None:
        """Payments of one's own for these months of a series."""
        for index in months:
            self.pays_one(forms[index])

    def pays_one(self, form: Form | None) -> None:
        """A document of one's own."""
        if form is not None:
            self.payments.append(Payment(form, f"P{self.number:08d}-{form.tag}", "1", ""))

    # When -----------------------------------------------------------------------------------------
    @property
    def months(self) -> range:
        """The months of the era."""
        return range(self.era.size)

    def some_month(self, oldest: int, newest: int) -> int:
        """A month of the era, at least `newest` and at most `oldest` months before its end."""
        size = self.era.size
        return self.dice.between(max(size - oldest, 0), max(size - newest, 0))

    def day(self, index: int, number: int = 0) -> date:
        """A day of a month: this one, or any."""
        return self.era.day(index, number or 1 + self.dice.below(28))

    def turns(self, age: int) -> date:
        return birthday(self.born, age)


def _back(form: Form, days: int, era: Era) -> date | None:
    """The day on which a payment returns, if that is told."""
    day = form.item.paid_on + timedelta(days=days)
    return day if day < era.end else None
