"""The pages of counts: who may see them, what they show, and that nobody can be found in them."""

import re
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.accounts.groups import ADMINISTRATOR, AUDITOR
from apps.entitlement.months.services import rebuild
from apps.feeds.demo import load_cast
from apps.office.models import PopulationCount
from apps.office.services import count_all, order
from apps.rules.months import Month
from tests.builders import a_person, in_category, months, paid
from tests.office.conftest import staff

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
LANGUAGES = [code for code, _ in django_settings.LANGUAGES]


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = f"{TODAY}T12:00:00"


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def counted() -> PopulationCount:
    """The demo's people and one pensioner, counted today."""
    load_cast(Month(2026, 11))
    in_category(a_person("990101500016"), "pensioner", date(2020, 1, 1))
    rebuild()
    asked = order(on=TODAY, known_on=None)
    count_all()
    return PopulationCount.objects.get(pk=asked.pk)


def text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def addresses(pk: int) -> list[str]:
    return [
        reverse("office:counts"),
        *(reverse(f"office:{n}", args=[pk]) for n in ("count", "table")),
    ]


def test_a_stranger_is_asked_who_he_is(counted: PopulationCount) -> None:
    for address in addresses(counted.pk):
        response = Client().get(address)
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('login')}?next={address}"


def test_staff_without_the_permission_see_nothing(
    stranger: Client, counted: PopulationCount
) -> None:
    for address in addresses(counted.pk):
        assert stranger.get(address).status_code == 403
    assert stranger.post(reverse("office:counts")).status_code == 403
    assert stranger.post(reverse("office:again", args=[counted.pk])).status_code == 403
    assert PopulationCount.objects.count() == 1


@pytest.mark.parametrize("group", [ADMINISTRATOR, AUDITOR])
def test_both_groups_of_staff_have_the_permission(group: str) -> None:
    from django.contrib.auth.models import Group

    permissions = Group.objects.get(name=group).permissions
    assert permissions.filter(codename="view_population").exists()


def test_the_list_of_pages_names_it_to_who_may_open_it(office: Client) -> None:
    assert f'href="{reverse("office:counts")}"' in text(office.get(reverse("office:counts")))
    other = staff("other", "work_quarantine")
    assert reverse("office:counts") not in text(other.get(reverse("feeds:quarantine")))


def test_an_empty_office_says_what_to_do(office: Client) -> None:
    assert "Nothing has been counted yet" in text(office.get(reverse("office:counts")))


def test_a_count_is_ordered_waited_for_and_read(office: Client) -> None:
    paid(a_person(), months("2025-09", "2026-10"))
    rebuild()
    response = office.post(reverse("office:counts"), {"on": "", "known_on": ""})
    asked = PopulationCount.objects.get()
    assert response["Location"] == reverse("office:count", args=[asked.pk])
    waiting = text(office.get(response["Location"]))
    assert "The count waits for a worker." in waiting
    assert '<meta http-equiv="refresh" content="3">' in waiting
    still = text(office.get(response["Location"] + "?still"))
    assert "http-equiv" not in still
    assert "Look again" in still
    assert office.get(reverse("office:table", args=[asked.pk])).status_code == 404
    PopulationCount.objects.update(state="running", done=4, of=13)
    running = text(office.get(response["Location"]))
    assert "The count is being made. 30&nbsp;%" in running
    assert '<progress max="100" value="30"' in running
    PopulationCount.objects.update(state="waiting")
    count_all()
    done = text(office.get(response["Location"]))
    assert "refresh" not in done
    assert "Population on 22\xa0November 2026" in done


def test_a_count_that_failed_says_whose_matter_it_is_and_can_be_repeated(office: Client) -> None:
    asked = order(on=TODAY, known_on=None)
    PopulationCount.objects.update(state="failed")
    page = text(office.get(reverse("office:count", args=[asked.pk])))
    assert "a matter of our system" in page
    assert "refresh" not in page
    response = office.post(reverse("office:again", args=[asked.pk]))
    assert response["Location"] == reverse("office:count", args=[asked.pk + 1])


def test_a_made_count_is_shown_again_and_made_anew_only_when_asked(
    office: Client, counted: PopulationCount
) -> None:
    page = reverse("office:count", args=[counted.pk])
    assert office.post(reverse("office:counts"), {"on": "22.11.2026"})["Location"] == page
    assert office.post(reverse("office:again", args=[counted.pk]))["Location"] != page


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ({"on": "tomorrow"}, "Write the day as 01.07.2022."),
        ({"on": "31.12.2019"}, "That day lies outside"),
        ({"on": "01.01.2031"}, "That day lies outside"),
        ({"known_on": "23.11.2026"}, "Nothing is known yet on that day."),
    ],
)
def test_a_slip_is_told_beside_its_field(office: Client, typed: dict[str, str], slip: str) -> None:
    page = text(office.post(reverse("office:counts"), typed))
    assert page.count(slip) == 2
    assert 'class="problem takes-focus"' in page
    assert not PopulationCount.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_every_section_in_each_language(
    office: Client, counted: PopulationCount, language: str
) -> None:
    with translation.override(language):
        page = text(office.get(reverse("office:count", args=[counted.pk])))
    assert f'lang="{language}"' in page
    for section in ("outcomes", "losing", "months", "grounds", "regions", "categories"):
        assert f'id="{section}"' in page
    assert page.count('<svg class="chart" role="img"') == 4
    assert {"kk": "Алматы қаласы", "ru": "Город Алматы", "en": "Almaty"}[language] in page


def test_each_chart_has_a_name_a_description_and_the_same_numbers_in_a_table(
    office: Client, counted: PopulationCount
) -> None:
    page = text(office.get(reverse("office:count", args=[counted.pk])))
    for code in ("months", "grounds", "regions", "categories"):
        assert f'aria-labelledby="{code}-title {code}-text"' in page
        assert f'<title id="{code}-title">' in page
        assert f'<desc id="{code}-text">' in page
    assert page.count("<details>") == page.count("</table>") - 3
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_no_number_of_people_on_the_page_is_exact(office: Client, counted: PopulationCount) -> None:
    page = text(office.get(reverse("office:count", args=[counted.pk])))
    cells = re.findall(r'<td class="sum">(?:<strong>)?([^<]*)', page)
    people = [cell.replace("\xa0", "") for cell in cells if cell and "%" not in cell]
    assert people
    assert all(cell == "&lt;10" or int(cell) % 10 == 0 for cell in people)


def test_the_table_is_that_of_the_page_and_names_no_day_of_birth_or_number(
    office: Client, counted: PopulationCount
) -> None:
    response = office.get(reverse("office:table", args=[counted.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="population-2026-11-22.csv"'
    lines = response.content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "table,row,column,people"
    assert "category,pensioner,insured,<10" in lines
    assert not re.search(r"\d{12}", response.content.decode())


def test_nothing_of_the_office_is_kept_by_a_browser(
    office: Client, counted: PopulationCount
) -> None:
    for address in addresses(counted.pk):
        assert office.get(address)["Cache-Control"] == "no-store"


def test_a_count_that_is_not_there_is_not_found(office: Client) -> None:
    assert office.get(reverse("office:count", args=[1])).status_code == 404


def test_the_address_without_a_language_leads_to_the_page(office: Client) -> None:
    response = office.get("/staff/population/", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == "/kk/staff/population/"
