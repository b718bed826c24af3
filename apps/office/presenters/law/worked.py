"""Worked examples and saved cases before and after a change set, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.changes.models import ChangeSet
from apps.common import wording
from apps.entitlement.cases.running import CaseResult, turned_by
from apps.entitlement.previewing.examples import ABOVE_CAP, Example, Worked, worked
from apps.entitlement.previewing.laws import Pair
from apps.office.presenters.population import OUTCOMES


@dataclass(frozen=True)
class ExampleLine:
    """What somebody pays for a month, before and after."""

    name: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class ExamplesOfADay:
    """The worked examples of a day."""

    day: str
    lines: tuple[ExampleLine, ...]


@dataclass(frozen=True)
class CaseLine:
    """A saved case whose answer changes; `fails` if it is then not what must be answered."""

    code: str
    before: str
    after: str
    fails: bool


def examples(pair: Pair) -> list[ExamplesOfADay]:
    """The worked examples on each day on which an amount becomes another."""
    days: dict[str, list[ExampleLine]] = {}
    for one in worked(pair):
        days.setdefault(wording.day(one.on), []).append(_line(one))
    return [ExamplesOfADay(day, tuple(lines)) for day, lines in days.items()]


def _line(one: Worked) -> ExampleLine:
    before, after = one.before.amount, one.after.amount
    moved = None if before is None or after is None else after - before
    return ExampleLine(_named(one.example), _money(before), _money(after), _signed(moved))


def _named(example: Example) -> str:
    name = _kinds()[example.kind]
    if example.income is None:
        return name
    if example.income == ABOVE_CAP:
        return _("%(who)s, income above the highest that counts") % {"who": name}
    return _("%(who)s, income %(income)s") % {"who": name, "income": wording.tenge(example.income)}


def _kinds() -> dict[str, str]:
    return {
        "employee": pgettext("payer of an example", "Employee"),
        "employer": pgettext("payer of an example", "Employer"),
        "civil_contract": pgettext("payer of an example", "Civil-law contract"),
        "unified_employee": pgettext("payer of an example", "Employee within the unified payment"),
        "unified_employer": pgettext("payer of an example", "Employer within the unified payment"),
        "self_employed": pgettext("payer of an example", "Self-employed, special regime"),
        "sole_proprietor": pgettext("payer of an example", "Sole proprietor"),
        "independent": pgettext("payer of an example", "Independent payer"),
        "state": pgettext("payer of an example", "The State, for one person"),
        "local_budget": pgettext("payer of an example", "The local budget, for one person"),
    }


def _money(amount: Decimal | None) -> str:
    return _("not known") if amount is None else wording.tenge(amount)


def _signed(moved: Decimal | None) -> str:
    if not moved:
        return "–" if moved is None else "0"
    return f"{'+' if moved > 0 else '−'}{wording.tenge(abs(moved))}"


def cases(pair: Pair, change_set: ChangeSet) -> list[CaseLine]:
    """The saved cases that the set answers otherwise."""
    return list(_turned(pair, change_set))


def _turned(pair: Pair, change_set: ChangeSet) -> Iterator[CaseLine]:
    for one in turned_by(pair.law, pair.then, change_set):
        yield CaseLine(one.after.code, _said(one.before), _said(one.after), not one.after.passed)


def _said(result: CaseResult) -> str:
    if result.seen is None:
        return _("cannot be run")
    word = str(OUTCOMES[result.seen.outcome.status][1])
    until = result.seen.covered_until
    return word if until is None else f"{word}, {until_words(result)}"


def until_words(result: CaseResult) -> str:
    """Until when cover lasts in a case."""
    assert result.seen is not None
    assert result.seen.covered_until is not None
    return _("until %(day)s") % {"day": wording.until_day(result.seen.covered_until)}
