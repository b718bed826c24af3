"""Who looked at one's own data: the place, the reason, the door, and what became of a flag."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.selectors import organisations_named
from apps.audit import words
from apps.audit.cases import FLAGGED_DOORS
from apps.audit.models import Case, Lookup
from apps.audit.selectors import answers_to, lookups_of, states_of


@dataclass(frozen=True)
class Look:
    """One look-up, as the person herself reads it; never an operator's name."""

    id: int
    when: datetime
    who: str
    why: str
    door: str
    outcome: str
    can_flag: bool
    flag: str
    answer: str


def looks_of(key: str, *, limit: int, skip: int = 0) -> list[Look]:
    """The look-ups of the person of this keyed hash, newest first."""
    return _told(list(lookups_of(key)[skip : skip + limit]))


def look_of(key: str, lookup_id: int) -> Look | None:
    """One look-up of the person, or None where it is not about her."""
    found = _told(list(lookups_of(key).filter(pk=lookup_id)))
    return found[0] if found else None


def _told(rows: list[Lookup]) -> list[Look]:
    names = organisations_named(row.organisation_id for row in rows)
    flagged = {row.pk: row.case.pk for row in rows if hasattr(row, "case")}
    states, answers = states_of(list(flagged.values())), answers_to(list(flagged.values()))
    return [
        Look(
            id=row.pk,
            when=row.at,
            who=_who(row, names),
            why=words.word(words.PURPOSES, row.purpose) if row.purpose else "",
            door=str(row.get_door_display()),
            outcome=words.word(words.OUTCOMES, row.outcome),
            can_flag=row.door in FLAGGED_DOORS and row.pk not in flagged,
            flag=_flag(states[flagged[row.pk]]) if row.pk in flagged else "",
            answer=answers.get(flagged.get(row.pk, 0), ""),
        )
        for row in rows
    ]


def _who(row: Lookup, names: dict[int, str]) -> str:
    """The organisation; a system that belongs to none by its own name; else nobody by name."""
    if row.organisation_id in names:
        return names[row.organisation_id]
    if row.door in ("api", "fhir", "webhook"):
        return row.asker
    if row.door == "staff":
        return _("the portal’s staff")
    return _("yourself") if row.door == "record" else _("somebody who knows your number")


def _flag(state: str) -> str:
    return {
        Case.State.OPEN: _("You said that you were not there. The auditor is looking into it."),
        Case.State.ANSWERED: _("You said that you were not there. The auditor has answered."),
        Case.State.CLOSED: _("You said that you were not there. The auditor has closed the case."),
    }[Case.State(state)]
