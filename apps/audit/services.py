"""The one way to write an audit row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from apps.common import clock

# Written out, since every check of every system ends with it: the ORM needs as long as the database.
SHARED = (
    "at, door, asker, purpose, presence, no_presence, need, organisation_id, operator_id, client_id,"
    " asked_on, known_on, rules"
)
MARKS = ", ".join(["%s"] * 13)
OWN = "iin_key, outcome, replayed, proof"
ONE = f"INSERT INTO audit_lookup ({SHARED}, {OWN}) VALUES ({MARKS}, %s, %s, %s, %s)"
MANY = f"""
INSERT INTO audit_lookup ({SHARED}, {OWN})
SELECT {MARKS}, one.iin_key, one.outcome, one.replayed, one.proof
  FROM unnest(%s::text[], %s::text[], %s::pg_lsn[], %s::text[])
       WITH ORDINALITY AS one(iin_key, outcome, replayed, proof, place)
 ORDER BY one.place
"""


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, through which door, and what for; the same for every row of a list.

    `asker` is the name that people read; the ids are an organisation's, a member's, an API client's.
    `no_presence` says why nobody saw the person, where `presence` is "none". `need` is the care asked
    about. Never a person's number.
    """

    door: str
    asker: str
    purpose: str = ""
    presence: str = ""
    no_presence: str = ""
    need: str = ""
    organisation_id: int | None = None
    operator_id: int | None = None
    client_id: int | None = None
    asked_on: date | None = None
    known_on: date | None = None
    rules: str = ""

    def values(self) -> list[Any]:
        """In the order of SHARED, at this moment."""
        return [
            clock.now(),
            self.door,
            self.asker,
            self.purpose,
            self.presence,
            self.no_presence,
            self.need,
            self.organisation_id,
            self.operator_id,
            self.client_id,
            self.asked_on,
            self.known_on,
            self.rules,
        ]


@dataclass(frozen=True, slots=True)
class Found:
    """What one row says: about whom (keyed hash), the outcome, how far a replica had come, the proof."""

    iin_key: str
    outcome: str
    replayed: str | None = None
    proof: str = ""


def record_lookup(looking: Looking, found: Found) -> None:
    """Write who looked whom up, and what was answered; one INSERT in the caller's transaction."""
    own = [found.iin_key, found.outcome, found.replayed, found.proof]
    with connection.cursor() as cursor:
        cursor.execute(ONE, [*looking.values(), *own])


def record_lookups(looking: Looking, found: Sequence[Found]) -> None:
    """Write one row for each of a list, in its order; one INSERT for all of them."""
    own: list[Any] = [
        [one.iin_key for one in found],
        [one.outcome for one in found],
        [one.replayed for one in found],
        [one.proof for one in found],
    ]
    with connection.cursor() as cursor:
        cursor.execute(MANY, [*looking.values(), *own])
