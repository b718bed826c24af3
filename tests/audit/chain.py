"""Look-ups and seals for tests, and a hand that may change what nobody may."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

import psycopg2
from django.db import connection

from apps.audit.models import Lookup
from apps.audit.sealing.services import seal
from apps.audit.services import Found, Looking, record_lookup

ONE, TWO = UUID(int=1), UUID(int=2)
# Somebody else's transactions hold the sealer up, those of tests that run beside this one too.
ROUNDS = 100_000
MANY = """
INSERT INTO audit_lookup (at, door, asker, purpose, presence, no_presence, need, iin_key, outcome, rules,
                          proof, client_id, asked_on)
SELECT timestamptz '2026-11-22 10:00+05' + n * interval '1 second', 'api', 'clinic ' || n %% 7, 'walk_in',
       'qr', '', '', encode(sha256(n::text::bytea), 'hex'), 'insured', 'R1/2026-01-01', '', n %% 5,
       date '2026-11-22'
  FROM generate_series(1, %s) AS n
"""


def look(key: str = "k", **about: Any) -> Lookup:
    """One look-up, written as every door writes it."""
    record_lookup(Looking(**{"door": "api", "asker": "clinic", **about}), Found(key, "insured"))
    return Lookup.objects.latest("id")


def looks(count: int) -> None:
    """So many look-ups at once."""
    with connection.cursor() as cursor:
        cursor.execute(MANY, [count])


def seal_all(holder: UUID = ONE) -> int:
    """Seal until every look-up that is there has its seal; how many were sealed."""
    sealed = 0
    for _ in range(ROUNDS):
        sealed += seal(holder=holder)
        if not unsealed():
            return sealed
    raise AssertionError(f"{unsealed()} look-ups wait for a transaction that does not end")


def unsealed() -> int:
    """How many look-ups have no seal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM audit_lookup) - (SELECT count(*) FROM audit_seal)"
        )
        return int(cursor.fetchone()[0])


@contextmanager
def superuser() -> Iterator[Any]:
    """A cursor that no trigger and no grant holds up; what it did is undone at the end."""
    name = connection.settings_dict["NAME"]
    with closing(psycopg2.connect(os.environ["DATABASE_SUPERUSER_URL"], dbname=name)) as session:
        cursor = session.cursor()
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        session.rollback()
