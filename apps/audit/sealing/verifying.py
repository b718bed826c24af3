"""Whether the chain holds: every seal against its look-up and the seal before, and what is not sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

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


def _first_bad(cursor: Any, anchors: Mapping[int, bytes]) -> tuple[int, Bad | None]:
    before, holding = BEFORE_THE_FIRST, 0
    for seq, lookup_id, form, at, content, chain, is_there, computed in _seals(cursor):
        if seq != holding + 1:
            return holding, Bad(holding + 1, Fault.GAP)
        if not is_there:
            return holding, Bad(seq, Fault.LOOKUP_GONE, lookup_id)
        if computed is None or computed != content:
            return holding, Bad(seq, Fault.CONTENT, lookup_id)
        before = chained(
            before, seq=seq, lookup_id=lookup_id, form=form, sealed_at=at, content=bytes(content)
        )
        if before != bytes(chain):
            return holding, Bad(seq, Fault.CHAIN, lookup_id)
        if anchors.get(seq, before) != before:
            return holding, Bad(seq, Fault.ANCHOR, lookup_id)
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
