"""A real Chromium against a real server: what a visitor does, and what every page must hold."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request

from apps.accounts.models import Member
from tests.builders import IIN, a_person, complete_through, months, paid, sign_in

# Playwright runs an event loop in the test's thread; Django sees it and would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NOON = "2026-11-22T12:00:00+05:00"
AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
INSURED, DEBTOR, UNKNOWN = IIN, "990101500422", "990101507777"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": os.environ["OSMS_CHROMIUM"]}


@pytest.fixture(autouse=True)
def portal(settings: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """Noon of 22 November 2026, counters of the test's own, a worker that works at once."""
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = NOON
    settings.OSMS_PUBLIC_CHECK = "status"
    settings.OSMS_CODE_DELIVERY = "outbox"
    settings.OSMS_LIMITS = dict.fromkeys(settings.OSMS_LIMITS, 100_000)
    settings.SECRET_KEY = f"browser {request.node.nodeid}"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    eager = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = eager


@pytest.fixture
def people(transactional_db: None) -> None:
    """An employee for whom everything is paid, and somebody whose last paid month is March 2026."""
    complete_through("gcvp", date(2026, 11, 21), sends_payments=True)
    paid(a_person(INSURED, contact="adam@example.kz"), months("2025-09", "2026-10"))
    paid(a_person(DEBTOR, contact="second@example.kz"), months("2025-09", "2026-03"))


class Visitor:
    """Somebody with a browser. `visits` holds every request made, for what must never be in one."""

    def __init__(self, context: BrowserContext, home: str, language: str) -> None:
        self.context, self.home, self.language = context, home, language
        self.visits: list[Request] = []
        self.complaints: list[str] = []
        context.on("request", lambda visit: self.visits.append(visit))  # noqa: PLW0108 - no builtins
        context.on("console", lambda message: self.complaints.append(message.text))
        self.page: Page = context.new_page()

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.home}/{self.language}/{path}")

    def signs_in(self, who: Member | User) -> None:
        """Come in with this member's password and second factor."""
        cookie = sign_in(Client(), who).cookies[settings.SESSION_COOKIE_NAME].value
        named = {"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.home}
        self.context.add_cookies([named])

    def checks(self, iin: str) -> None:
        self.opens("")
        self.page.fill("input[name=iin]", iin)
        self.presses("main form .button")

    def presses(self, selector: str) -> None:
        """Click what leads to another page, and wait until that page is there."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def types(self, key: str) -> None:
        """Press a key that leads to another page, and wait until that page is there."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def headline(self) -> str:
        return self.page.inner_text("h1").replace("\u00a0", " ").replace("\n", " ")

    def path(self) -> str:
        return self.page.url.removeprefix(f"{self.home}/{self.language}/")

    def finds_no_barrier(self, rules: dict[str, Any] = EVERYTHING) -> None:
        """No violation of axe's rules, no sideways scrolling, one headline, nothing on the console."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("rules => axe.run({runOnly: rules})", rules)
        shown = [
            f"{violation['id']}: {[node['html'][:150] for node in violation['nodes']]}"
            for violation in found["violations"]
        ]
        assert shown == [], f"{self.page.url}: {shown}"
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room, f"{self.page.url} is {wide} px wide on {room}"
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.complaints == [], self.page.url

    def told_nobody(self, *numbers: str) -> None:
        """Nothing was asked of another site, and no number was in an address or a referrer."""
        for visit in self.visits:
            assert visit.url.startswith((self.home, "data:")), visit.url
            for number in numbers:
                assert number not in visit.url
                assert number not in visit.headers.get("referer", "")


@pytest.fixture
def visitor_of(
    browser: Browser, live_server: Any, caplog: pytest.LogCaptureFixture
) -> Iterator[Any]:
    """`visitor_of("kk", 360)`: a visitor with a phone; more keywords go to the browser's context."""
    contexts = []
    caplog.set_level(logging.DEBUG)

    def visitor(language: str = "kk", width: int = 360, **options: Any) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": 740}, **options)
        contexts.append(context)
        return Visitor(context, live_server.url, language)

    yield visitor
    for context in contexts:
        context.close()
    for number in (INSURED, DEBTOR, UNKNOWN):
        assert number not in caplog.text, "an IIN reached the logs"
