"""Whether the chain holds: every seal against its look-up and the seal before, and what is not sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from apps.audit.sealing.content import BEFORE_THE_FIRST, HASHED_AS_SEALED, MICROSECONDS, chained

AT_ONCE = 50_000
LISTED = 20
FIRST_POSSIBLE = -(2**63)

SEALS = f"""
SELECT s.seq, s.lookup_id, s.form, {MICROSECONDS.format("s.sealed_at")}, s.content_hash, s.chain_hash,
       l.id IS NOT NULL, {HASHED_AS_SEALED}
  FROM (SELECT * FROM audit_seal WHERE seq >= %s ORDER BY seq LIMIT %s) s
       LEFT JOIN audit_lookup l ON l.id = s.lookup_id
 ORDER BY s.seq
"""
ONE = f"""
SELECT s.seq, s.lookup_id, s.form, {MICROSECONDS.format("s.sealed_at")}, s.content_hash, s.chain_hash,
       l.id IS NOT NULL, {HASHED_AS_SEALED}, s.sealed_at, before.chain_hash
  FROM audit_seal s LEFT JOIN audit_lookup l ON l.id = s.lookup_id
       LEFT JOIN audit_seal before ON before.seq = s.seq - 1
 WHERE s.lookup_id = %s
"""
UNSEALED = """
WITH unsealed AS (
  SELECT l.id, l.at, l.xid < coalesce((SELECT horizon FROM audit_sealer), '0') AS is_passed_by
    FROM audit_lookup l
   WHERE NOT EXISTS (SELECT FROM audit_seal s WHERE s.lookup_id = l.id)
)
SELECT count(*), min(at), count(*) FILTER (WHERE is_passed_by),
       (SELECT array_agg(id) FROM (SELECT id FROM unsealed ORDER BY NOT is_passed_by, id LIMIT %s) few)
  FROM unsealed
"""
MADE = "SELECT coalesce((SELECT seq FROM audit_sealer), 0)"


class Fault(StrEnum):
    """What is wrong with a seal."""

    GAP = "a seal before this one is missing, or this one was put in"
    LOOKUP_GONE = "its look-up is gone"
    CONTENT = "its look-up was changed"
    CHAIN = "the seal was changed, or one before it"
    ANCHOR = "it is not the one that the anchor names"
    TAIL = "it was made, and is gone with all after it"


@dataclass(frozen=True, slots=True)
class Bad:
    """The first seal that does not hold."""

    seq: int
    fault: Fault
    lookup_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """One look-up's seal: its place, its hashes, and what is wrong with it, if anything."""

    seq: int
    sealed_at: datetime
    content_hash: str
    chain_hash: str
    before: str
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Look-ups without a seal: how many, the oldest, how many the sealer has passed by, a few ids.

    Those passed by were written, or lost their seal, behind the sealer's back; the others wait for it.
    """

    count: int
    oldest_at: datetime | None
    passed_by: int
    some: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many seals hold from the first on, the first that does not, and what has no seal."""

    holding: int
    bad: Bad | None
    unsealed: Unsealed

    def __bool__(self) -> bool:
        return self.bad is None and not self.unsealed.passed_by


def verify(cursor: Any, anchors: Mapping[int, bytes] | None = None) -> Verdict:
    """Go over the whole chain, with the anchors' chained hashes by seal; memory stays flat."""
    holding, bad = _first_bad(cursor, anchors or {})
    return Verdict(holding, bad, _unsealed(cursor))


def prove(lookup_id: int) -> Proven | None:
    """The seal of one look-up, held against the look-up and the seal before; None while it has none."""
    with connection.cursor() as cursor:
        cursor.execute(ONE, [lookup_id])
        found = cursor.fetchone()
    if found is None:
        return None
    *seal, sealed_at, before = found
    last = bytes(before) if before is not None else BEFORE_THE_FIRST
    chain, fault = _next(last, tuple(seal))
    if before is None and seal[0] != 1:
        fault = Fault.GAP
    return Proven(seal[0], sealed_at, bytes(seal[4]).hex(), chain.hex(), last.hex(), fault)


def _next(before: bytes, seal: tuple[Any, ...]) -> tuple[bytes, Fault | None]:
    """The chained hash that this seal should have after `before`, and what is wrong with it."""
    seq, lookup_id, form, at, content, chain, is_there, computed = seal
    if not is_there:
        return before, Fault.LOOKUP_GONE
    if computed is None or computed != content:
        return before, Fault.CONTENT
    right = chained(
        before, seq=seq, lookup_id=lookup_id, form=form, sealed_at=at, content=bytes(content)
    )
    return right, None if right == bytes(chain) else Fault.CHAIN


def _first_bad(cursor: Any, anchors: Mapping[int, bytes]) -> tuple[int, Bad | None]:
    before, holding = BEFORE_THE_FIRST, 0
    for seal in _seals(cursor):
        seq, lookup_id = seal[:2]
        if seq != holding + 1:
            return holding, Bad(holding + 1, Fault.GAP)
        before, fault = _next(before, seal)
        if fault is None and anchors.get(seq, before) != before:
            fault = Fault.ANCHOR
        if fault is not None:
            return holding, Bad(seq, fault, lookup_id)
        holding = seq
    return holding, _tail(cursor, holding, anchors)


def _tail(cursor: Any, holding: int, anchors: Mapping[int, bytes]) -> Bad | None:
    cursor.execute(MADE)
    made = max([cursor.fetchone()[0], *anchors])
    return Bad(holding + 1, Fault.TAIL) if made > holding else None


def _seals(cursor: Any) -> Iterator[tuple[Any, ...]]:
    since = FIRST_POSSIBLE
    while True:
        cursor.execute(SEALS, [since, AT_ONCE])
        rows = cursor.fetchall()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        since = rows[-1][0] + 1


def _unsealed(cursor: Any) -> Unsealed:
    cursor.execute(UNSEALED, [LISTED])
    count, oldest_at, passed_by, some = cursor.fetchone()
    return Unsealed(count, oldest_at, passed_by, tuple(some or ()))
