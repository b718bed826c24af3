"""The pages of a preview: for whom, what they say, what a worker has still to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Member
from apps.changes.models import ChangeSet
from apps.contributions.recounting import bring_up_to_date
from apps.entitlement.months.services import rebuild
from apps.entitlement.previewing.services import work_all
from apps.feeds.demo import load_cast
from apps.rules.months import Month
from tests.builders import a_draft_of, a_law_administrator, a_member, published
from tests.office.law.conftest import browser_of, wages

pytestmark = pytest.mark.django_db
HOME = "/en/staff/law/changes/"


@pytest.fixture(autouse=True)
def _demo_people(settings: Any) -> None:
    settings.OSMS_DEMO = True
    bring_up_to_date()
    load_cast(Month(2026, 11))
    rebuild()


def shown(client: Client, draft: ChangeSet, path: str = "preview/") -> str:
    response = client.get(f"{HOME}{draft.pk}/{path}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_next_years_wage_moves_prices_and_debts_alone(author: Member) -> None:
    page = shown(browser_of(author), wages(author))
    assert "Nobody gains or loses cover." in page
    assert "The set changes prices and debts only" in page
    assert "Today, 22\xa0November 2026" in page
    assert "if nothing more is paid until that day" in page
    assert "Independent payer" in page
    assert "4\xa0600\xa0₸" in page
    assert "+350\xa0₸" in page


def test_the_page_of_the_set_says_it_in_short(author: Member) -> None:
    draft = wages(author)
    page = shown(browser_of(author), draft, "")
    assert "Nobody gains or loses cover." in page
    assert (
        "a month of debt costs 4\xa0250\xa0₸, with the set 4\xa0600\xa0₸; all debt together:"
        in page
    )
    assert f"{HOME}{draft.pk}/preview/" in page


def test_a_longer_retention_names_demo_people_and_people_in_tens(author: Member) -> None:
    draft = a_draft_of("rates", "retention_payments", {"value": "5"}, date(2026, 11, 22))
    page = shown(browser_of(author), draft)
    assert "people who gain cover: &lt;10, people who lose it: 0." in page
    assert "Demo people whose answer changes" in page
    assert "Who becomes what" in page


def test_a_back_dated_amount_is_ordered_waited_for_and_stopped(author: Member) -> None:
    draft = a_draft_of("rates", "minimum_wage", {"value": "88000"}, date(2026, 3, 1))
    client = browser_of(author)
    assert "has not been worked out yet" in shown(client, draft)
    ordered = client.post(f"{HOME}{draft.pk}/preview/order/")
    assert ordered.status_code == 302
    waiting = shown(client, draft)
    assert "The preview waits for a worker." in waiting
    assert 'http-equiv="refresh"' in waiting
    assert 'http-equiv="refresh"' not in shown(client, draft, "preview/?still")
    client.post(f"{HOME}{draft.pk}/preview/stop/")
    assert "The preview was stopped." in shown(client, draft)
    client.post(f"{HOME}{draft.pk}/preview/order/")
    assert work_all() == 1
    page = shown(client, draft)
    assert "No answer given in between would have been different." in page
    assert "Work it out again" in page


def test_who_reads_and_who_orders(author: Member) -> None:
    draft = wages(author)
    auditor = browser_of(a_member("auditor"))
    assert "Nobody gains or loses cover." in shown(auditor, draft)
    assert auditor.post(f"{HOME}{draft.pk}/preview/order/").status_code == 403
    registrar = browser_of(a_member("registrar"))
    assert registrar.get(f"{HOME}{draft.pk}/preview/").status_code == 403
    assert Client().get(f"{HOME}{draft.pk}/preview/").status_code == 302


def test_the_answers_are_taken_along_without_a_number_or_a_name(author: Member) -> None:
    draft = a_draft_of("rates", "minimum_wage", {"value": "88000"}, date(2026, 3, 1))
    published(draft)
    work_all()
    final = draft.previews.get(is_final=True)
    assert "No preview of this set was kept." in shown(browser_of(author), draft, "")
    path = f"{HOME}{draft.pk}/preview/{final.pk}/answers.csv"
    response = browser_of(a_law_administrator()).get(path)
    head = response.content.decode("utf-8-sig").splitlines()[0]
    assert head == "answered_at,on,organisation,proof,given,would_be"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
