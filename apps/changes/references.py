"""The codes by which rows of the law name rows of other tables: no foreign key holds them together."""

from __future__ import annotations

from collections.abc import Iterator

from apps.changes.drafts import rows_after
from apps.changes.models import ChangeSet
from apps.changes.periods import Period
from apps.changes.tables import LawTable


class Codes:
    """The keys of the law's tables with a set's edits in them, each table read once."""

    def __init__(self, change_set: ChangeSet) -> None:
        self.change_set = change_set
        self.held: dict[str, set[str]] = {}

    def unknown(self, law: LawTable, key: str, says: Period) -> Iterator[tuple[str, list[str]]]:
        """The columns of a row that name what no table has, each with those codes."""
        row = {**says.content, **law.look_up(key)}
        for name, table in law.refers.items():
            told = row[name] if isinstance(row[name], list) else [row[name]]
            # A service is named beside its package.
            prefix = f"{row['package']}." if table == "services" else ""
            missing = [code for code in told if code and prefix + code not in self._of(table)]
            if missing:
                yield name, missing

    def _of(self, table: str) -> set[str]:
        if table not in self.held:
            rows = rows_after(table, self.change_set)
            self.held[table] = {key for key, periods in rows.items() if periods}
        return self.held[table]
