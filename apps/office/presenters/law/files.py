"""What a file would put into a draft, before anything is written: before and after, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from apps.changes.files.columns import KEY, SINCE, TABLE, UNTIL, Column, Kind, columns_of
from apps.changes.files.faults import sentence
from apps.changes.files.importing import Bad, Found, Wish
from apps.changes.selectors import Touched, rows_of
from apps.common.logs import masked
from apps.common.wording import day
from apps.office.presenters.law.difference import ChangedTable, difference
from apps.office.presenters.law.naming import Names

OWN = (KEY, TABLE, SINCE, UNTIL)
MOST_BAD = 200  # so many are shown; the rest is counted


@dataclass(frozen=True)
class BadLine:
    """A row that cannot be put in: where it stands, which column, why."""

    sheet: str
    row: int
    column: str
    why: str


@dataclass(frozen=True)
class ImportPage:
    """What the file asks for, in the reader's language."""

    tables: list[ChangedTable]
    new: int
    changed: int
    unchanged: int
    unfilled: int
    bad: list[BadLine]
    more_bad: int

    @property
    def asks_for_nothing(self) -> bool:
        """Whether there is nothing to put into a draft."""
        return not self.new and not self.changed


def kept(found: Found) -> dict[str, Any]:
    """What is held between the two steps: what differs, and what cannot be; no cell of a bad row."""
    return {
        "wishes": [wish.kept() for wish in found.wishes],
        "bad": [asdict(bad) for bad in found.bad],
        "unchanged": found.unchanged,
        "unfilled": found.unfilled,
    }


def found_again(held: Mapping[str, Any]) -> Found:
    """What was held."""
    return Found(
        wishes=[Wish.of(wish) for wish in held["wishes"]],
        bad=[Bad(**bad) for bad in held["bad"]],
        unchanged=held["unchanged"],
        unfilled=held["unfilled"],
    )


def import_page(found: Found) -> ImportPage:
    """The page between the two steps."""
    new = sum(wish.is_new for wish in found.wishes)
    return ImportPage(
        tables=difference(touched(found.wishes), Names()),
        new=new,
        changed=len(found.wishes) - new,
        unchanged=found.unchanged,
        unfilled=found.unfilled,
        bad=[_bad(each) for each in found.bad[:MOST_BAD]],
        more_bad=max(0, len(found.bad) - MOST_BAD),
    )


def touched(wishes: Iterable[Wish]) -> Touched:
    """The rows as they stand, and as these edits would have them."""
    held = list(wishes)
    tables = {code: rows_of(code) for code in {wish.table for wish in held}}
    states: Touched = {}
    for wish in held:
        now = tables[wish.table].get(wish.key, ())
        before, after = states.get((wish.table, wish.key)) or (now, now)
        states[wish.table, wish.key] = before, wish.applied(after)
    return states


def _bad(bad: Bad) -> BadLine:
    params = dict(bad.params)
    if "day" in params:
        params["day"] = day(date.fromisoformat(params["day"]))
    return BadLine(
        masked(bad.sheet), bad.row, _column(bad.table, bad.column), sentence(bad.fault, params)
    )


def _column(table: str, name: str) -> str:
    """What the column is called, with the name that stands in the file."""
    if not name:
        return ""
    known = {column.name: column for column in columns_of(table)} if table else {}
    column = known.get(name) or (Column(name, Kind.TEXT) if name in OWN else None)
    return _("%(words)s: %(code)s") % {"words": column.title, "code": name} if column else name
