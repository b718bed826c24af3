"""An administrator corrects a payment code: a new version, and the history of all of them."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from apps.contributions.models import PurposeCode
from tests.builders import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    user = User.objects.create_user("aigul", is_staff=True)
    user.groups.add(Group.objects.get(name="administrator"))
    sign_in(client, user)
    return client


def code_121() -> PurposeCode:
    return PurposeCode.objects.known().get(code="121")


def form(**changed: object) -> dict[str, Any]:
    row = code_121()
    names = ["position", "source", "article", "link", "confidence"]
    texts = [f"{text}_{language}" for text in ("name", "note") for language in ("kk", "ru", "en")]
    given = {name: getattr(row, name) or "" for name in (*names, *texts)}
    return {**given, "checked_on": row.checked_on or "", **changed}


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:contributions_purposecode_{name}", args=args)


def test_a_correction_is_a_new_version_in_the_history_of_the_code(administrator: Client) -> None:
    before = code_121()
    assert administrator.post(page("change", before.pk), form(is_penalty="on")).status_code == 302
    after = code_121()
    assert (after.is_penalty, after.recorded_by, before.pk == after.pk) == (True, "aigul", False)
    history = administrator.get(page("history", after.pk)).content.decode()
    assert "aigul" in history
    assert "<ins>True</ins>" in history


def test_saving_without_a_change_records_nothing(administrator: Client) -> None:
    before = code_121().pk
    assert administrator.post(page("change", before), form()).status_code == 302
    assert code_121().pk == before


def test_what_was_corrected_is_no_longer_in_the_list(administrator: Client) -> None:
    before = code_121()
    administrator.post(page("change", before.pk), form(is_penalty="on"))
    assert administrator.get(page("change", before.pk)).status_code == 302
    assert administrator.get(page("change", code_121().pk)).status_code == 200


def test_a_code_is_added_once(administrator: Client) -> None:
    response = administrator.post(page("add"), form(code="121"))
    assert response.context["adminform"].form.errors.as_data()["code"][0].code == "taken"
    assert administrator.post(page("add"), form(code="199")).status_code == 302
    assert PurposeCode.objects.known().get(code="199").recorded.lower is not None
