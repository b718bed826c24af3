"""Noon of 22 November 2026, and the Fund's people who change the law."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.demo import give_factor
from apps.accounts.models import Member
from apps.changes import services
from apps.changes.models import ChangeSet
from tests.builders import a_change_set, a_law_administrator, sign_in

NEXT_YEAR = date(2027, 1, 1)


@pytest.fixture(autouse=True)
def at_noon(settings: Any) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def browser_of(member: Member) -> Client:
    """Signed in, with a phone that shows codes."""
    give_factor(member.user)
    return sign_in(Client(), member)


def code_of(user: User) -> str:
    """What the phone shows; the next code, where this one was used."""
    device = TOTPDevice.objects.get(user=user)
    now = TOTP(device.bin_key).t()
    return f"{TOTP(device.bin_key, drift=max(0, device.last_t + 1 - now)).token():06d}"


def wages(author: Member | None = None, value: str = "92000") -> ChangeSet:
    """A draft with next year's minimum wage."""
    author = author or a_law_administrator()
    draft = a_change_set(author, "2027 budget law")
    services.put(
        change_set=draft,
        by=author,
        table="rates",
        key="minimum_wage",
        values={"value": value},
        since=NEXT_YEAR,
    )
    return draft


def handed_in(draft: ChangeSet) -> ChangeSet:
    services.submit(change_set=draft, by=draft.author)
    return draft


@pytest.fixture
def author(db: None) -> Member:
    return a_law_administrator("author@fund.example")


@pytest.fixture
def second(db: None) -> Member:
    return a_law_administrator("second@fund.example")


@pytest.fixture
def chief(db: None) -> Member:
    return a_law_administrator("chief@fund.example", "fund_administrator")
