"""The one way to write an audit row."""

from collections.abc import Mapping, Sequence
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
    replayed: str | None = None,
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
        replayed=replayed,
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
    replayed: Mapping[str, str | None] | None = None,
) -> None:
    """Write one row for each keyed hash and outcome of a list; one INSERT for all of them.

    `replayed`: how far the replica had come, for the keyed hashes that it told of.
    """
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
            replayed=replayed.get(key) if replayed else None,
        )
        for key, outcome in outcomes
    )
