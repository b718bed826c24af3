"""Writes of cases and of what the auditor marks: added, never changed."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from apps.audit.models import Alert, AlertMark, Canary, Case, CaseNote, Lookup
from apps.common import clock
from apps.common.logs import masked

# Look-ups by others. One's own, and those of anybody who typed the number, lead to nobody.
FLAGGED_DOORS = ("desk", "list", "api", "fhir", "staff")


class CannotBeFlagged(Exception):
    """It is not a look-up of this person by somebody else, or it has been flagged before."""


def flag(*, lookup_id: int, iin_key: str, words: str) -> Case:
    """The person of this keyed hash says that she was not there; opens a case for the auditor.

    Numbers of twelve digits in her words are masked. Raises CannotBeFlagged.
    """
    about = Lookup.objects.filter(pk=lookup_id, iin_key=iin_key, door__in=FLAGGED_DOORS).first()
    if about is None:
        raise CannotBeFlagged
    try:
        with transaction.atomic():
            return Case.objects.create(
                lookup=about, words=masked(words.strip())[:500], opened_at=clock.now()
            )
    except IntegrityError as error:
        raise CannotBeFlagged from error


def note(*, case_id: int, member_id: int, text: str, state: str, is_shown: bool) -> CaseNote:
    """Add what the auditor noted; the case is in `state` from now on. The citizen reads what is shown."""
    return CaseNote.objects.create(
        case_id=case_id,
        at=clock.now(),
        member_id=member_id,
        state=Case.State(state),
        text=masked(text.strip())[:1000],
        is_shown=is_shown,
    )


def mark(*, alert_id: int, member_id: int, state: str, text: str = "") -> AlertMark:
    """Add that an auditor saw or answered an alert."""
    return AlertMark.objects.create(
        alert=Alert.objects.get(pk=alert_id),
        at=clock.now(),
        member_id=member_id,
        state=AlertMark.State(state),
        text=masked(text.strip())[:1000],
    )


def add_canary(*, iin_key: str, member_id: int) -> bool:
    """From now on any look-up of this person raises an alert; False where it did already."""
    _, is_new = Canary.objects.get_or_create(
        iin_key=iin_key, defaults={"added_at": clock.now(), "member_id": member_id}
    )
    return is_new
