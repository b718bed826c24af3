"""Checks by hour and door: added up from the look-ups a minute at a time, each look-up once.

A round adds what was written by transactions that have ended since the last one. Those that are open
come in a later round, however long they stay open, because none is numbered below the horizon by then.
"""

from __future__ import annotations

from django.db import connection, transaction

BEGIN = "INSERT INTO office_checktally (id, horizon) VALUES (1, '0') ON CONFLICT (id) DO NOTHING"
FROM = """
SELECT horizon::text, pg_snapshot_xmin(pg_current_snapshot())::text
  FROM office_checktally FOR UPDATE SKIP LOCKED
"""
ADD = """
INSERT INTO office_checkhour (hour, door, checks)
SELECT date_trunc('hour', at), door, count(*)
  FROM audit_lookup WHERE xid >= %(horizon)s::xid8 AND xid < %(upto)s::xid8
 GROUP BY 1, 2
    ON CONFLICT (hour, door) DO UPDATE SET checks = office_checkhour.checks + excluded.checks
"""
DONE = "UPDATE office_checktally SET horizon = %s::xid8"


@transaction.atomic
def add_up() -> int:
    """One round; how many hours of doors it changed. 0 where another round is under way."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN)
        cursor.execute(FROM)
        found = cursor.fetchone()
        if found is None:
            return 0
        horizon, upto = found
        cursor.execute(ADD, {"horizon": horizon, "upto": upto})
        changed: int = cursor.rowcount
        cursor.execute(DONE, [upto])
    return changed
