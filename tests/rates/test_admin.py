"""Administrators add the next period of a number and edit texts; auditors read."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from apps.rates import selectors
from apps.rates.models import Parameter, Rate
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


def period(**changed: object) -> dict[str, object]:
    wage = Parameter.objects.get(code="minimum_wage")
    given = {
        "parameter": wage.pk,
        "value": "95000",
        "since": "2027-01-01",
        "source": "adilet.zan.kz",
        "confidence": "sourced",
    }
    return {**given, **changed}


def errors(response: object) -> dict[str, list[str]]:
    return response.context["adminform"].form.errors  # type: ignore[attr-defined]


def test_an_administrator_adds_the_next_period_and_it_holds_on_its_day(
    administrator: Client,
) -> None:
    response = administrator.post(page("rates_rate_add"), period(note_kk="Жаңа мөлшер"))
    assert response.status_code == 302, errors(response)
    new = selectors.rate_on("minimum_wage", date(2027, 1, 1))
    assert new is not None
    assert (new.value, new.note_kk, new.recorded_by) == (
        Decimal(95000),
        "Жаңа мөлшер",
        "administrator-1",
    )
    before = selectors.rate_on("minimum_wage", date(2026, 12, 31))
    assert before is not None
    assert before.value == Decimal(85000)
    listed = administrator.get(page("rates_parameter_changelist"))
    assert "minimum_wage" in listed.content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"value": ""}, "value", "value_or_unknown"),
        ({"value": "-1"}, "value", "negative"),
        ({"value": "85000"}, "value", "same_value"),
        ({"since": "2026-01-01", "value": "90000"}, "since", "already_begins"),
        ({"since": ""}, "since", "required"),
        ({"source": ""}, "source", "required"),
    ],
)
def test_a_wrong_period_is_refused_beside_its_field(
    administrator: Client, changed: dict[str, object], field: str, code: str
) -> None:
    response = administrator.post(page("rates_rate_add"), period(**changed))
    assert response.status_code == 200
    found = response.context["adminform"].form.errors.as_data()
    assert [error.code for error in found[field]] == [code]
    assert set(found) == {field}


def test_a_percentage_typed_as_a_share_is_refused(administrator: Client) -> None:
    rate = Parameter.objects.get(code="employee_rate")
    response = administrator.post(page("rates_rate_add"), period(parameter=rate.pk, value="3"))
    found = response.context["adminform"].form.errors.as_data()
    assert [error.code for error in found["value"]] == ["not_a_share"]


def test_a_correction_replaces_the_period_of_that_day(administrator: Client) -> None:
    changed = period(since="2026-01-01", value="86000", correction="on")
    assert administrator.post(page("rates_rate_add"), changed).status_code == 302
    now = selectors.rate_on("minimum_wage", date(2026, 6, 1))
    assert now is not None
    assert now.value == Decimal(86000)


def test_a_recorded_period_has_no_form_and_no_removal(administrator: Client) -> None:
    rate = Rate.objects.filter(parameter__code="minimum_wage").first()
    assert rate is not None
    assert administrator.get(page("rates_rate_change", rate.pk)).status_code == 200
    assert administrator.post(page("rates_rate_change", rate.pk), period()).status_code == 403
    assert (
        administrator.post(page("rates_rate_delete", rate.pk), {"post": "yes"}).status_code == 403
    )


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


def test_a_text_is_edited_in_three_languages_and_the_change_is_recorded(
    administrator: Client,
) -> None:
    wage = Parameter.objects.get(code="minimum_wage")
    edited = {
        "name_kk": "Ең төмен жалақы",
        "name_ru": wage.name_ru,
        "name_en": wage.name_en,
        "rates-TOTAL_FORMS": "0",
        "rates-INITIAL_FORMS": "0",
    }
    response = administrator.post(page("rates_parameter_change", wage.pk), edited)
    assert response.status_code == 302, errors(response)
    shown = administrator.get(page("rates_parameter_history", wage.pk))
    assert next(change["by"] for change in shown.context["changes"]) == "administrator-1"
    assert "Ең төмен жалақы" in shown.content.decode()


def test_a_name_is_asked_for_in_each_language(administrator: Client) -> None:
    wage = Parameter.objects.get(code="minimum_wage")
    edited = {"name_kk": "a", "rates-TOTAL_FORMS": "0", "rates-INITIAL_FORMS": "0"}
    response = administrator.post(page("rates_parameter_change", wage.pk), edited)
    assert set(errors(response)) == {"name_ru", "name_en"}


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


@pytest.mark.parametrize("model", LISTS)
def test_an_administrator_opens_every_page_and_removes_nothing(
    administrator: Client, model: str
) -> None:
    listed = administrator.get(page(f"{model}_changelist"))
    row = listed.context["cl"].result_list[0]
    assert administrator.get(page(f"{model}_change", row.pk)).status_code == 200
    assert administrator.get(page(f"{model}_history", row.pk)).status_code == 200
    assert administrator.get(page(f"{model}_delete", row.pk)).status_code == 403
