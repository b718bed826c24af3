"""A lawyer writes a case in the browser, sees what the law answers, corrects it and saves it."""

from __future__ import annotations

from typing import Any

import pytest

from apps.entitlement.cases import selectors
from tests.browser.conftest import COLOURS, Visitor
from tests.builders import a_law_administrator, a_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = [("kk", 768), ("ru", 1280), ("en", 768)]


def presses(visitor: Visitor, act: str) -> None:
    """The button of the form that posts this act, and what its page puts in the way."""
    visitor.presses(f"main form button[name=do][value={act}]:not(.unseen)")
    visitor.finds_no_barrier()


def tells_of_june(visitor: Visitor, language: str) -> None:
    """Paid by an employer through June 2025, asked on the last day of September."""
    page = visitor.page
    page.fill("input[name=asked_on]", "2025-09-30")
    presses(visitor, "lay-out")
    page.select_option("select[name=fill-payer]", "employer")
    page.fill("input[name=fill-first]", "2024-09")
    page.fill("input[name=fill-last]", "2025-06")
    presses(visitor, "fill")
    page.fill("input[name=code]", f"june-{language}")
    page.fill(f"textarea[name=title_{language}]", "2025-06")
    page.select_option("select[name=ground]", "payments")


@pytest.mark.parametrize(("language", "width"), WIDTHS)
def test_a_case_is_written_run_corrected_and_saved(
    visitor_of: Any, language: str, width: int
) -> None:
    lawyer = visitor_of(language, width)
    lawyer.signs_in(a_law_administrator())
    lawyer.opens("staff/law/cases/new/")
    lawyer.finds_no_barrier()
    tells_of_june(lawyer, language)

    presses(lawyer, "run")
    assert lawyer.page.locator("td.warn strong").count() == 1
    lawyer.page.select_option("select[name=ground]", "retention")
    presses(lawyer, "add-categories")
    presses(lawyer, "save")

    saved = next(each for each in selectors.newest() if each.case.code == f"june-{language}")
    assert len(saved.content["payments"]) == 10
    assert lawyer.path() == f"staff/law/cases/{saved.case_id}/"
    assert lawyer.page.locator("td.warn strong").count() == 0
    for scheme in ("light", "dark"):
        lawyer.page.emulate_media(color_scheme=scheme)
        lawyer.finds_no_barrier(COLOURS)
    retires(lawyer, saved.case_id)


def retires(lawyer: Visitor, case_id: int) -> None:
    lawyer.opens(f"staff/law/cases/{case_id}/retire/")
    lawyer.finds_no_barrier()
    lawyer.page.fill("textarea[name=reason]", "2027")
    lawyer.presses("main form .button")
    lawyer.finds_no_barrier()
    lawyer.opens("staff/law/cases/")
    lawyer.finds_no_barrier()


def test_what_is_wrong_takes_focus_and_leads_to_its_cell(visitor_of: Any) -> None:
    lawyer = visitor_of("kk", 1280)
    lawyer.signs_in(a_law_administrator())
    lawyer.opens("staff/law/cases/new/")
    lawyer.page.fill("input[name=payments-3-amount]", "көп")

    presses(lawyer, "save")

    assert lawyer.page.evaluate("document.activeElement.className").startswith("problem")
    lawyer.page.click(".problem a[href='#id_payments-3-amount']")
    assert lawyer.page.evaluate("document.activeElement.id") == "id_payments-3-amount"
    assert lawyer.page.input_value("#id_payments-3-amount") == "көп"


@pytest.mark.parametrize(("language", "width"), WIDTHS)
def test_an_auditor_reads_cases_without_a_barrier(
    visitor_of: Any, language: str, width: int
) -> None:
    auditor = visitor_of(language, width)
    auditor.signs_in(a_member("auditor"))
    auditor.opens("staff/law/cases/?known_on=2026-01-15")
    auditor.finds_no_barrier()
    assert auditor.page.locator("a[href$='/new/']").count() == 0
