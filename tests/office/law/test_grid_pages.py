"""The grids of the law over HTTP: who reads, who writes, what is typed and where it lands."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Member
from apps.changes.models import ChangeSet, Edit
from apps.changes.selectors import standing
from apps.changes.tables import TABLES
from tests.builders import (
    a_change_set,
    a_draft_of,
    a_law_administrator,
    a_member,
    an_organisation,
    sign_in,
    the_law_changes,
)

pytestmark = pytest.mark.django_db
KEYS = {
    "parameters": "mci",
    "rates": "minimum_wage",
    "payer_kinds": "employer",
    "purpose_codes": "122",
    "categories": "pregnant",
    "legal_statuses": "kandas",
    "packages": "mshi",
    "services": "gvfmc.ambulance",
    "dental_care": "emergency_children",
    "needs": "ambulance",
    "need_ways": "ambulance.everybody",
}


@pytest.fixture(autouse=True)
def at_noon(settings: Any) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


@pytest.fixture
def writer() -> Member:
    return a_law_administrator("dana@fund.example")


@pytest.fixture
def client(writer: Member) -> Client:
    return sign_in(Client(), writer)


def shown(client: Client, page: str) -> str:
    response = client.get(f"/en/staff/law/{page}")
    assert response.status_code == 200, page
    assert response["Cache-Control"] == "no-store"
    return re.sub(r"\s+", " ", str(response.content.decode()).replace("\u00a0", " "))


def row_of(page: str, key: str) -> str:
    """The cells of one row of a grid."""
    found = re.search(rf'<tr id="row-{re.escape(key)}">.*?</tr>', page)
    assert found, key
    return found[0]


def typed(client: Client, page: str, **fields: str) -> Any:
    return client.post(f"/en/staff/law/{page}", fields)


# Who may --------------------------------------------------------------------------------------


def test_every_page_opens_for_who_may_read_it() -> None:
    for role in ("auditor", "fund_administrator", "administrator"):
        client = sign_in(Client(), a_law_administrator(role=role))
        for code in TABLES:
            shown(client, f"tables/{code}/")
            shown(client, f"tables/{code}/{KEYS[code]}/")
        shown(client, "")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_form_opens_in_three_languages(client: Client, language: str) -> None:
    for code, law in TABLES.items():
        pages = [f"tables/{code}/{KEYS[code]}/change/"]
        pages += [f"tables/{code}/{KEYS[code]}/end/"] if law.is_dated else []
        pages += [f"new/{code}/"] if law.has_versions and code != "rates" else []
        for page in pages:
            assert client.get(f"/{language}/staff/law/{page}").status_code == 200, page


def test_a_clinic_sees_nothing_of_it() -> None:
    clinic = sign_in(Client(), a_member("administrator", an_organisation("clinic-1")))
    for page in ("", "tables/rates/", "tables/rates/mci/", "tables/rates/mci/change/"):
        assert clinic.get(f"/en/staff/law/{page}").status_code == 403, page


def test_an_auditor_reads_and_types_nothing() -> None:
    auditor = sign_in(Client(), a_member("auditor"))
    page = shown(auditor, "tables/rates/?since=2027-01-01")
    assert "value-minimum_wage" not in page
    assert typed(auditor, "tables/rates/?since=2027-01-01").status_code == 403
    for path in ("tables/rates/mci/change/", "tables/categories/pregnant/end/", "new/categories/"):
        assert auditor.get(f"/en/staff/law/{path}").status_code == 403, path


def test_what_is_not_there_is_not_found(client: Client) -> None:
    for page in (
        "tables/nothing/",
        "tables/rates/nothing/",
        "tables/rates/?draft=4711",
        "tables/rates/?draft=x",
        "new/rates/",
        "new/parameters/",
        "tables/needs/ambulance/end/",
    ):
        assert client.get(f"/en/staff/law/{page}").status_code == 404, page


# Reading --------------------------------------------------------------------------------------


def test_today_s_value_stands_out_and_history_and_future_stand_beside_it(client: Client) -> None:
    the_law_changes("rates", "minimum_wage", {"value": "95000"}, date(2027, 1, 1))
    row = row_of(shown(client, "tables/rates/?group=base"), "minimum_wage")
    assert re.search(r'class="sum now".*?in force: </span><a [^>]*>85.?000', row)
    assert re.search(r"95.?000", row)
    assert row.count("in force: ") == 1


def test_a_search_finds_a_name_in_any_language(client: Client) -> None:
    for words in ("минимальная", "ЕҢ төменгі", "minimum_wage"):
        page = shown(client, f"tables/rates/?q={words}")
        assert 'id="row-minimum_wage"' in page, words
        assert 'id="row-mci"' not in page, words


def test_filters_keep_the_rows_that_fit(client: Client) -> None:
    exempt = shown(client, "tables/categories/?treatment=exempt")
    assert 'id="row-military"' in exempt
    assert 'id="row-pregnant"' not in exempt
    assert 'id="row-kandas"' in shown(client, "tables/legal_statuses/?mshi_right=yes")
    assert 'id="row-visitor"' not in shown(client, "tables/legal_statuses/?mshi_right=yes")


def test_what_is_coming_can_be_asked_for(client: Client) -> None:
    the_law_changes("rates", "minimum_wage", {"value": "95000"}, date(2027, 1, 1))
    page = shown(client, "tables/rates/?state=coming&group=base")
    assert 'id="row-minimum_wage"' in page
    assert 'id="row-mci"' not in page


def test_the_table_shows_what_was_known_before_a_change(client: Client, settings: Any) -> None:
    the_law_changes("rates", "minimum_wage", {"value": "95000"}, date(2027, 1, 1))
    settings.OSMS_NOW = "2026-11-24T12:00:00"
    assert "95" in row_of(shown(client, "tables/rates/?group=base"), "minimum_wage")
    past = shown(client, "tables/rates/?group=base&known_on=21.11.2026")
    assert not re.search(r"95.?000", row_of(past, "minimum_wage"))
    assert "This is the past" in past
    assert "Back to today" in past
    assert ">Change<" not in past


def test_a_row_tells_who_recorded_it_and_who_approved(client: Client) -> None:
    the_law_changes("rates", "minimum_wage", {"value": "95000"}, date(2027, 1, 1))
    page = shown(client, "tables/rates/minimum_wage/")
    assert "Approved by" in page
    assert "fund_administrator-" in page
    assert "superseded" in page
    assert "2027 budget law" in page


def test_a_missing_language_is_shown_as_missing(client: Client) -> None:
    draft = a_draft_of("categories", "pregnant", {"name_kk": ""}, date(2027, 1, 1))
    page = shown(client, f"tables/categories/pregnant/?draft={draft.pk}")
    assert "∅ missing" in page
    assert "∅ kk" in row_of(shown(client, f"tables/categories/?draft={draft.pk}"), "pregnant")


def test_the_index_counts_what_comes_and_what_nobody_verified(client: Client) -> None:
    the_law_changes("rates", "minimum_wage", {"value": "95000"}, date(2027, 1, 1))
    page = shown(client, "")
    base = re.search(r"<tr><th[^>]*><a[^>]*>Base amounts.*?</tr>", page)
    assert base
    assert re.findall(r'<td class="sum">(\d+|–)</td>', base[0])[2] == "1"
    assert "confidence=unverified" in base[0]


# Typing ---------------------------------------------------------------------------------------


def test_next_year_s_numbers_are_typed_in_one_screen(client: Client, writer: Member) -> None:
    page = "tables/rates/?group=base&since=2027-01-01"
    assert 'name="value-minimum_wage"' in shown(client, page)
    answer = typed(
        client,
        page,
        **{
            "draft": "new",
            "title": "Budget 2027",
            "legal_act": "Law 1-VIII",
            "value-minimum_wage": "92 000",
            "value-mci": "4 500",
        },
    )
    draft = ChangeSet.objects.get()
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"tables/rates/?draft={draft.pk}&group=base")
    assert {(edit.key, edit.values["value"], edit.since) for edit in standing(draft)} == {
        ("minimum_wage", "92000", date(2027, 1, 1)),
        ("mci", "4500", date(2027, 1, 1)),
    }
    row = row_of(shown(client, f"tables/rates/?group=base&draft={draft.pk}"), "minimum_wage")
    assert re.search(r"<del>.*85.?000.*</del> <ins><a [^>]*>92.?000", row)
    assert draft.author == writer


def test_one_bad_cell_keeps_the_whole_screen_from_the_draft(client: Client) -> None:
    draft = a_change_set()
    answer = typed(
        client,
        f"tables/rates/?group=contribution&since=2027-01-01&draft={draft.pk}",
        **{"draft": str(draft.pk), "value-employer_rate": "3", "value-employee_rate": "2 %"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "A share is a part of one" in page
    assert 'value="3"' in page
    assert 'value="2 %"' in page
    assert not standing(draft).exists()


def test_a_value_typed_again_replaces_the_one_before(client: Client, writer: Member) -> None:
    draft = a_change_set(writer)
    page = f"tables/rates/?group=base&since=2027-01-01&draft={draft.pk}"
    for value in ("92000", "93000"):
        typed(client, page, **{"draft": str(draft.pk), "value-minimum_wage": value})
    assert [edit.values["value"] for edit in standing(draft)] == ["93000"]
    assert Edit.objects.count() == 2


def test_a_share_is_read_back_before_it_is_kept(client: Client, writer: Member) -> None:
    draft = a_change_set(writer)
    answer = typed(
        client,
        "tables/rates/employer_rate/change/",
        draft=str(draft.pk),
        since="01.01.2027",
        value="0,045",
        look="1",
    )
    page = answer.content.decode().replace("\u00a0", " ")
    assert "4.5 %" in page
    assert not standing(draft).exists()


def test_a_row_is_changed_from_a_day(client: Client, writer: Member) -> None:
    draft = a_change_set(writer)
    answer = typed(
        client,
        "tables/rates/employer_rate/change/",
        draft=str(draft.pk),
        since="01.01.2027",
        value="4,5 %",
        source="Law 2-VIII",
        confidence="sourced",
    )
    assert answer.status_code == 302, answer.content.decode()
    (edit,) = standing(draft)
    assert (edit.since, edit.until) == (date(2027, 1, 1), None)
    assert edit.values["value"] == "0.045"
    assert edit.values["source"] == "Law 2-VIII"


def test_an_improbable_value_is_named_beside_its_row(client: Client, writer: Member) -> None:
    draft = a_change_set(writer)
    typed(
        client,
        "tables/rates/minimum_wage/change/",
        draft=str(draft.pk),
        since="01.01.2027",
        value="850000",
    )
    row = row_of(shown(client, f"tables/rates/?group=base&draft={draft.pk}"), "minimum_wage")
    assert 'class="confirm"' in row
    assert "jump" in row


def test_what_was_typed_stays_where_it_is_refused(client: Client) -> None:
    draft = a_change_set()
    answer = typed(
        client,
        "tables/rates/minimum_wage/change/",
        draft=str(draft.pk),
        since="",
        value="92000",
        note_kk="Бюджет туралы заң",
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" in page
    assert "Бюджет туралы заң" in page
    assert 'value="92000"' in page


def test_changing_nothing_is_said(client: Client, writer: Member) -> None:
    draft = a_change_set(writer)
    answer = typed(
        client,
        "tables/rates/minimum_wage/change/",
        draft=str(draft.pk),
        since="01.01.2027",
        value="85000",
    )
    assert "Nothing was changed" in answer.content.decode()


def test_a_row_ends_on_a_day(client: Client, writer: Member) -> None:
    draft = a_change_set(writer)
    typed(
        client,
        "tables/categories/pregnant/end/",
        draft=str(draft.pk),
        last_day="31.12.2026",
    )
    row = row_of(shown(client, f"tables/categories/?draft={draft.pk}"), "pregnant")
    assert "not in force" in row
    assert "<del>" in row


def test_a_category_is_added(client: Client, writer: Member) -> None:
    draft = a_change_set(writer)
    answer = typed(
        client,
        "new/categories/",
        draft=str(draft.pk),
        code="volunteers",
        since="01.07.2027",
        treatment="state",
        payer="republican_budget",
        employer_pays="1",
        position="30",
        name_kk="Еріктілер",
        name_ru="Волонтёры",
        name_en="Volunteers",
        source="Law 3-VIII",
        confidence="sourced",
    )
    assert answer.status_code == 302, answer.content.decode()
    page = shown(client, f"tables/categories/?draft={draft.pk}")
    assert "Volunteers" in row_of(page, "volunteers")


def test_a_code_that_is_there_already_is_refused(client: Client, writer: Member) -> None:
    draft = a_change_set(writer)
    answer = typed(client, "new/categories/", draft=str(draft.pk), code="pregnant")
    assert answer.status_code == 200
    assert not standing(draft).exists()


def test_a_column_of_a_list_is_changed_without_days(client: Client, writer: Member) -> None:
    draft = a_change_set(writer)
    page = shown(client, "tables/payer_kinds/employer/change/")
    assert "id_since" not in page
    fields = posted(page)
    typed(
        client,
        "tables/payer_kinds/employer/change/",
        **{**fields, "draft": str(draft.pk), "name_en": "Employers"},
    )
    (edit,) = standing(draft)
    assert edit.values.keys() == {"name_en"}


def posted(page: str) -> dict[str, str]:
    """What a browser would send of a form that nobody touched."""
    fields = dict(re.findall(r'<input type="(?:text|number)" name="([^"]+)" value="([^"]*)"', page))
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page):
        chosen = re.search(r'value="([^"]*)" selected', body)
        fields[name] = chosen[1] if chosen else ""
    fields |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', page))
    return fields
