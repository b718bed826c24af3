"""Rules as cases: a story, the day asked and what must be answered, read from plain values.

The values are those of JSON (docs/how-to/write-a-case.md), so that a case is the same in a browser, in
the register and in a file of `tests/rules/cases/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from apps.rules.assess import Ground, Status
from apps.rules.facts import CategoryPeriod, Facts, Period, SourceWord, StatusPeriod
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.outlook import Outlook, outlook
from apps.rules.told import ToldPayment, facts_told

REGISTER = "register"  # the one source of all category stays of a case
LEDGER = "ledger"
YEARS = range(1900, 2200)  # what lies outside is a slip of the pen
T = TypeVar("T")


class Unreadable(ValueError):
    """What should be a case is none; `where` names the field."""

    def __init__(self, where: str) -> None:
        super().__init__(f"cannot be read: {where}")
        self.where = where


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be answered; None: that is not looked at. `covered_until` is the last insured day."""

    outcome: Status
    ground: Ground | None
    owed: tuple[Month, ...] | None
    covered_until: date | None


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody's story, told for a day, with what must be answered. Titles and whys by language."""

    title: Mapping[str, str]
    why: Mapping[str, str]
    article: str
    on: date
    facts: Facts
    payments: tuple[ToldPayment, ...]
    expected: Expected

    def told(self, law: Law) -> Facts:
        """The facts under a law, which says which payments count. Raises NotInTheLaw."""
        return facts_told(self.facts, self.payments, law)

    def decided(self, law: Law) -> Outlook:
        """What reading R1 answers under a law. Raises LookupError where the law does not reach."""
        return outlook(self.told(law), self.on, law)


def differences(expected: Expected, seen: Outlook) -> tuple[str, ...]:
    """The fields of `Expected` in which an answer is not as it must be."""
    got = {
        "outcome": seen.outcome.status,
        "ground": seen.outcome.ground,
        "owed": seen.owed,
        "covered_until": seen.covered_until,
    }
    return tuple(
        name
        for name, value in got.items()
        if getattr(expected, name) is not None and getattr(expected, name) != value
    )


def case_from(content: Mapping[str, Any]) -> Case:
    """The case that these values tell. Raises Unreadable for what is missing, strange or too much."""
    fields = _Fields(content, "")
    on = fields.must("asked_on", _day)
    through = fields.may("categories_through", _day)
    case = Case(
        title=fields.must("title", _texts),
        why=fields.may("why", _texts) or {},
        article=fields.may("article", _text) or "",
        on=on,
        facts=Facts(
            birth_date=fields.must("born", _day),
            known_on=fields.may("known_on", _day) or on,
            left_on=fields.may("left_on", _day),
            statuses=fields.rows("statuses", _status),
            categories=fields.rows("categories", _stay),
            waivers=fields.rows("waivers", _period),
            doubts=tuple(Period(m.first_day, m.last_day) for m in fields.all("in_doubt", _month)),
            words=(
                *_words(LEDGER, fields.may("payments_through", _day)),
                *_words(REGISTER, through),
            ),
        ),
        payments=fields.rows("payments", _payment),
        expected=_expected(_Fields(fields.must("expected", _mapping), "expected")),
    )
    fields.end()
    return case


class _Fields:
    """The named values of one mapping, each to be taken once; what nobody took is too much."""

    def __init__(self, content: Any, where: str) -> None:
        self.where, self.left = where, dict(_mapping(content, where))

    def may(self, name: str, read: Callable[[Any, str], T]) -> T | None:
        """A value, or None where nothing is said."""
        value = self.left.pop(name, None)
        return None if value is None else read(value, self._path(name))

    def must(self, name: str, read: Callable[[Any, str], T]) -> T:
        """A value that has to be there."""
        found = self.may(name, read)
        if found is None:
            raise Unreadable(self._path(name))
        return found

    def all(self, name: str, read: Callable[[Any, str], T]) -> tuple[T, ...]:
        """The values of a list, none where nothing is said."""
        found = self.left.pop(name, [])
        if not isinstance(found, list):
            raise Unreadable(self._path(name))
        return tuple(read(each, f"{self._path(name)}[{at}]") for at, each in enumerate(found))

    def rows(self, name: str, read: Callable[[_Fields], T]) -> tuple[T, ...]:
        """The rows of a list."""

        def row(value: Any, where: str) -> T:
            fields = _Fields(value, where)
            found = read(fields)
            fields.end()
            return found

        return self.all(name, row)

    def end(self) -> None:
        """Refuse what nobody asked for: a slip of the pen must not be read as nothing said."""
        if self.left:
            raise Unreadable(self._path(min(self.left)))

    def _path(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Unreadable(where)
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise Unreadable(where)
    return value


def _texts(value: Any, where: str) -> Mapping[str, str]:
    return {name: _text(text, where) for name, text in _mapping(value, where).items()}


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(where)
    return value


def _day(value: Any, where: str) -> date:
    try:
        day = date.fromisoformat(_text(value, where))
    except ValueError as error:
        raise Unreadable(where) from error
    if day.year not in YEARS:
        raise Unreadable(where)
    return day


def _month(value: Any, where: str) -> Month:
    try:
        month = Month.parse(_text(value, where))
    except ValueError as error:
        raise Unreadable(where) from error
    if month.year not in YEARS:
        raise Unreadable(where)
    return month


def _amount(value: Any, where: str) -> Decimal:
    try:
        amount = Decimal(_text(value, where))
    except InvalidOperation as error:
        raise Unreadable(where) from error
    if not amount.is_finite():
        raise Unreadable(where)
    return amount


def _status(row: _Fields) -> StatusPeriod:
    return StatusPeriod(row.must("status", _text), row.must("since", _day), row.may("until", _day))


def _stay(row: _Fields) -> CategoryPeriod:
    category, since = row.must("category", _text), row.must("since", _day)
    return CategoryPeriod(category, since, row.may("until", _day), REGISTER)


def _period(row: _Fields) -> Period:
    return Period(row.must("since", _day), row.may("until", _day))


def _payment(row: _Fields) -> ToldPayment:
    return ToldPayment(
        kind=row.must("payer", _text),
        period=row.must("month", _month),
        paid_on=row.may("paid_on", _day),
        amount=row.may("amount", _amount),
        purpose_code=row.may("code", _text) or "",
        is_returned=row.may("returned", _flag) or False,
    )


def _words(code: str, through: date | None) -> tuple[SourceWord, ...]:
    if through is None:
        return ()
    return (SourceWord(code, through, code == LEDGER, code == REGISTER),)


def _expected(fields: _Fields) -> Expected:
    owed = fields.all("owed", _month) if "owed" in fields.left else None
    found = Expected(
        outcome=fields.must("outcome", _outcome),
        ground=fields.may("ground", _ground),
        owed=owed,
        covered_until=fields.may("covered_until", _day),
    )
    fields.end()
    return found


def _outcome(value: Any, where: str) -> Status:
    if value not in list(Status):
        raise Unreadable(where)
    return Status(value)


def _ground(value: Any, where: str) -> Ground:
    if value not in list(Ground):
        raise Unreadable(where)
    return Ground(value)
