"""The work list of unverified data: what stands on it, and how a row leaves it, by two people."""

from __future__ import annotations

from datetime import date

import pytest

from apps.accounts.models import Member
from apps.changes import services
from apps.changes.models import ChangeSet, Edit
from apps.changes.selectors import periods_of
from apps.office.presenters.law.naming import Names
from apps.office.presenters.law.unverified import UnverifiedRow, work_list
from tests.builders import a_law_administrator, a_member
from tests.office.law.conftest import browser_of

pytestmark = pytest.mark.django_db
HOME = "/en/staff/law/unverified/"
FOUND = {
    "source": "adilet.zan.kz, Law 405-V",
    "article": "405-V, 14",
    "link": "https://adilet.zan.kz/kaz/docs/Z1500000405",
    "checked_on": "",
    "into": "new",
}


def first_of(table: str) -> UnverifiedRow:
    """The first row of a table that wants a source."""
    return work_list(Names(), table=table).rows[0]


def valued() -> list[UnverifiedRow]:
    """The numbers that want a source and have a value."""
    rows = work_list(Names(), table="rates").rows
    return [
        one
        for one in rows
        for period in periods_of("rates", one.key)
        if period.since == one.since and period.says("value") is not None
    ]


def address_of(row: UnverifiedRow) -> str:
    query = f"?since={row.since.isoformat()}" if row.since else ""
    return f"{HOME}{row.table}/{row.key}/{query}"


def test_the_list_holds_what_is_in_force_or_coming_and_wants_a_source() -> None:
    found = work_list(Names())
    assert found.rows
    assert found.progress.every - found.progress.confirmed == len(found.rows)
    for row in found.rows:
        (period,) = [one for one in periods_of(row.table, row.key) if one.since == row.since]
        assert period.says("confidence") in {
            "memory",
            "memory_low",
            "inferred",
            "proposed",
            "unknown",
        }
        assert period.until is None or period.until >= date(2026, 11, 22)
        assert row.affects
        assert row.days


def test_the_list_is_narrowed_by_table_and_confidence(author: Member) -> None:
    row = first_of("categories")
    client = browser_of(author)
    text = client.get(f"{HOME}?table=categories").content.decode()
    assert f"/categories/{row.key}/" in text
    assert "/unverified/rates/" not in text
    every = {one.confidence for one in work_list(Names(), confidence="proposed").rows}
    assert len(every) == 1
    assert (
        "No row fits" in client.get(f"{HOME}?table=categories&confidence=unknown").content.decode()
    )


def test_a_source_goes_into_a_draft_and_a_second_person_approves_it(
    author: Member, second: Member
) -> None:
    row = first_of("categories")
    client = browser_of(author)
    before = work_list(Names()).progress
    response = client.post(address_of(row), FOUND, follow=True)
    text = response.content.decode()
    assert "Confirmed sources" in text
    draft = ChangeSet.objects.get()
    assert draft.title_ru == "Подтверждённые источники"  # type: ignore[attr-defined]
    assert "waits in" in text
    assert work_list(Names()).progress == before  # nothing is confirmed by one person
    services.submit(change_set=draft, by=author)
    assert services.approve(change_set=draft, by=second)  # no third look: no answer changes
    after = work_list(Names()).progress
    assert after.confirmed == before.confirmed + 1
    (period,) = [one for one in periods_of(row.table, row.key) if one.since == row.since]
    assert period.says("confidence") == "sourced"
    assert period.says("checked_on") == "2026-11-22"
    assert period.says("article") == "405-V, 14"


def test_the_next_source_goes_into_the_same_draft(author: Member) -> None:
    client = browser_of(author)
    first, other = valued()[:2]
    client.post(address_of(first), FOUND)
    draft = ChangeSet.objects.get()
    assert f'value="{draft.pk}" selected' in client.get(address_of(other)).content.decode()
    client.post(address_of(other), {**FOUND, "into": str(draft.pk)})
    assert Edit.objects.filter(change_set=draft).count() == 2


def test_another_value_is_a_change_of_the_law(author: Member) -> None:
    row = valued()[0]
    client = browser_of(author)
    assert client.post(address_of(row), {**FOUND, "value": "7,5 %"}).status_code == 302
    assert Edit.objects.get().values["value"] == "0.075"


def test_nothing_typed_is_lost_and_what_is_missing_is_said(author: Member) -> None:
    row = first_of("rates")
    bad = {
        **FOUND,
        "source": "",
        "article": "405-V, 27",
        "value": "many",
        "checked_on": "24.12.2099",
    }
    text = browser_of(author).post(address_of(row), bad).content.decode()
    for said in ("Name the source.", "Write a number", "still to come", "405-V, 27", "many"):
        assert said in text
    assert not ChangeSet.objects.exists()


def test_a_row_or_a_period_that_is_none_is_not_there(author: Member) -> None:
    client = browser_of(author)
    for path in (
        "nonsense/mci/",
        "parameters/mci/",
        "rates/nonsense/",
        "rates/mci/?since=1999-01-01",
        "rates/mci/?since=x",
        "services/mci/",
    ):
        assert client.get(f"{HOME}{path}").status_code == 404, path


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_auditor_reads_the_list_and_confirms_nothing(language: str) -> None:
    client = browser_of(a_law_administrator(role="auditor"))
    row = first_of("categories")
    home = f"/{language}/staff/law/unverified/"
    assert client.get(home).status_code == 200
    for method in (client.get, client.post):
        assert method(f"{home}{row.table}/{row.key}/").status_code == 403
    assert browser_of(a_member()).get(home).status_code == 403
