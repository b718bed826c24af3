"""An administrator's January, played in a browser: from the workbook to what the portal believed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from django.contrib.auth.models import User
from django.core.management import call_command
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.demo import give_factor
from apps.accounts.models import Member
from apps.changes import services
from apps.changes.models import ChangeSet
from tests.browser.conftest import Visitor
from tests.builders import a_law_administrator, a_person, complete_through, months, paid
from tests.feeds.files import iin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW_YEAR = date(2027, 1, 1)
SETS = "staff/law/changes/"


def somebody(name: str, role: str = "administrator") -> Member:
    member = a_law_administrator(f"{name}@fund.example", role)
    give_factor(member.user)
    return member


def code_of(user: User) -> str:
    """What the phone shows; the next code, where this one was used."""
    device = TOTPDevice.objects.get(user=user)
    now = TOTP(device.bin_key).t()
    return f"{TOTP(device.bin_key, drift=max(0, device.last_t + 1 - now)).token():06d}"


def workbook(*rows: tuple[str, str, int]) -> bytes:
    """A year's change as an administrator types it."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("rates")
    for place, line in enumerate((("key", "since", "value"), *rows)):
        sheet.write_row(place, 0, line)
    book.close()
    return file.getvalue()


@pytest.fixture
def debtors(transactional_db: None) -> None:
    """Twenty people who stopped paying after August: insured until November, as the law is."""
    complete_through("gcvp", date(2026, 11, 21), sends_payments=True)
    for number in range(20):
        paid(a_person(iin(number)), months("2025-09", "2026-08"))
    call_command("rebuild_months", stdout=io.StringIO())


@pytest.fixture
def at(settings: Any) -> Callable[[str], None]:
    def moved(moment: str) -> None:
        settings.OSMS_NOW = f"{moment}+05:00"

    return moved


def describes(visitor: Visitor, draft: ChangeSet, what: str) -> None:
    visitor.opens(f"{SETS}{draft.pk}/describe/")
    for code in ("kk", "ru", "en"):
        visitor.page.fill(f"input[name=title_{code}]", f"{what} ({code})")
        visitor.page.fill(f"textarea[name=reason_{code}]", f"{what} ({code})")
    visitor.page.fill("input[name=legal_act]", "Law 239-VIII")
    visitor.presses("main form .button")


def hands_in(visitor: Visitor, draft: ChangeSet) -> None:
    visitor.opens(f"{SETS}{draft.pk}/submit/")
    visitor.presses("main form .button")
    draft.refresh_from_db()
    assert draft.state == "submitted", visitor.page.inner_text("main")


def approves(visitor: Visitor, draft: ChangeSet, who: Member, act: str = "approve") -> None:
    visitor.opens(f"{SETS}{draft.pk}/{act}/")
    visitor.page.fill("input[name=code]", code_of(who.user))
    visitor.presses("main form .button")
    draft.refresh_from_db()


def wage_told(visitor: Visitor) -> str:
    """The minimum wage as the page of the law's numbers tells everybody."""
    visitor.opens("rates/minimum_wage/")
    return visitor.page.inner_text("main").replace("\u00a0", " ").replace("\u202f", " ")


def believed(visitor: Visitor, folder: Path, **asked: str) -> dict[str, Any]:
    """The values of the numbers in the workbook that is taken out."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    with visitor.page.expect_download() as download:
        visitor.page.evaluate(f"location.href = '?table=rates&form=xlsx&{query}'")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    head, *rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    place = [str(name) for name in head]
    return {row[place.index("key")]: row[place.index("value")] for row in rows}


def test_an_administrators_january(
    debtors: None, visitor_of: Any, at: Callable[[str], None], tmp_path: Path
) -> None:
    author, second = somebody("author"), somebody("second")
    third = somebody("third", "fund_administrator")
    hers, his, theirs = (visitor_of("ru", 1280, accept_downloads=True) for _ in range(3))
    for visitor, who in ((hers, author), (his, second), (theirs, third)):
        visitor.signs_in(who)

    # The next year's wage and MCI from a workbook: what differs is shown before anything is written.
    hers.opens("staff/law/files/")
    book = workbook(("minimum_wage", "2027-01-01", 95_000), ("mci", "2027-01-01", 4_700))
    hers.page.set_input_files("input[name=file]", {
        "name": "2027.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": book,
    })  # fmt: skip
    hers.presses("form[enctype] .button")
    shown = hers.page.inner_text("main").replace("\u00a0", " ").replace("\u202f", " ")
    assert "95 000" in shown
    assert "4 700" in shown
    hers.finds_no_barrier()
    hers.page.fill("input[name=title]", "2027")
    hers.page.fill("input[name=legal_act]", "Law 239-VIII")
    hers.presses("form[action$='/put/'] .button")
    draft = ChangeSet.objects.get()
    assert set(draft.edits.values_list("key", flat=True)) == {"minimum_wage", "mci"}
    describes(hers, draft, "Budget of 2027")

    # A future amount moves prices alone.
    hers.opens(f"{SETS}{draft.pk}/preview/")
    hers.presses("form[action$='/preview/order/'] button")
    hers.opens(f"{SETS}{draft.pk}/preview/?still")
    assert "Никто не получает и не теряет" in hers.page.inner_text("main")

    # A longer retention: who gains.
    hers.opens(f"staff/law/tables/rates/?group=terms&draft={draft.pk}&since=2027-01-01")
    hers.page.fill("input[name='value-retention_payments']", "6")
    hers.presses("main form[method=post] .button")
    hers.opens(f"{SETS}{draft.pk}/")
    hers.page.fill("input[name=typed]", "6")
    hers.presses("form:has(input[name=typed]) button")
    hers.opens(f"{SETS}{draft.pk}/preview/")
    hers.presses("form[action$='/preview/order/'] button")
    hers.opens(f"{SETS}{draft.pk}/preview/?still")
    assert "получают страховку: 20" in hers.page.inner_text("main")
    hers.finds_no_barrier()
    services.take_out(edit=draft.edits.get(key="retention_payments"), by=author)

    # Nobody approves her own set; another does.
    hands_in(hers, draft)
    hers.opens(f"{SETS}{draft.pk}/approve/")
    assert "second@fund.example" in hers.page.inner_text("main")
    assert hers.page.locator("input[name=code]").count() == 0
    approves(his, draft, second)
    assert draft.state == "published"
    assert draft.is_back_dated is False

    # In force at midnight in Almaty, by itself.
    everybody = visitor_of("ru", 360)
    at("2026-12-31T23:59:59")
    everybody.opens("rates/")
    assert "85 000" in everybody.page.inner_text("main").replace("\u00a0", " ")
    at("2027-01-01T00:00:00")
    everybody.opens("rates/")
    assert "95 000" in everybody.page.inner_text("main").replace("\u00a0", " ")

    # The next day: a digit was wrong. It reaches back, and needs a third look.
    at("2027-01-02T10:00:00")
    for visitor, who in ((hers, author), (his, second), (theirs, third)):
        visitor.signs_in(who)
    correction = services.open_set(by=author, title={"kk": "x"}, legal_act="x")
    services.put(
        change_set=correction,
        by=author,
        table="rates",
        key="minimum_wage",
        values={"value": "92500"},
        since=NEW_YEAR,
    )
    describes(hers, correction, "92 500, not 95 000")
    hands_in(hers, correction)
    approves(his, correction, second)
    assert correction.state == "submitted"
    approves(theirs, correction, third, "look")
    assert correction.state == "published"
    assert correction.is_back_dated

    told = wage_told(everybody)
    assert "92 500" in told
    assert "95 000" in told  # what was said until then is not forgotten

    # What the portal believed on the first and on the fifteenth of January.
    at("2027-02-01T10:00:00")
    hers.signs_in(author)
    wages = []
    for known_on in ("2027-01-01", "2027-01-15"):
        hers.opens(
            "staff/law/files/export/?table=all&form=csv"
        )  # a page that stays: a wrong question
        wages.append(believed(hers, tmp_path, on="2027-01-10", known_on=known_on)["minimum_wage"])
    assert wages == [95_000, 92_500]
