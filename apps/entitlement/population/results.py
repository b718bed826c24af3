"""What counting gives: how many people, by outcome, ground, region and category; what a change moves."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from apps.rules.assess import Ground, Status


class Decision(NamedTuple):
    """What the rule says of a history, as far as it is counted. `owed` is a number of months."""

    status: Status
    ground: Ground
    owed: int


@dataclass(slots=True)
class Population:
    """Counts of people on a day.

    `outcomes` by region, outcome and ground; `categories` by category held on that day and outcome
    (somebody in two of them is in both); `losing` by region and today's ground: who is insured, and no
    longer on the first day of the next month if nothing more is paid. `owing` people owe
    `owed_months` months together, each of which costs `month_price` tenge; None where that is unknown.
    `earlier` has the outcomes on earlier days, `earlier_grounds` the grounds.
    """

    on: date
    known_on: date | None = None
    outcomes: Counter[tuple[str, Status, Ground]] = field(default_factory=Counter)
    categories: Counter[tuple[str, Status]] = field(default_factory=Counter)
    losing: Counter[tuple[str, Ground]] = field(default_factory=Counter)
    owing: int = 0
    owed_months: int = 0
    month_price: Decimal | None = None
    earlier: dict[date, Counter[Status]] = field(default_factory=dict)
    earlier_grounds: dict[date, Counter[Ground]] = field(default_factory=dict)

    def add(self, region: str, now: Decision, later: Decision, people: int = 1) -> None:
        """Count people of a region about whom the rule says this of the day and of the next month."""
        self.outcomes[region, now.status, now.ground] += people
        self.owing += people if now.owed else 0
        self.owed_months += now.owed * people
        if now.status is Status.INSURED is not later.status:
            self.losing[region, now.ground] += people

    @property
    def people(self) -> int:
        return self.outcomes.total()

    @property
    def statuses(self) -> Counter[Status]:
        found: Counter[Status] = Counter()
        for (_, status, _ground), people in self.outcomes.items():
            found[status] += people
        return found

    @property
    def grounds(self) -> Counter[Ground]:
        found: Counter[Ground] = Counter()
        for (_, _status, ground), people in self.outcomes.items():
            found[ground] += people
        return found

    @property
    def regions(self) -> Counter[tuple[str, Status]]:
        found: Counter[tuple[str, Status]] = Counter()
        for (region, status, _), people in self.outcomes.items():
            found[region, status] += people
        return found

    @property
    def owed(self) -> Decimal | None:
        """What all of them together owe, in tenge."""
        return None if self.month_price is None else self.month_price * self.owed_months


@dataclass(slots=True)
class Moved:
    """People who gain and who lose cover by a change, and by how many tenge it moves debt.

    `indebted` are the people whose debt moves.
    """

    gain: int = 0
    lose: int = 0
    indebted: int = 0
    debt: Decimal = Decimal(0)


@dataclass(slots=True)
class Totals:
    """Of everybody: the insured, those who owe, and the months that they owe together."""

    insured: int = 0
    owing: int = 0
    owed_months: int = 0

    def add(self, decision: Decision, people: int) -> None:
        """Count people about whom the rule says this."""
        self.insured += people * (decision.status is Status.INSURED)
        self.owing += people * bool(decision.owed)
        self.owed_months += people * decision.owed


Prices = tuple[Decimal | None, Decimal | None]
Says = tuple[Status, Ground]


@dataclass(slots=True)
class Preview:
    """What a change would do on a day, to everybody, by ground and by region.

    Who gains is counted under the ground he would have, who loses and whose debt moves under today's.
    `made_at` is the moment of the counts it was made from. `prices` are what a month of debt costs
    before and after, in tenge; where one is not known, debt is not told. `becoming` are the people whose
    outcome or ground would be another, by what it is and what it would be.
    """

    on: date
    made_at: datetime
    prices: Prices
    moved: Moved = field(default_factory=Moved)
    grounds: defaultdict[Ground, Moved] = field(default_factory=lambda: defaultdict(Moved))
    regions: defaultdict[str, Moved] = field(default_factory=lambda: defaultdict(Moved))
    before: Totals = field(default_factory=Totals)
    after: Totals = field(default_factory=Totals)
    becoming: Counter[tuple[Says, Says]] = field(default_factory=Counter)

    @property
    def knows_debt(self) -> bool:
        return None not in self.prices

    def move(self, region: str, was: Decision, would_be: Decision, people: int) -> None:
        """Count people of a region about whom the rule says one thing and would say another.

        Fewer than nobody takes back what was counted.
        """
        self.before.add(was, people)
        self.after.add(would_be, people)
        if was[:2] != would_be[:2]:
            self.becoming[was[:2], would_be[:2]] += people
        debt = (self.prices[1] or 0) * would_be.owed - (self.prices[0] or 0) * was.owed
        moves = (was.status is Status.INSURED) is not (would_be.status is Status.INSURED)
        if not debt and not moves:
            return
        gains = moves and would_be.status is Status.INSURED
        ground = would_be.ground if gains else was.ground
        for each in (self.moved, self.regions[region]):
            _moved(each, people, gain=gains, lose=moves and not gains, debt=Decimal(debt))
        _moved(self.grounds[ground], people, gain=gains, lose=moves and not gains)
        _moved(self.grounds[was.ground], people, debt=Decimal(debt))


def _moved(
    one: Moved, people: int, *, gain: bool = False, lose: bool = False, debt: Decimal = Decimal(0)
) -> None:
    one.gain += people * gain
    one.lose += people * lose
    one.indebted += people * bool(debt)
    one.debt += people * debt
