"""A count of the population as its page shows it. Everything it gets is told already: full tens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.categories.selectors import categories
from apps.common import wording
from apps.entitlement.population.telling import UNDER, Told
from apps.office.models import PopulationCount
from apps.office.presenters.charts import Chart, Row, chart
from apps.office.regions import region_name
from apps.rules.assess import Ground, Status
from apps.rules.months import Month

OUTCOMES: Mapping[Status, tuple[str, Promise]] = {
    Status.INSURED: ("✓", gettext_lazy("Insured")),
    Status.NOT_INSURED: ("✕", gettext_lazy("Not insured")),
    Status.NOT_CONFIRMED: ("?", gettext_lazy("Not confirmed")),
    Status.NOT_ELIGIBLE: ("–", gettext_lazy("Outside mandatory insurance")),
}
GROUNDS: Mapping[Ground, Promise] = {
    Ground.PAYMENTS: gettext_lazy("Payments, nothing owed"),
    Ground.RETENTION: gettext_lazy("Retention after the last covered month"),
    Ground.STATE_PAYS: gettext_lazy("The State pays"),
    Ground.EXEMPT_SERVICE: gettext_lazy("Service for which nobody pays"),
    Ground.PREPAID: gettext_lazy("Twelve months paid in advance"),
    Ground.EKP: gettext_lazy("Single aggregate payment"),
    Ground.INDEPENDENT_3: gettext_lazy("Three months of an independent payer"),
    Ground.TRANSITIONAL: gettext_lazy("Transitional cover of 2020"),
    Ground.NONE: gettext_lazy("No ground"),
}


@dataclass(frozen=True)
class Outcome:
    """One outcome with its symbol and word, how many people, and their share."""

    code: str
    symbol: str
    word: str
    people: str
    share: str


@dataclass(frozen=True)
class Group:
    """One row of a table: its name, all its people, and the people of each outcome."""

    name: str
    people: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A chart and the same as a table; `heads` are the columns after the first."""

    chart: Chart
    heads: tuple[str, ...]
    rows: tuple[Group, ...]


@dataclass(frozen=True)
class Losing:
    """Who loses cover with the month, as sentences and rows."""

    people: str
    last_day: str
    grounds: tuple[Group, ...]
    regions: tuple[Group, ...]


@dataclass(frozen=True)
class Page:
    """Everything that the page of a count shows."""

    day: str
    known: str
    made_at: datetime | None
    is_known_now: bool
    people: str
    outcomes: tuple[Outcome, ...]
    owed: str
    losing: Losing
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Listed:
    """A count in the list of counts."""

    pk: int
    day: str
    known: str
    state: str
    made_at: datetime | None

    @classmethod
    def of(cls, asked: PopulationCount) -> Listed:
        """The count as a row."""
        return cls(
            asked.pk, wording.day(asked.on), _known(asked), asked.get_state_display(), asked.made_at
        )


@dataclass(frozen=True)
class Progress:
    """How far a count is; `share` of a hundred is None before it begins."""

    day: str
    known: str
    sentence: str
    share: int | None
    has_failed: bool


def progress_of(asked: PopulationCount) -> Progress:
    """How far a count is that has no result yet."""
    share = min(100, 100 * asked.done // asked.of) if asked.of else None
    sentences = {
        PopulationCount.State.WAITING: _("The count waits for a worker."),
        PopulationCount.State.FAILED: _("The count could not be made: it failed three times."),
    }
    counting = _("The count is being made.")
    return Progress(
        day=wording.as_of_day(asked.on),
        known=_known(asked),
        sentence=sentences.get(PopulationCount.State(asked.state), counting),
        share=share,
        has_failed=asked.state == PopulationCount.State.FAILED,
    )


def page_of(asked: PopulationCount) -> Page:
    """The page of a finished count."""
    told: dict[str, Any] = asked.result or {}
    return Page(
        day=wording.as_of_day(asked.on),
        known=_known(asked),
        made_at=asked.made_at,
        is_known_now=asked.known_on is None,
        people=people_told(told["people"]),
        outcomes=tuple(_outcomes(told["outcomes"], told["people"])),
        owed=_owed(told["owed"]),
        losing=_losing(told["losing"], asked.on),
        sections=tuple(_sections(told, asked.on)),
    )


def _known(asked: PopulationCount) -> str:
    if asked.known_on is None:
        return _("as known now")
    return _("as known on %(day)s") % {"day": wording.as_of_day(asked.known_on)}


def _outcomes(counts: Mapping[str, Told], people: Told) -> list[Outcome]:
    return [
        Outcome(code, symbol, str(word), people_told(counts[code]), _share(counts[code], people))
        for code, (symbol, word) in OUTCOMES.items()
    ]


def _owed(owed: Mapping[str, Any]) -> str:
    if owed["months"] is None:
        return _("Fewer than ten people owe contributions.")
    if not owed["months"]:
        return _("Nobody owes contributions.")
    months = people_told(owed["months"])
    values = {"people": people_told(owed["people"]), "months": months}
    if owed["amount"] is None:
        return _("%(people)s people owe contributions for %(months)s months in all.") % values
    values["amount"] = wording.tenge(Decimal(owed["amount"]))
    return (
        _(
            "%(people)s people owe contributions for %(months)s months in all, %(amount)s at the"
            " independent payer’s amount of that day."
        )
        % values
    )


def _losing(losing: Mapping[str, Any], on: date) -> Losing:
    return Losing(
        people=people_told(losing["people"]),
        last_day=wording.until_day(Month.of(on).last_day),
        grounds=_plain(losing["grounds"], _ground),
        regions=_plain(losing["regions"], region_name),
    )


def _plain(counts: Mapping[str, Told], name: Callable[[str], str]) -> tuple[Group, ...]:
    return tuple(
        Group(name(code), people_told(counts[code]), ()) for code in _largest_first(counts)
    )


def _sections(told: Mapping[str, Any], on: date) -> list[Section]:
    names = {category.code: category.name for category in categories()}
    months = {
        **{
            wording.month(Month.of(date.fromisoformat(day))): counts
            for day, counts in told["earlier"].items()
        },
        wording.day(on): told["outcomes"],
    }
    found = [
        _crossed("months", _("The last twelve months"), _("Each month on its last day."), months),
        _by_ground(told["grounds"]),
        _crossed(
            "regions",
            _("By region"),
            _("Where the register of persons says that they live."),
            _named(told["regions"], region_name),
        ),
        _crossed(
            "categories",
            _("By benefit category"),
            _("Held on the day itself; somebody in two categories is counted in both."),
            _named(told["categories"], lambda code: names.get(code, code)),
        ),
    ]
    return [section for section in found if section.rows]


def _named(
    rows: Mapping[str, Mapping[str, Told]], name: Callable[[str], str]
) -> dict[str, Mapping[str, Told]]:
    people = {code: row["people"] for code, row in rows.items()}
    return {name(code): rows[code] for code in _largest_first(people)}


def _largest_first(counts: Mapping[str, Told]) -> list[str]:
    """The codes by what is told of them: a kept result has lost its order."""
    return sorted(counts, key=lambda code: (-_number(counts[code]), counts[code] == 0, code))


def _crossed(
    code: str, title: str, description: str, counts: Mapping[str, Mapping[str, Told]]
) -> Section:
    rows, groups = [], []
    for name, row in counts.items():
        people = row.get("people", sum(_number(row[outcome]) for outcome in OUTCOMES))
        insured = _share(row[Status.INSURED], people)
        rows.append(Row(name, f"✓ {insured}" if insured else people_told(people), _parts(row)))
        groups.append(
            Group(name, people_told(people), tuple(people_told(row[each]) for each in OUTCOMES))
        )
    heads = (_("People"), *(str(word) for _symbol, word in OUTCOMES.values()))
    return Section(chart(code, title, description, rows), heads, tuple(groups))


def _by_ground(counts: Mapping[str, Told]) -> Section:
    widest = max((_number(people) for people in counts.values()), default=0)
    rows = [
        Row(
            _ground(code),
            people_told(people),
            [("ground", _number(people) / widest if widest else 0)],
        )
        for code, people in ((code, counts[code]) for code in _largest_first(counts))
    ]
    description = _("On what people are insured; who is not is without a ground.")
    drawn = chart("grounds", _("By ground"), description, rows)
    return Section(drawn, (_("People"),), _plain(counts, _ground))


def _parts(row: Mapping[str, Told]) -> Sequence[tuple[str, float]]:
    """The outcomes as shares of what is told of them: the bar is always full."""
    total = sum(_number(row[outcome]) for outcome in OUTCOMES)
    return [(outcome, _number(row[outcome]) / total) for outcome in OUTCOMES] if total else []


def _ground(code: str) -> str:
    return str(GROUNDS[Ground(code)])


def _number(told: Told) -> int:
    return told if isinstance(told, int) else 0


def people_told(told: Told) -> str:
    """A number of people that was told, with its separators; "<10" as it is."""
    return UNDER if isinstance(told, str) else number_format(told, force_grouping=True)


def _share(part: Told, people: Told) -> str:
    """A share in whole percent; nothing where either is too small to be told."""
    if isinstance(part, str) or not _number(people):
        return ""
    return wording.percent(Decimal(min(100, round(100 * part / _number(people)))) / 100)
