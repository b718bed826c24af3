"""What the rows of the law's tables are called, and in which unit their numbers are."""

from __future__ import annotations

from functools import cached_property

from apps.changes.selectors import rows_of
from apps.changes.tables import TABLES, Content
from apps.office.presenters.law.words import text_of
from apps.rates.models import Parameter

# The rows of these tables are called as another table's row of the same key.
NAMED_BY = {"rates": "parameters"}
REMARKS = ("note", "description")  # texts that are no name


class Names:
    """Names and units of rows, each table read once. For one page: it keeps what it has read."""

    def __init__(self) -> None:
        self._read: dict[str, dict[str, Content]] = {}

    def name(self, table: str, key: str, drafted: Content | None = None) -> str:
        """What the row is called in the reader's language; its key where it has no name.

        `drafted`: what a draft says of a row that the table does not have yet.
        """
        named_by = NAMED_BY.get(table, table)
        content = self._contents(named_by).get(key) or drafted or {}
        texts = [text for text in TABLES[named_by].texts if text not in REMARKS]
        for text in sorted(texts, key=lambda text: text != "name"):
            if said := str(text_of(content, text)):
                return said
        return key

    def unit(self, table: str, key: str) -> str:
        """The unit of a number of the law: `tenge`, `share`, …; empty for other rows."""
        return self._units.get(key, "") if table in ("rates", "parameters") else ""

    @cached_property
    def _units(self) -> dict[str, str]:
        return dict(Parameter.objects.values_list("code", "unit"))

    def _contents(self, table: str) -> dict[str, Content]:
        if table not in self._read:
            rows = rows_of(table).items()
            self._read[table] = {key: periods[-1].content for key, periods in rows if periods}
        return self._read[table]
