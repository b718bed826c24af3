"""PostgreSQL as behind a pooler in transaction mode: each transaction on another server connection.

What a transaction leaves in its connection is written down in LEFT and removed (DISCARD ALL).
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

SERVERS = 3
LEFT: list[str] = []
USED: set[int] = set()
# What PgBouncer keeps for each of its clients, whichever server connection they get.
KEPT = "'TimeZone', 'client_encoding', 'DateStyle', 'IntervalStyle', 'application_name'"
LEFT_OVER = f"""
SELECT 'lock ' || objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
UNION ALL SELECT 'table ' || relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'
UNION ALL SELECT 'statement ' || name FROM pg_prepared_statements
UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE name <> ''
UNION ALL SELECT 'channel ' || c FROM pg_listening_channels() c
UNION ALL SELECT 'setting ' || name FROM pg_settings WHERE source = 'session' AND name NOT IN ({KEPT})
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """Changes the connection whenever a cursor is asked for outside of a transaction."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.servers: list[Any] = []
        self.is_connecting = False

    def _cursor(self, name: str | None = None) -> Any:
        if self.connection is not None and not (self.in_atomic_block or self.is_connecting):
            self._leave()
        return super()._cursor(name)

    def connect(self) -> None:
        self.is_connecting = True
        try:
            super().connect()
        finally:
            self.is_connecting = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if len(self.servers) >= SERVERS:
            return self.servers.pop(0)
        return super().get_new_connection(conn_params)

    def close(self) -> None:
        super().close()
        while self.servers:
            self.servers.pop().close()

    def _leave(self) -> None:
        server, self.connection = self.connection, None
        with server.cursor() as cursor:
            cursor.execute(LEFT_OVER)
            LEFT.extend(left for (left,) in cursor.fetchall())
            cursor.execute("DISCARD ALL")
        USED.add(server.info.backend_pid)
        self.servers.append(server)
