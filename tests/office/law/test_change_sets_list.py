"""The list of change sets: narrowed, turned, empty; and a draft's new row."""

from __future__ import annotations

import pytest

from apps.accounts.models import Member
from apps.changes import services
from apps.office.views.law import changes as views
from tests.office.law.conftest import NEXT_YEAR, browser_of, handed_in, wages
from tests.office.law.test_change_sets import HOME, page_of, shown

pytestmark = pytest.mark.django_db


def test_the_list_is_narrowed_by_state_author_and_words(author: Member, second: Member) -> None:
    mine, waiting = wages(author), handed_in(wages(second))
    client = browser_of(author)
    for query, found in (
        ("", {mine, waiting}),
        ("state=for_me", {waiting}),
        ("state=mine", {mine}),
        ("state=published", set()),
        (f"author={second.pk}", {waiting}),
        ("words=2027+law", {mine, waiting}),
        ("words=pension", set()),
        ("state=nonsense", {mine, waiting}),
    ):
        text = shown(client, f"{HOME}?{query}")
        assert {one for one in (mine, waiting) if page_of(one) in text} == found, query


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("query", ["", "?state=for_me", "?words=nothing"])
def test_an_empty_list_teaches(author: Member, language: str, query: str) -> None:
    text = shown(browser_of(author), f"/{language}/staff/law/changes/{query}")
    assert '<p class="part">' in text
    assert "<tbody>" not in text


def test_a_long_list_turns_and_keeps_its_filter(
    author: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ON_A_PAGE", 2)
    for _ in range(3):
        wages(author)
    client = browser_of(author)
    first = shown(client, f"{HOME}?words=2027")
    assert "?words=2027&amp;page=2" in first
    assert shown(client, f"{HOME}?words=2027&page=2").count('<th scope="row">') == 1


def test_a_row_that_is_new_in_a_draft_is_called_by_its_draft(author: Member) -> None:
    draft = wages(author)
    names = {f"name_{code}": "Donors of blood" for code in ("kk", "ru", "en")}
    services.put(
        change_set=draft,
        by=author,
        table="categories",
        key="donors",
        values={**names, "treatment": "state"},
        since=NEXT_YEAR,
    )
    assert shown(browser_of(author), page_of(draft)).count("<h3>Donors of blood</h3>") == 1
