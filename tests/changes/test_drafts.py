"""The law with a draft in it is the law that its publication makes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from apps.changes import services
from apps.changes.drafts import law_rows
from apps.changes.installation import guard_tables
from apps.changes.models import Guarded
from apps.changes.selectors import drafted, history_of, rows_of
from apps.changes.tables import TABLES
from apps.common import clock
from apps.entitlement.lawbook import lawbook
from apps.rates import selectors as rates
from apps.rules.law import law_from
from tests.builders import a_change_set, published, the_law_changes

pytestmark = pytest.mark.django_db
FLOOR, NEXT_YEAR = date(2020, 1, 1), date(2027, 1, 1)
EDITS: list[tuple[str, str, dict[str, Any], date | None]] = [
    ("rates", "minimum_wage", {"value": "95000"}, NEXT_YEAR),
    ("rates", "retention_payments", {"value": "4"}, date(2026, 7, 1)),
    ("categories", "pensioner", {"treatment": "exempt"}, NEXT_YEAR),
    ("legal_statuses", "refugee", {"mshi_right": False}, date(2026, 7, 1)),
    ("payer_kinds", "ekp", {"counts_for_loyalty": True}, None),
    ("purpose_codes", "122", {"is_penalty": True}, None),
]


def law_now() -> Any:
    return lawbook(rates.revision()).law


@pytest.mark.parametrize(("table", "key", "values", "since"), EDITS)
def test_the_drafts_law_is_the_law_of_the_day_after(
    table: str, key: str, values: dict[str, Any], since: date | None
) -> None:
    draft = a_change_set()
    services.put(
        change_set=draft,
        by=draft.author,
        table=table,
        key=key,
        values=values,
        since=since,
        confirmed=str(values.get("value", "")),
    )
    before, then = law_now(), law_from(**law_rows(draft))
    assert law_from(**law_rows()) == before != then
    published(draft)
    assert law_now() == then == law_from(**law_rows(draft))
    earlier = clock.now() - timedelta(days=1)
    assert law_from(**law_rows(known_at=earlier)) == before


def test_a_set_shows_the_same_difference_as_draft_handed_in_and_published() -> None:
    draft = a_change_set()
    for table, key, values, since in EDITS[:1] + EDITS[4:5]:
        services.put(
            change_set=draft, by=draft.author, table=table, key=key, values=values, since=since
        )
    services.put(
        change_set=draft,
        by=draft.author,
        table="parameters",
        key="mci",
        values={"name_en": "The index"},
    )
    first = drafted(draft)
    published(draft)
    assert drafted(draft) == first


def test_the_history_of_a_row_names_the_sets_that_made_it() -> None:
    noon = datetime(2026, 11, 20, 7, tzinfo=UTC)
    change_set = the_law_changes("rates", "mci", {"value": "4700"}, NEXT_YEAR, at=noon)
    latest, _, superseded = history_of("rates", "mci")[:3]
    assert {latest.change_set, latest.known_from} == {change_set.pk, noon}
    assert superseded.change_set is None or superseded.known_until == noon


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_row_of_every_table_has_a_key_and_a_content(table: str) -> None:
    law, rows = TABLES[table], rows_of(table)
    assert rows
    for key, periods in rows.items():
        assert len(key.split(".")) == len(law.key)
        for period in periods:
            assert tuple(period.content) == law.columns
            assert (period.since is not None) == law.is_dated


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_database_guards_the_tables_that_we_know() -> None:
    before = list(Guarded.objects.order_by("code").values())
    guard_tables(using="owner")
    assert list(Guarded.objects.using("owner").order_by("code").values()) == before
    assert {row["code"] for row in before} == set(TABLES)


def test_where_the_demos_clock_stands_still_two_sets_have_two_moments(settings: Any) -> None:
    settings.OSMS_DEMO, settings.OSMS_NOW = True, "2026-12-20T10:00:00+05:00"
    first = the_law_changes("rates", "mci", {"value": "4700"}, NEXT_YEAR)
    second = the_law_changes("rates", "mci", {"value": "4800"}, NEXT_YEAR)
    assert first.published_at < second.published_at
    told = [
        after[-1].says("value") for each in (first, second) for _, after in drafted(each).values()
    ]
    assert told == ["4700", "4800"]
