"""Look-ups, alerts and cases as the auditor reads them: names of places and operators, nobody's number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.selectors import members_known, organisations_named
from apps.audit import words
from apps.audit.models import Alert, Case, Lookup, Seal
from apps.audit.sealing.verifying import Fault, Proven, prove
from apps.audit.selectors import alerts, cases, lookups_of
from apps.common.clock import ALMATY
from apps.common.tables.cells import not_a_formula
from apps.coverage.selectors import needs
from apps.rates.texts import text

HEADER = (
    "id",
    "at",
    "door",
    "organisation",
    "operator",
    "asker",
    "purpose",
    "presence",
    "no_presence",
    "need",
    "asked_on",
    "outcome",
    "proof",
    "seal",
)

NOBODY = ("public", "record")  # their asker names no place and no operator
# What can be wrong with one seal, in the page's words; those of `Fault` are the command's.
FAULTS = {
    Fault.GAP: _("A seal before this one is missing, or this one was put in."),
    Fault.LOOKUP_GONE: _("The row is gone."),
    Fault.CONTENT: _("The row was changed."),
    Fault.CHAIN: _("The seal was changed, or one before it."),
}


@dataclass(frozen=True)
class Row:
    """One look-up in a list."""

    id: int
    at: datetime
    door: str
    organisation: str
    operator: str
    asker: str
    purpose: str
    presence: str
    need: str
    asked_on: date | None
    outcome: str
    proof: str


@dataclass(frozen=True)
class Names:
    """What the places, operators and needs of some rows are called."""

    organisations: dict[int, str]
    operators: dict[int, str]
    needs: dict[str, str]

    @classmethod
    def of(cls, rows: Iterable[Any]) -> Names:
        """`rows` have organisation_id and operator_id."""
        rows = list(rows)
        members = members_known(row.operator_id for row in rows)
        return cls(
            organisations_named(row.organisation_id for row in rows),
            {pk: one.user.get_username() for pk, one in members.items()},
            {need.code: str(text(need, "name")) for need in needs()},
        )

    def place(self, row: Any) -> str:
        return self.organisations.get(row.organisation_id, "")

    def operator(self, row: Any) -> str:
        return self.operators.get(row.operator_id, "")


def rows_of(found: Iterable[Lookup]) -> list[Row]:
    """These look-ups in words."""
    found = list(found)
    names = Names.of(found)
    return [_row(one, names) for one in found]


def _row(one: Lookup, names: Names) -> Row:
    presence = words.word(words.PRESENCES, one.presence) if one.presence else ""
    if one.no_presence:
        presence += f": {words.word(words.REASONS_FOR_NONE, one.no_presence)}"
    return Row(
        id=one.pk,
        at=one.at,
        door=str(one.get_door_display()),
        organisation=names.place(one),
        operator=names.operator(one),
        asker="" if one.door in NOBODY else one.asker,
        purpose=words.word(words.PURPOSES, one.purpose) if one.purpose else "",
        presence=presence,
        need=names.needs.get(one.need, one.need),
        asked_on=one.asked_on,
        outcome=words.word(words.OUTCOMES, one.outcome),
        proof=one.proof,
    )


def table_of(found: Iterable[Lookup]) -> Iterator[list[str]]:
    """A header and these look-ups as codes, each cell safe for a spreadsheet."""
    found = list(found)
    names = Names.of(found)
    seals = dict(
        Seal.objects.filter(lookup_id__in=[one.pk for one in found]).values_list("lookup_id", "seq")
    )
    yield list(HEADER)
    for one in found:
        cells = (
            one.pk,
            one.at.astimezone(ALMATY).isoformat(timespec="seconds"),
            one.door,
            names.place(one),
            names.operator(one),
            one.asker,
            one.purpose,
            one.presence,
            one.no_presence,
            one.need,
            one.asked_on or "",
            one.outcome,
            one.proof,
            seals.get(one.pk, ""),
        )
        yield [not_a_formula(str(cell)) for cell in cells]


@dataclass(frozen=True)
class LookupPage:
    """One look-up: what it says, its seal, whether both hold, and what became of it."""

    row: Row
    rules: str
    known_on: date | None
    seal: Proven | None
    fault: str
    case: Case | None
    alerts: list[Alert]
    others: int


def lookup_page(one: Lookup) -> LookupPage:
    """Everything about one look-up."""
    seal = prove(one.pk)
    return LookupPage(
        row=rows_of([one])[0],
        rules=one.rules,
        known_on=one.known_on,
        seal=seal,
        fault=str(FAULTS[seal.fault]) if seal and seal.fault else "",
        case=cases().filter(lookup=one).first(),
        alerts=list(alerts().filter(lookup=one)),
        others=lookups_of(one.iin_key).exclude(pk=one.pk).count(),
    )


@dataclass(frozen=True)
class AlertRow:
    """One alert in words."""

    alert: Any
    rule: str
    organisation: str
    operator: str
    state: str


def alert_rows(found: Iterable[Alert], states: dict[str, str]) -> list[AlertRow]:
    """These alerts (with their state) in words."""
    found = list(found)
    names = Names.of(found)
    return [
        AlertRow(
            alert=one,
            rule=str(one.get_rule_display()),
            organisation=names.place(one)
            or (one.lookup.asker if one.client_id and one.lookup else ""),
            operator=names.operator(one),
            state=states[one.state],  # type: ignore[attr-defined]
        )
        for one in found
    ]


@dataclass(frozen=True)
class Noted:
    """A note or a mark: when, by whom, the state from then on, the words."""

    at: datetime
    by: str
    state: str
    text: str
    is_shown: bool = False


def noted(rows: Iterable[Any]) -> list[Noted]:
    """These notes of a case, or marks of an alert, in their order."""
    rows = list(rows)
    members = members_known(row.member_id for row in rows)
    return [
        Noted(
            at=row.at,
            by=members[row.member_id].user.get_username() if row.member_id in members else "",
            state=str(row.get_state_display()),
            text=row.text,
            is_shown=getattr(row, "is_shown", False),
        )
        for row in rows
    ]
