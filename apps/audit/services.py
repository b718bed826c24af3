"""The one way to write an audit row."""

from collections.abc import Sequence
from datetime import date

from apps.audit.models import Lookup
from apps.common import clock


def record_lookup(
    *,
    door: str,
    asker: str,
    iin_key: str,
    outcome: str,
    purpose: str = "",
    presence: str = "",
    asked_on: date | None = None,
    known_on: date | None = None,
    rules: str = "",
) -> Lookup:
    """Write who looked whom up, and what was answered; one INSERT in the caller's transaction."""
    return Lookup.objects.create(
        at=clock.now(),
        door=door,
        asker=asker,
        purpose=purpose,
        presence=presence,
        iin_key=iin_key,
        asked_on=asked_on,
        known_on=known_on,
        outcome=outcome,
        rules=rules,
    )


def record_lookups(
    *,
    door: str,
    asker: str,
    outcomes: Sequence[tuple[str, str]],
    purpose: str = "",
    presence: str = "",
    asked_on: date | None = None,
    known_on: date | None = None,
    rules: str = "",
) -> None:
    """Write one row for each keyed hash and outcome of a list; one INSERT for all of them."""
    at = clock.now()
    Lookup.objects.bulk_create(
        Lookup(
            at=at,
            door=door,
            asker=asker,
            purpose=purpose,
            presence=presence,
            iin_key=key,
            asked_on=asked_on,
            known_on=known_on,
            outcome=outcome,
            rules=rules,
        )
        for key, outcome in outcomes
    )
