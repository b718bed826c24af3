"""The gate of the members' pages: who passes, who is asked, who is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from apps.accounts.gate import MemberRequest, members_only
from apps.common import clock
from osms_portal.urls import urlpatterns as portal
from tests.builders import a_member, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@members_only("auditor")
def for_auditors(request: MemberRequest) -> HttpResponse:
    return HttpResponse(request.member.organisation.code)


@members_only()
def for_all(request: MemberRequest) -> HttpResponse:
    return HttpResponse(request.member.role)


urlpatterns = [path("auditors/", for_auditors), path("all/", for_all), *portal]


def test_a_member_with_the_role_passes_and_nothing_is_kept(client: Client) -> None:
    answer = sign_in(client, a_member("auditor")).get("/auditors/")
    assert (answer.content, answer["Cache-Control"]) == (b"fund", "no-store")


def test_another_role_is_refused(client: Client) -> None:
    assert sign_in(client, a_member("registrar")).get("/auditors/").status_code == 403


def test_a_page_that_names_no_role_is_for_every_member(client: Client) -> None:
    assert sign_in(client, a_member("registrar")).get("/all/").content == b"registrar"


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client: Client) -> None:
    assert client.get("/all/?page=2")["Location"] == f"{reverse('login')}?next=/all/%3Fpage%3D2"


def test_somebody_without_a_place_is_refused(client: Client) -> None:
    user = User.objects.create_superuser("chief")
    assert sign_in(client, user).get("/all/").status_code == 403


@pytest.mark.parametrize("change", ["suspended", "left", "closed", "inactive"])
def test_who_was_cut_does_not_pass_at_the_next_request(client: Client, change: str) -> None:
    member = a_member("registrar")
    sign_in(client, member)
    assert client.get("/all/").status_code == 200
    cut(member, change)
    assert client.get("/all/").status_code in (302, 403)


def cut(member: Any, change: str) -> None:
    now = clock.now()
    if change == "suspended":
        member.suspended_at, member.suspended_for = now, "quota"
    elif change == "left":
        member.left_at = now
    elif change == "closed":
        member.organisation.closed_at = now
        member.organisation.save()
    else:
        member.user.is_active = False
        member.user.save()
    member.save()
