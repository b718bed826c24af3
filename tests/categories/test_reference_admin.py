"""An administrator edits a category; what cannot be is refused beside its field."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from apps.categories.models import BenefitCategory
from apps.rates.reference_admin import changes_of
from tests.builders import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    user = User.objects.create_user("aigul", is_staff=True)
    user.groups.add(Group.objects.get(name="administrator"))
    sign_in(client, user)
    return client


def form(**changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "since": "2020-01-01",
        "until": "",
        "position": "8",
        "treatment": "state",
        "payer": "republican_budget",
        "payer_changes": "[]",
        "until_age": "",
        "name_kk": "Зейнеткерлер",
        "name_ru": "Пенсионеры",
        "name_en": "Pensioners",
        "source": "[S000]",
        "confidence": "stated",
    }
    return {**given, **changed}


def edit(client: Client, **changed: object) -> Any:
    category = BenefitCategory.objects.known().get(code="pensioner")
    page = reverse("admin:categories_benefitcategory_change", args=[category.pk])
    return client.post(page, form(**changed))


def refusals(response: Any) -> dict[str, list[str]]:
    errors = response.context["adminform"].form.errors.as_data()
    return {field: [error.code for error in found] for field, found in errors.items()}


def test_an_edit_is_saved_and_signed(administrator: Client) -> None:
    response = edit(administrator, until="2026-12-31")
    assert response.status_code == 302, refusals(response)
    category = BenefitCategory.objects.known().get(code="pensioner")
    assert category.recorded_by == "aigul"
    assert (category.name_kk, category.until) == ("Зейнеткерлер", date(2026, 12, 31))
    latest = next(changes_of(category))
    assert latest["by"] == "aigul"
    assert "Зейнеткерлер" in {after for _, _, after in latest["fields"]}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"until": "2019-12-31"}, "until"),
        ({"since": ""}, "since"),
        ({"name_ru": ""}, "name_ru"),
        ({"payer_changes": '{"since": "2026-01-01"}'}, "payer_changes"),
        ({"payer_changes": '[{"since": "soon", "payer": "none"}]'}, "payer_changes"),
        ({"payer_changes": '[{"since": "2026-01-01", "payer": "me"}]'}, "payer_changes"),
        ({"source": ""}, "source"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_beside_its_field(
    administrator: Client, changed: dict[str, object], field: str
) -> None:
    response = edit(administrator, **changed)
    assert response.status_code == 200
    assert set(refusals(response)) == {field}


def test_the_payer_may_change_on_a_day(administrator: Client) -> None:
    changes = '[{"since": "2026-01-01", "payer": "local_budget"}]'
    assert edit(administrator, payer_changes=changes).status_code == 302


def test_a_code_cannot_mean_two_things_at_once(administrator: Client) -> None:
    page = reverse("admin:categories_benefitcategory_add")
    response = administrator.post(page, form(code="pensioner", since="2026-05-01"))
    assert set(refusals(response)) == {"since"}


def test_a_code_may_mean_something_again_later(administrator: Client) -> None:
    edit(administrator, until="2026-12-31")
    page = reverse("admin:categories_benefitcategory_add")
    response = administrator.post(page, form(code="pensioner", since="2027-01-01"))
    assert response.status_code == 302, refusals(response)


def test_a_code_is_chosen_once(administrator: Client) -> None:
    edit(administrator, code="another")
    assert BenefitCategory.objects.filter(code="pensioner").exists()
