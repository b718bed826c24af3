"""The board where staff begin: what waits for whom, the plots with their numbers, and the jobs."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.accounts.overview import Figure, Job
from apps.audit.services import Found, Looking, record_lookup
from apps.common import clock
from apps.entitlement.months.services import rebuild
from apps.feeds.demo import load_cast
from apps.office.models import CheckHour, PopulationCount
from apps.office.presenters.jobs import lines
from apps.office.presenters.plots import cells_of, plot
from apps.office.services import count_all, order
from apps.office.tally import add_up
from apps.rules.months import Month
from tests.builders import a_member, an_organisation, sign_in
from tests.office.conftest import staff

TODAY = date(2026, 11, 22)
LANGUAGES = [code for code, _ in django_settings.LANGUAGES]
FIGURE = Figure(
    "f",
    "Title",
    "Text",
    ("one", "two"),
    (("a", (3, "<10")), ("b", (0, 20))),
    usual=(4, 8),
    usual_name="usual",
)


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = f"{TODAY}T12:00:00"


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def chief(db: None) -> Client:
    """Somebody of the staff who may see everything that is counted."""
    return staff("chief", "view_population", "view_importjob", "work_quarantine")


def text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_columns_stand_on_each_other_and_reach_no_higher_than_the_scale() -> None:
    drawn = plot(FIGURE)
    assert [piece.kind for piece in drawn.pieces] == ["k1", "k2"]
    assert [step.text for step in drawn.steps] == ["0", "5", "10", "15", "20"]
    assert all(float(piece.y) + float(piece.height) <= float(drawn.floor) for piece in drawn.pieces)
    assert drawn.heads == ("one", "two", "usual")
    assert [row.cells for row in drawn.rows] == [("3", "<10", "4"), ("0", "20", "8")]


def test_what_is_told_as_a_text_is_drawn_as_nothing_and_stays_in_the_file() -> None:
    assert list(cells_of(FIGURE)) == [
        ("", "one", "two", "usual"),
        ("a", "3", "<10", "4"),
        ("b", "0", "20", "8"),
    ]


def test_a_figure_of_nothing_is_empty() -> None:
    assert plot(Figure("f", "t", "d", ("one",), ())).is_empty
    assert plot(
        Figure("f", "t", "d", ("one",), (("a", (0,)),), usual=(0,), usual_name="usual")
    ).is_empty


def test_jobs_in_trouble_come_first_with_what_to_do() -> None:
    jobs = [
        Job("a", "waiting", None, 5, 10),
        Job("b", "running", None, 5, 10),
        Job("c", "stuck", None, advice="start a worker"),
    ]
    found = lines(jobs)
    assert [line.text for line in found] == ["c", "b", "a"]
    assert [line.share for line in found] == [None, 50, None]


def look(door: str) -> None:
    record_lookup(Looking(door, "somebody"), Found("k" * 64, "insured"))


@pytest.mark.django_db(transaction=True)
def test_every_look_up_is_added_up_once() -> None:
    look("public")
    look("public")
    look("api")
    assert add_up() == 2
    assert add_up() == 0
    look("public")
    add_up()
    assert dict(CheckHour.objects.values_list("door", "checks")) == {"public": 3, "api": 1}


@pytest.mark.django_db
def test_the_hours_of_today_stand_beside_the_usual_day(chief: Client) -> None:
    nine = datetime(2026, 11, 22, 9, tzinfo=clock.ALMATY)
    CheckHour.objects.create(hour=nine, door="public", checks=700)
    for day, checks in ((1, 300), (2, 500)):
        CheckHour.objects.create(hour=nine - timedelta(days=day), door="desk", checks=checks)
    answer = chief.get(reverse("office:figure", args=["checks"])).content.decode("utf-8-sig")
    rows = dict(line.split(",", 1) for line in answer.strip().split("\r\n"))
    assert rows["09"] == "700,0,0,0,400"
    assert rows["10"] == "0,0,0,0,0"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_grounds_are_drawn_over_twelve_months_in_full_tens(chief: Client, language: str) -> None:
    load_cast(Month(2026, 11))
    rebuild()
    order(on=TODAY, known_on=None)
    count_all()
    with translation.override(language):
        page = text(chief.get(reverse("office:home")))
        table = chief.get(reverse("office:figure", args=["grounds"])).content.decode("utf-8-sig")
    assert '<svg class="plot" role="img" aria-labelledby="grounds-title grounds-text"' in page
    rows = [line.split(",") for line in table.strip().split("\r\n")]
    assert len(rows) == 13
    cells = {cell for row in rows[1:] for cell in row[1:]}
    assert all(cell == "<10" or int(cell) % 10 == 0 for cell in cells)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_nothing_is_drawn_before_anything_is_known(chief: Client) -> None:
    page = text(chief.get(reverse("office:home")))
    assert "There is nothing to draw yet." in page
    assert "Nothing waits for you." in page


@pytest.mark.django_db
def test_a_clinic_s_administrator_sees_no_figures_of_the_fund() -> None:
    member = a_member("administrator", an_organisation())
    client = sign_in(Client(), member)
    page = text(client.get(reverse("office:home")))
    assert '<svg class="plot"' not in page
    assert client.get(reverse("office:figure", args=["checks"])).status_code == 404
    assert client.get(reverse("office:jobs")).status_code == 403


@pytest.mark.django_db
def test_a_failed_count_is_a_job_in_trouble_on_both_pages(chief: Client) -> None:
    order(on=TODAY, known_on=None)
    PopulationCount.objects.update(state="failed")
    for name in ("home", "jobs"):
        assert "have it counted again" in text(chief.get(reverse(f"office:{name}")))


@pytest.mark.django_db
def test_strangers_are_asked_who_they_are() -> None:
    for address in (
        reverse("office:home"),
        reverse("office:jobs"),
        reverse("office:figure", args=["checks"]),
    ):
        assert Client().get(address).status_code == 302
