"""Profiles of senders in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from apps.feeds.models import SenderProfile
from apps.persons.services import registered_source
from tests.builders import sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/en/admin/feeds/senderprofile/"


@pytest.fixture
def staff(client: Client) -> Client:
    sign_in(client, User.objects.create_superuser("chief"))
    return client


def save(staff: Client, address: str = f"{ADDRESS}add/", **values: Any) -> int:
    source = registered_source("bank").pk
    form = {"source": source, "is_active": "on", "mode": "row_by_row", "payer_kinds": "{}"}
    return staff.post(address, {**form, **values}).status_code


def test_a_profile_is_added_changed_and_its_history_shown(staff: Client) -> None:
    assert save(staff, formats=["mt102"], feeds=["contributions"]) == 302
    kept = SenderProfile.objects.get()
    assert (kept.formats, kept.feeds) == (["mt102"], ["contributions"])
    address = f"{ADDRESS}{kept.pk}/change/"
    assert save(staff, address, mode="all_or_nothing") == 302
    history = staff.get(f"{ADDRESS}{kept.pk}/history/").content.decode()
    assert "all_or_nothing" in history
    assert "chief" in history
    assert staff.get(f"{ADDRESS}{kept.pk}/delete/").status_code == 403


@pytest.mark.parametrize(
    "kinds", ["[]", '{"121": "employer"}', '{"others": {"121": "nobody"}}', '{"others": "121"}']
)
def test_kinds_of_payers_that_mean_nothing_are_refused(staff: Client, kinds: str) -> None:
    assert save(staff, payer_kinds=kinds) == 200
    assert save(staff, payer_kinds='{"others": {"121": "civil_contract"}}') == 302


def test_what_stops_the_files_of_a_sender_is_asked_twice(staff: Client) -> None:
    assert save(staff, formats=["mt102", "csv"]) == 302
    kept = SenderProfile.objects.get()
    address = f"{ADDRESS}{kept.pk}/change/"
    for less in ({"formats": ["mt102"]}, {"formats": ["mt102", "csv"], "is_active": ""}):
        assert save(staff, address, **less) == 200
        assert SenderProfile.objects.get().is_active
        assert sorted(SenderProfile.objects.get().formats) == ["csv", "mt102"]
    assert save(staff, address, formats=["mt102"], sure="on") == 302
    assert SenderProfile.objects.get().formats == ["mt102"]
