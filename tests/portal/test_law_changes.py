"""The law's numbers by date and as once known, what we corrected, and the log of it for everybody."""

from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from apps.changes.models import ChangeSet
from apps.portal.presenters.law_changes import law_changes
from tests.builders import a_draft_of, the_law_changes

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def read(visitor: Client, path: str, language: str = "en") -> str:
    return visitor.get(f"/{language}/{path}").content.decode().replace("\u00a0", " ")


@pytest.fixture
def typo(db: None) -> ChangeSet:
    """A wage of 850 000 from January, said in November."""
    return the_law_changes("rates", "minimum_wage", {"value": "850000"}, date(2027, 1, 1))


@pytest.fixture
def mended(typo: ChangeSet, settings: Any) -> ChangeSet:
    """The wage that was meant, published on the second of January."""
    settings.OSMS_NOW = "2027-01-02T10:00:00+05:00"
    return the_law_changes("rates", "minimum_wage", {"value": "92000"}, date(2027, 1, 1))


def test_a_coming_value_stands_beside_the_one_in_force(visitor: Client, typo: ChangeSet) -> None:
    row = read(visitor, "rates/").split("minimum_wage/")[1].split("</tr>")[0]
    assert "85 000 ₸" in row
    assert "from 1 January 2027: 850 000 ₸" in row


def test_rates_can_be_looked_at_as_they_were_known(visitor: Client, mended: ChangeSet) -> None:
    now = read(visitor, "rates/?on=01.02.2027")
    then = read(visitor, "rates/?on=01.02.2027&known_on=01.01.2027")
    before = read(visitor, "rates/?on=01.02.2027&known_on=01.11.2026")
    assert "92 000 ₸" in now
    assert "850 000 ₸" not in now
    assert "850 000 ₸" in then
    assert "as we knew it on 1 January 2027" in then
    assert "850 000 ₸" not in before


def test_a_day_that_has_not_come_cannot_be_known(visitor: Client) -> None:
    for page in ("rates", "categories"):
        text = read(visitor, f"{page}/?known_on=01.01.2030")
        assert "That day has not come yet." in text
        assert "<title>Error: " in text


def test_categories_have_a_day_sources_and_a_mark(visitor: Client) -> None:
    text = read(visitor, "categories/?on=2025-06-01")
    assert "In force on 1 June 2025" in text
    assert "Level D and E" not in text
    assert "Where it is from" in text
    assert 'href="https://adilet.zan.kz' in text
    assert 'class="confidence unsure"' in text


def test_a_number_says_what_is_in_force_what_comes_and_what_we_said(
    visitor: Client, mended: ChangeSet
) -> None:
    text = read(visitor, "rates/minimum_wage/")
    assert "in force now" in text
    assert "Until 2 January 2027 we said: 850 000 ₸, since 1 January 2027." in text
    assert f'href="/en/law/changes/{mended.pk}/"' in text
    assert text.count("we said:") == 1  # the step of January itself is no correction


def test_a_number_that_was_never_corrected_says_so(visitor: Client, typo: ChangeSet) -> None:
    text = read(visitor, "rates/minimum_wage/")
    assert "We have never corrected this number." in text
    assert "coming" in text


def test_the_log_tells_before_and_after_newest_first(visitor: Client, mended: ChangeSet) -> None:
    text = read(visitor, "law/changes/")
    first, second = text.split('<article class="law-change"')[1:]
    assert "850 000 ₸" in first
    assert "92 000 ₸" in first
    assert "A correction" in first
    assert "Published on 2 January 2027." in first
    assert "85 000 ₸" in second
    assert "A correction" not in second
    assert "In force from 1 January 2027." in second
    assert "Law 1-VIII" in second


def test_the_log_names_nobody(visitor: Client, mended: ChangeSet) -> None:
    names = {mended.author.user.get_username(), mended.author.pseudonym}
    for page in ("law/changes/", f"law/changes/{mended.pk}/", "law/changes/feed/"):
        assert not any(name in read(visitor, page) for name in names)


def test_a_draft_is_nobodys_business(visitor: Client) -> None:
    draft = a_draft_of("rates", "mci", {"value": "4500"}, date(2027, 1, 1))
    assert visitor.get(f"/en/law/changes/{draft.pk}/").status_code == 404
    assert "4 500" not in read(visitor, "law/changes/")


def test_a_title_in_another_language_is_marked_and_the_heading_is_ours(typo: ChangeSet) -> None:
    typo.title_en, typo.title_kk, typo.title_ru = "", "", "Закон о бюджете"
    with translation.override("en"):
        (shown,) = law_changes([typo])
        assert (shown.title.value, shown.title.language) == ("Закон о бюджете", "ru")
        assert shown.heading == f"Change {typo.pk} of the law’s numbers"
        entry = render_to_string("portal/law/entry.html", {"change": shown})
    assert '<p lang="ru">Закон о бюджете</p>' in entry


def test_lists_are_told_in_words(visitor: Client) -> None:
    the_law_changes("categories", "pensioner", {"payer": "local_budget"}, date(2027, 1, 1))
    text = read(visitor, "law/changes/")
    assert "republican budget" in text
    assert "local budget" in text
    assert "republican_budget" not in text


def test_the_log_is_paged(visitor: Client) -> None:
    for value in range(11):
        the_law_changes("rates", "mci", {"value": str(4400 + value)}, date(2027, 1, 1))
    assert read(visitor, "law/changes/").count("<article") == 10
    assert read(visitor, "law/changes/?page=2").count("<article") == 1


def test_a_page_of_the_log_takes_a_handful_of_statements(
    visitor: Client, django_assert_max_num_queries: Any
) -> None:
    for value in range(6):
        the_law_changes("rates", "mci", {"value": str(4400 + value)}, date(2027, 1, 1))
    with django_assert_max_num_queries(12):
        visitor.get("/en/law/changes/")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_feed_is_atom_with_lasting_ids(
    visitor: Client, mended: ChangeSet, language: str
) -> None:
    response = visitor.get(f"/{language}/law/changes/feed/")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    assert mended.published_at is not None
    updated = datetime.fromisoformat(str(entries[0].findtext(f"{ATOM}updated")))
    assert abs(updated - mended.published_at).total_seconds() < 1
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert all(str(each).startswith("urn:uuid:") for each in ids)
    again = visitor.get(f"/{language}/law/changes/feed/", headers={"host": "localhost"})
    found = ElementTree.fromstring(again.content).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in found] == ids
    assert "92" in str(entries[0].findtext(f"{ATOM}summary"))


def test_pages_of_the_law_name_the_feed(visitor: Client) -> None:
    for page in ("rates/", "rates/mci/", "categories/", "law/changes/"):
        text = read(visitor, page, "ru")
        assert 'type="application/atom+xml"' in text
        assert 'href="/ru/law/changes/feed/"' in text


def test_no_sentence_ends_twice(visitor: Client, mended: ChangeSet) -> None:
    for language in ("kk", "ru", "en"):
        for page in ("law/changes/", f"law/changes/{mended.pk}/", "rates/minimum_wage/"):
            assert ".." not in read(visitor, page, language).split("<main")[1].split("</main>")[0]
