"""The tables of the law are read in the admin, by administrators and auditors, and not changed."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from apps.rates.models import Rate
from tests.builders import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    return _member(client, "administrator")


@pytest.fixture
def auditor(client: Client) -> Client:
    return _member(client, "auditor")


def _member(client: Client, group: str) -> Client:
    user = User.objects.create_user(f"{group}-1", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    sign_in(client, user)
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def test_a_period_of_a_number_has_no_form_and_no_removal(administrator: Client) -> None:
    rate = Rate.objects.filter(parameter__code="minimum_wage").first()
    assert rate is not None
    assert administrator.get(page("rates_rate_change", rate.pk)).status_code == 200
    for name in ("rates_rate_change", "rates_rate_delete"):
        assert administrator.post(page(name, rate.pk), {"post": "yes"}).status_code == 403


def test_today_comes_first_in_the_list_of_periods(administrator: Client) -> None:
    response = administrator.get(page("rates_rate_changelist"))
    shown = [rate.is_today for rate in response.context["cl"].result_list]
    assert shown == sorted(shown, reverse=True)
    assert {True, False} == set(shown)


def test_a_number_is_found_by_its_name_in_any_language(administrator: Client) -> None:
    for word in ("жалақы", "заработная", "minimum wage", "minimum_wage"):
        response = administrator.get(page("rates_rate_changelist"), {"q": word})
        assert response.context["cl"].result_count, word


@pytest.mark.parametrize("status", ["today", "later", "ended"])
def test_periods_are_filtered_by_being_in_force(administrator: Client, status: str) -> None:
    response = administrator.get(page("rates_rate_changelist"), {"in_force": status})
    assert response.status_code == 200
    assert response.context["cl"].result_count


LISTS = [
    "rates_parameter",
    "rates_rate",
    "categories_benefitcategory",
    "contributions_payerkind",
    "contributions_purposecode",
    "coverage_legalstatus",
    "coverage_package",
    "coverage_service",
    "coverage_dentalgroup",
    "coverage_need",
    "coverage_needway",
    "coverage_contact",
]


@pytest.mark.parametrize("model", LISTS)
def test_an_auditor_reads_every_register_and_changes_none(auditor: Client, model: str) -> None:
    listed = auditor.get(page(f"{model}_changelist"))
    assert listed.status_code == 200
    row = listed.context["cl"].result_list[0]
    assert auditor.get(page(f"{model}_change", row.pk)).status_code == 200
    assert auditor.post(page(f"{model}_change", row.pk), {}).status_code == 403
    assert auditor.get(page(f"{model}_add")).status_code == 403


@pytest.mark.parametrize("model", LISTS[:6])
def test_not_even_an_administrator_changes_the_law_here(administrator: Client, model: str) -> None:
    row = administrator.get(page(f"{model}_changelist")).context["cl"].result_list[0]
    assert administrator.get(page(f"{model}_add")).status_code == 403
    assert administrator.post(page(f"{model}_change", row.pk), {}).status_code == 403


@pytest.mark.parametrize("model", LISTS)
def test_an_administrator_opens_every_page_and_removes_nothing(
    administrator: Client, model: str
) -> None:
    listed = administrator.get(page(f"{model}_changelist"))
    row = listed.context["cl"].result_list[0]
    assert administrator.get(page(f"{model}_change", row.pk)).status_code == 200
    assert administrator.get(page(f"{model}_history", row.pk)).status_code == 200
    assert administrator.get(page(f"{model}_delete", row.pk)).status_code == 403
