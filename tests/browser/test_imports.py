"""Imports as a sender's user sees them: a file handed in, what became of it, no barrier on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from apps.feeds.jobs import queue, spool
from apps.feeds.jobs.running import work
from apps.feeds.models import ImportJob, SenderProfile
from apps.persons.services import registered_source
from tests.browser.conftest import COLOURS, EVERYTHING, INSURED, UNKNOWN, Visitor
from tests.feeds.files import csv, payment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def teller(people: None) -> None:
    """Somebody who sends for the bank."""
    user = User.objects.create_user("teller")
    SenderProfile.objects.create(source=registered_source("bank")).users.add(user)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "november.csv"
    path.write_text(csv([payment(iin=INSURED), payment(iin=UNKNOWN, item_no="2")]))
    return path


def signs_in(visitor: Visitor) -> None:
    visitor.signs_in(User.objects.get(username="teller"))
    visitor.opens("staff/imports/")


def hands_in(visitor: Visitor, file: Path) -> None:
    visitor.presses("main .button[href]")
    visitor.page.set_input_files("input[type=file]", file)
    visitor.page.fill("input[name=rows]", "2")
    visitor.presses("main form .button")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_file_is_handed_in_followed_and_found_again(
    teller: None, visitor_of: Any, file: Path, language: str, width: int
) -> None:
    visitor = visitor_of(language, width)
    visitor.opens("staff/login/")
    visitor.finds_no_barrier()
    signs_in(visitor)
    visitor.finds_no_barrier()
    hands_in(visitor, file)
    waiting = visitor.headline()
    visitor.page.goto(f"{visitor.page.url}?still")
    visitor.finds_no_barrier()
    work()
    visitor.opens(f"staff/imports/{ImportJob.objects.latest('pk').pk}/")
    assert visitor.headline() != waiting
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.finds_no_barrier(rules)
    visitor.presses(".back")
    visitor.finds_no_barrier()
    visitor.told_nobody(INSURED, UNKNOWN)


def test_the_page_of_a_running_import_loads_itself_anew(
    teller: None, visitor_of: Any, file: Path
) -> None:
    visitor = visitor_of("kk")
    signs_in(visitor)
    hands_in(visitor, file)
    job = queue.claim()
    assert job is not None
    assert job.lease_token is not None
    queue.beat(job.pk, job.lease_token, 1, 2)
    visitor.page.locator("progress").wait_for(timeout=20_000)
    visitor.page.goto(f"{visitor.page.url}?still")
    visitor.finds_no_barrier()


def test_a_question_is_asked_before_an_import_is_cancelled(
    teller: None, visitor_of: Any, file: Path
) -> None:
    visitor = visitor_of("kk")
    signs_in(visitor)
    hands_in(visitor, file)
    job = ImportJob.objects.latest("pk")
    visitor.opens(f"staff/imports/{job.pk}/cancel/")
    visitor.finds_no_barrier()
    visitor.presses("main form .button")
    assert ImportJob.objects.get(pk=job.pk).status == "cancelled"
    visitor.finds_no_barrier()
    assert spool.has(job.pk)


def test_on_the_narrowest_phone_nothing_scrolls_sideways(
    teller: None, visitor_of: Any, file: Path
) -> None:
    visitor = visitor_of("kk", 320)
    signs_in(visitor)
    hands_in(visitor, file)
    work()
    pk = ImportJob.objects.latest("pk").pk
    for path in ("staff/imports/", "staff/imports/new/", f"staff/imports/{pk}/"):
        visitor.opens(path)
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, path
