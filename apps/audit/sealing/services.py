"""The one sealer: appends to the chain whatever was written before every transaction still open.

A row is sealed once all transactions older than its own have ended, so that none can slip in behind; the
order is that of the transactions, and within one of the ids. Whoever holds the lease seals. The lease only
keeps others from trying in vain: the chain itself is lengthened under the row's lock.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from apps.audit.sealing.content import BEFORE_THE_FIRST, FORM, MICROSECONDS, chained, hashed

logger = logging.getLogger(__name__)

OWN_NAME = uuid4()  # this process, as the lease knows it
AT_ONCE = 20_000
LEASE = 10.0  # seconds
LONGEST = 8.0  # seconds that one call seals before it lets go; shorter than the lease

# One look without a lock: most calls find nothing to do.
LOOK = """
SELECT holder, held_until > clock_timestamp(), held_until < clock_timestamp() + %s * interval '0.5 second',
       pg_snapshot_xmin(pg_current_snapshot()) < horizon
       OR EXISTS (SELECT FROM audit_lookup l WHERE l.xid >= s.horizon)
  FROM audit_sealer s
"""
TAKE = """
INSERT INTO audit_sealer AS s (id, holder, held_until, horizon, seq)
VALUES (1, %s, clock_timestamp() + %s * interval '1 second', '0', 0)
ON CONFLICT (id) DO UPDATE SET holder = EXCLUDED.holder, held_until = EXCLUDED.held_until
 WHERE s.holder = EXCLUDED.holder OR s.held_until < clock_timestamp()
RETURNING seq
"""
MINE = """
SELECT s.seq, s.horizon::text, pg_snapshot_xmin(pg_current_snapshot())::text,
       pg_snapshot_xmax(pg_current_snapshot())::text, """ + MICROSECONDS.format("clock_timestamp()")
MINE += " FROM audit_sealer s WHERE s.id = 1 AND s.holder = %s FOR UPDATE"
LAST = "SELECT chain_hash FROM audit_seal ORDER BY seq DESC LIMIT 1"
UNSEALED = f"""
SELECT l.id, l.xid::text, {hashed(FORM)} FROM audit_lookup l
 WHERE {{range}} AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.lookup_id = l.id)
 ORDER BY l.xid, l.id LIMIT %s
"""
SINCE = "l.xid >= %s::xid8 AND l.xid < %s::xid8"
# A dump was loaded into another cluster, whose transactions count from the start again: what it brought
# has numbers that this one has not come to, and is looked for without the horizon once.
ALL = "(l.xid < %s::xid8 OR l.xid >= %s::xid8)"
APPEND = """
INSERT INTO audit_seal (seq, lookup_id, form, sealed_at, content_hash, chain_hash)
SELECT one.seq, one.lookup_id, %s,
       timestamptz 'epoch' + %s * interval '1 microsecond', one.content, one.chained
  FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[], %s::bytea[])
       AS one(seq, lookup_id, content, chained)
"""
DONE = (
    "UPDATE audit_sealer SET seq = %s, horizon = %s::xid8, "
    "held_until = clock_timestamp() + %s * interval '1 second'"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """How far the chain is, and which transactions may be sealed: from `horizon` to before `before`."""

    seq: int
    horizon: int
    before: int
    after: int
    now: int

    @property
    def is_moved(self) -> bool:
        """Whether this is another cluster than the one that sealed last."""
        return self.before < self.horizon


def seal(*, holder: UUID | None = None, everything: bool = False) -> int:
    """Seal what may be sealed now; how many rows that was. 0 where somebody else seals.

    `everything` looks at every row again instead of those written since: slow, and only needed where
    `verify_audit` names rows that were passed by.
    """
    holder = holder or OWN_NAME
    if not _take_lease(holder, everything):
        return 0
    until, sealed, done = monotonic() + LONGEST, 0, AT_ONCE
    while done == AT_ONCE and monotonic() < until:
        done = _seal_some(holder, everything)
        sealed += done
    return sealed


def _take_lease(holder: UUID, everything: bool) -> bool:
    """Whether this holder seals now, and there is something to seal."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [LEASE])
        found = cursor.fetchone()
        if found is not None:
            its_holder, is_held, ends_soon, is_work = found
            if is_held and its_holder != holder:
                return False
            if is_held and not ends_soon:
                return bool(is_work or everything)
        cursor.execute(TAKE, [holder, LEASE])
        return cursor.fetchone() is not None


@transaction.atomic
def _seal_some(holder: UUID, everything: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute(MINE, [holder])
        found = cursor.fetchone()
        if found is None:
            logger.warning("The lease of the sealer was lost")
            return 0
        place = _Place(*map(int, found))
        rows = _unsealed(cursor, place, everything)
        if rows:
            _append(cursor, place, rows)
        cursor.execute(DONE, [place.seq + len(rows), _horizon(place, rows, everything), LEASE])
    return len(rows)


def _unsealed(cursor: Any, place: _Place, everything: bool) -> list[tuple[int, str, memoryview]]:
    if place.is_moved:
        values, within = [place.before, place.after], ALL
    else:
        values, within = [0 if everything else place.horizon, place.before], SINCE
    cursor.execute(UNSEALED.format(range=within), [*map(str, values), AT_ONCE])
    return list(cursor.fetchall())


def _horizon(place: _Place, rows: list[tuple[int, str, memoryview]], everything: bool) -> str:
    """Before which transaction nothing is left."""
    if len(rows) < AT_ONCE:
        return str(place.before)
    return str(place.horizon) if place.is_moved or everything else rows[-1][1]


def _append(cursor: Any, place: _Place, rows: list[tuple[int, str, memoryview]]) -> None:
    cursor.execute(LAST)
    found = cursor.fetchone()
    last = bytes(found[0]) if found else BEFORE_THE_FIRST
    chain = []
    for seq, (lookup_id, _, content) in enumerate(rows, start=place.seq + 1):
        last = chained(
            last,
            seq=seq,
            lookup_id=lookup_id,
            form=FORM,
            sealed_at=place.now,
            content=bytes(content),
        )
        chain.append(last)
    ids, contents = [row[0] for row in rows], [bytes(row[2]) for row in rows]
    sequence = list(range(place.seq + 1, place.seq + 1 + len(rows)))
    cursor.execute(APPEND, [FORM, place.now, sequence, ids, contents, chain])
