"""Every page of Django's admin in a browser: dressed, fitting, without a script, in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import translation

from apps.feeds.models import SenderProfile
from apps.persons.models import Source
from tests.browser.conftest import COLOURS, Visitor
from tests.builders import a_person, complete_through, in_category, months, paid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Words of Django's own pages that stood there in English, in a picture's text or untranslated.
ENGLISH = re.compile(
    r"\b(True|False|None|Search|Save|Add|Change|View|History|Home|Filter|All|Yes|No|Any date|Today"
    r"|Unknown|Delete|object|Date|By|Show|Sort|Close|Recent|Currently|Hold|Welcome|Error)\b"
)
UNFOLD = "document.querySelectorAll('main details').forEach(e => { e.open = true })"


@pytest.fixture
def registers(transactional_db: None) -> None:
    """One person, her payments and category, a sender and a watermark: no register is empty."""
    person = a_person()
    paid(person, months("2025-09", "2026-10"))
    in_category(person, "pensioner", date(2020, 1, 1))
    complete_through("gcvp", date(2026, 11, 21), sends_payments=True)
    SenderProfile.objects.get_or_create(source=Source.objects.get(code="gcvp"))


def chief(visitor: Visitor) -> Visitor:
    user, _ = User.objects.get_or_create(username="chief", is_staff=True, is_superuser=True)
    visitor.signs_in(user)
    return visitor


def addresses(language: str) -> Iterator[str]:
    """The list of registers, every list, and the first row of each with its history."""
    with translation.override(language):
        yield reverse("admin:index")
        for model in admin.site._registry:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            yield reverse(f"{name}_changelist")
            row = model._default_manager.order_by("pk").first()
            if row is not None:
                yield reverse(f"{name}_change", args=[row.pk])
                yield reverse(f"{name}_history", args=[row.pk])


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_of_the_admin_is_dressed_and_fits(
    registers: None, visitor_of: Any, language: str
) -> None:
    visitor = chief(visitor_of(language, 1280))
    for address in addresses(language):
        visitor.page.goto(visitor.home + address)
        assert visitor.page.url == visitor.home + address
        assert visitor.page.locator("script").count() == 0, address
        assert visitor.page.locator("[style], style").count() == 0, address
        visitor.page.evaluate(UNFOLD)
        visitor.finds_no_barrier()
        fits_a_tablet(visitor)
        if language != "en":
            speaks_one_language(visitor)
    visitor.page.emulate_media(color_scheme="dark")
    visitor.finds_no_barrier(COLOURS)
    visitor.told_nobody()


def fits_a_tablet(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 768, "height": 1024})
    wide = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 768, f"{visitor.page.url} is {wide} px wide"
    visitor.page.set_viewport_size({"width": 1280, "height": 740})


def speaks_one_language(visitor: Visitor) -> None:
    # A text in three languages side by side is meant to be.
    visitor.page.evaluate(
        "document.querySelectorAll('[class*=\"_en\"]').forEach(e => { e.hidden = true })"
    )
    words = visitor.page.evaluate(
        "[document.querySelector('main').innerText, document.title,"
        " ...[...document.querySelectorAll('[title], [alt], [aria-label], [placeholder]')]"
        ".map(e => e.title || e.alt || e.ariaLabel || e.placeholder)].join(' | ')"
    )
    found = [words[max(0, at.start() - 40) : at.end() + 40] for at in ENGLISH.finditer(words)]
    assert found == [], visitor.page.url
