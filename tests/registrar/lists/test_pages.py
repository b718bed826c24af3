"""The pages of lists: who may see what, what a form refuses, and that nothing happens by looking."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import Member
from apps.registrar.lists.running import work
from apps.registrar.models import ListLink, PatientList
from tests.builders import a_member, an_organisation, sign_in
from tests.registrar.lists.tables import csv, handed_in, numbers, people, workbook

pytestmark = pytest.mark.django_db
NEW = "/en/desk/lists/new/"
SAID = {"purpose": "scheduled", "presence": "none", "no_presence": "telephone"}


@pytest.fixture
def visitor(registrar: Member) -> Client:
    return sign_in(Client(), registrar)


def file_of(content: bytes, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_pasted_list_is_handed_in(visitor: Client, registrar: Member) -> None:
    response = visitor.post(NEW, {**SAID, "text": csv(numbers(2))})
    its = PatientList.objects.get()
    assert response["Location"] == f"/en/desk/lists/{its.pk}/"
    assert (its.uploaded_by, its.rows, its.purpose) == (registrar, 2, "scheduled")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_handed_in_and_its_name_is_not_kept(visitor: Client, kind: str) -> None:
    iins = numbers(2)
    content = csv(iins).encode() if kind == "csv" else workbook([["iin"], *[[iin] for iin in iins]])
    response = visitor.post(NEW, {**SAID, "file": file_of(content, f"{iins[0]}.{kind}")})
    assert response.status_code == 302
    its = PatientList.objects.get()
    assert its.rows == 2
    assert iins[0] not in str(its.__dict__)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"presence": ""}, "presence"),
        ({"presence": "selfie"}, "presence"),
        ({"no_presence": ""}, "no_presence"),
        ({"text": ""}, "file"),
        ({"text": "name;phone\n1;2"}, "text"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    visitor: Client, change: dict[str, str], field: str
) -> None:
    response = visitor.post(NEW, {**SAID, "text": csv(numbers(1)), **change})
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert not PatientList.objects.exists()


def test_a_file_and_pasted_rows_together_are_refused(visitor: Client) -> None:
    both = {**SAID, "text": csv(numbers(1)), "file": file_of(b"iin\n1")}
    assert visitor.post(NEW, both).status_code == 400


def test_who_saw_the_patients_needs_no_reason(visitor: Client) -> None:
    visitor.post(NEW, {**SAID, "presence": "qr", "text": csv(numbers(1))})
    assert PatientList.objects.get().no_presence == ""


def test_a_body_of_more_than_five_megabytes_is_refused_unread(visitor: Client) -> None:
    response = visitor.post(NEW, {**SAID, "file": file_of(b"9" * (6 << 20))})
    assert response.status_code == 413
    assert not PatientList.objects.exists()


def test_a_form_without_its_token_is_refused(registrar: Member) -> None:
    visitor = sign_in(Client(enforce_csrf_checks=True), registrar)
    assert visitor.post(NEW, {**SAID, "text": csv(numbers(1))}).status_code == 403
    assert not PatientList.objects.exists()


def test_lists_are_for_registrars_and_administrators(db: None) -> None:
    assert Client().get("/en/desk/lists/").status_code == 302
    for role, status in [
        ("registrar", 200),
        ("administrator", 200),
        ("auditor", 403),
        ("fund_administrator", 403),
    ]:
        response = sign_in(Client(), a_member(role)).get("/en/desk/lists/")
        assert response.status_code == status, role
        assert "no-store" in response["Cache-Control"]


ADDRESSES = ("", "approve/", "cancel/", "link/", "result/")


def test_a_list_is_nobody_elses(registrar: Member) -> None:
    its = handed_in(registrar, numbers(1_001))
    elsewhere = an_organisation("clinic-2")
    for stranger in (
        a_member(),
        a_member("administrator", elsewhere),
        a_member("registrar", elsewhere),
    ):
        visitor = sign_in(Client(), stranger)
        for address in ADDRESSES:
            for method in (visitor.get, visitor.post):
                status = method(f"/en/desk/lists/{its.pk}/{address}").status_code
                nobodys = method(f"/en/desk/lists/{its.pk + 1}/{address}").status_code
                assert status in (404, 405)  # looking is not posting
                assert status == nobodys
        assert f"/{its.pk}/" not in visitor.get("/en/desk/lists/").content.decode()
    its.refresh_from_db()
    assert its.status == "approval"


def test_an_administrator_sees_the_lists_of_her_place_and_approves(
    registrar: Member, administrator: Member
) -> None:
    its = handed_in(registrar, numbers(1_001))
    visitor = sign_in(Client(), administrator)
    assert f"/desk/lists/{its.pk}/approve/" in visitor.get("/en/desk/lists/").content.decode()
    assert visitor.get(f"/en/desk/lists/{its.pk}/approve/").status_code == 200
    its.refresh_from_db()
    assert its.status == "approval"
    visitor.post(f"/en/desk/lists/{its.pk}/approve/")
    its.refresh_from_db()
    assert (its.status, its.approved_by) == ("waiting", administrator)
    assert visitor.post(f"/en/desk/lists/{its.pk}/approve/").status_code == 302


def test_an_owner_does_not_approve_by_the_page(administrator: Member) -> None:
    its = handed_in(administrator, numbers(1_001))
    visitor = sign_in(Client(), administrator)
    assert visitor.post(f"/en/desk/lists/{its.pk}/approve/").status_code == 302
    its.refresh_from_db()
    assert its.status == "approval"


def test_a_list_is_cancelled_after_a_question(visitor: Client, registrar: Member) -> None:
    its = handed_in(registrar, numbers(1))
    assert visitor.get(f"/en/desk/lists/{its.pk}/cancel/").status_code == 200
    its.refresh_from_db()
    assert its.status == "waiting"
    visitor.post(f"/en/desk/lists/{its.pk}/cancel/")
    its.refresh_from_db()
    assert its.status == "cancelled"


def test_the_page_loads_itself_anew_while_the_list_moves(
    visitor: Client, registrar: Member
) -> None:
    its = handed_in(registrar, ["1"])
    address = f"/en/desk/lists/{its.pk}/"
    assert 'http-equiv="refresh"' in visitor.get(address).content.decode()
    assert 'http-equiv="refresh"' not in visitor.get(f"{address}?still").content.decode()
    work()
    assert 'http-equiv="refresh"' not in visitor.get(address).content.decode()


def fetched(visitor: Client, its: PatientList) -> Any:
    page = visitor.post(f"/en/desk/lists/{its.pk}/link/")
    token = page.context["token"]
    return token, visitor.post(f"/en/desk/lists/{its.pk}/result/", {"token": token})


def test_the_result_is_fetched_once_by_a_form(
    told: None, visitor: Client, registrar: Member
) -> None:
    its = handed_in(registrar, people(2))
    work()
    token, response = fetched(visitor, its)
    assert response["Content-Disposition"] == f'attachment; filename="list-{its.pk}.csv"'
    assert "no-store" in response["Cache-Control"]
    assert response.content.decode().count("insured") == 2
    again = visitor.post(f"/en/desk/lists/{its.pk}/result/", {"token": token})
    assert again.status_code == 410
    for address in ("result/", "link/"):
        looked = visitor.get(f"/en/desk/lists/{its.pk}/{address}")
        assert looked["Location"] == f"/en/desk/lists/{its.pk}/"
    assert ListLink.objects.count() == 1


def test_an_administrator_sees_the_list_and_not_its_result(
    told: None, registrar: Member, administrator: Member
) -> None:
    its = handed_in(registrar, people(1))
    work()
    visitor = sign_in(Client(), administrator)
    assert "link/" not in visitor.get(f"/en/desk/lists/{its.pk}/").content.decode()
    assert visitor.post(f"/en/desk/lists/{its.pk}/link/").status_code == 302
    assert not ListLink.objects.exists()


def test_pasted_rows_are_not_lost_for_another_field(visitor: Client) -> None:
    pasted = csv(numbers(2))
    page = visitor.post(NEW, {**SAID, "purpose": "", "text": pasted})
    assert pasted in page.content.decode()
    assert "no-store" in page["Cache-Control"]
