"""The law with a change set in it: the rows from which `rules.law.law_from` makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from apps.categories.selectors import as_fixture as category_as_fixture
from apps.changes import selectors
from apps.changes.models import ChangeSet
from apps.changes.periods import DAY, Period, Periods
from apps.changes.selectors import Touched
from apps.changes.tables import TABLES, LawTable
from apps.contributions.shapes import payer_kind_as_fixture, purpose_code_as_fixture
from apps.coverage.selectors import legal_status_as_fixture
from apps.rates.models import Parameter
from apps.rates.selectors import parameter_as_fixture

Shape = Callable[[Any], dict[str, Any]]
LISTS: dict[str, Shape] = {
    "categories": category_as_fixture,
    "payer_kinds": payer_kind_as_fixture,
    "legal_statuses": legal_status_as_fixture,
    "purpose_codes": purpose_code_as_fixture,
}


def law_rows(
    change_set: ChangeSet | None = None, known_at: datetime | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The keyword arguments of `law_from`: the law as known now or at a moment, the set's edits in it."""
    touched = selectors.drafted(change_set) if change_set else {}
    lists = {code: _list(code, shape, touched, known_at) for code, shape in LISTS.items()}
    return {"rates": _numbers(touched, known_at), **lists}


def rows_after(table: str, change_set: ChangeSet) -> dict[str, Periods]:
    """All rows of a table by key, with the set's edits in them."""
    return selectors.rows_of(table) | {
        key: after
        for (code, key), (_, after) in selectors.drafted(change_set).items()
        if code == table
    }


def instance(law: LawTable, key: str, period: Period) -> Any:
    """A row of the model that says what a period says; not recorded."""
    row = law.model(**law.values_of(period.content))
    if law.is_dated and period.since:
        row.valid = DateRange(period.since, period.until + DAY if period.until else None)  # type: ignore[attr-defined]
    for name, value in law.look_up(key).items():
        if "__" not in name:
            setattr(row, name, value)
    return row


def _numbers(touched: Touched, known_at: datetime | None) -> list[dict[str, Any]]:
    held = selectors.rows_of("rates", known_at)
    for (table, key), (_, after) in touched.items():
        if table == "rates":
            held[key] = after
    law = TABLES["rates"]
    return [
        parameter_as_fixture(
            parameter, _instances(law, parameter.code, held.get(parameter.code, ()))
        )
        for parameter in Parameter.objects.all()
    ]


def _list(
    code: str, shape: Shape, touched: Touched, known_at: datetime | None
) -> list[dict[str, Any]]:
    law = TABLES[code]
    held = selectors.rows_of(code, known_at)
    held |= {key: after for (table, key), (_, after) in touched.items() if table == code}
    return [shape(row) for key, periods in held.items() for row in _instances(law, key, periods)]


def _instances(law: LawTable, key: str, periods: Iterable[Period]) -> list[Any]:
    return [instance(law, key, period) for period in periods]
