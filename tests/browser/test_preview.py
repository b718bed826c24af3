"""A preview of a change set: ordered, waited for, read, without a barrier, on a tablet and on a desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from apps.contributions.recounting import bring_up_to_date
from apps.entitlement.months.services import rebuild
from apps.entitlement.previewing.services import work_all
from apps.feeds.demo import load_cast
from apps.rules.months import Month
from tests.browser.conftest import COLOURS, EVERYTHING, Visitor
from tests.builders import a_draft_of, a_law_administrator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def registers(transactional_db: None) -> None:
    bring_up_to_date()
    load_cast(Month(2026, 11))
    rebuild()


def signed_in(visitor: Visitor) -> Visitor:
    visitor.signs_in(a_law_administrator().user)
    return visitor


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_longer_retention_is_read_without_a_barrier(
    registers: None, visitor_of: Any, language: str
) -> None:
    draft = a_draft_of("rates", "retention_payments", {"value": "5"}, date(2027, 1, 1))
    for width, rules in ((768, EVERYTHING), (1280, COLOURS)):
        visitor = signed_in(visitor_of(language, width))
        visitor.opens(f"staff/law/changes/{draft.pk}/preview/")
        visitor.finds_no_barrier(rules)
        visitor.opens(f"staff/law/changes/{draft.pk}/")
        visitor.finds_no_barrier(rules)


def test_a_back_dated_amount_is_ordered_waited_for_and_read(
    registers: None, visitor_of: Any
) -> None:
    draft = a_draft_of("rates", "minimum_wage", {"value": "88000"}, date(2026, 3, 1))
    visitor = signed_in(visitor_of("kk", 768))
    visitor.opens(f"staff/law/changes/{draft.pk}/preview/")
    visitor.finds_no_barrier()
    visitor.presses("main section form .button")
    visitor.presses("main a[href='?still']")
    visitor.finds_no_barrier()
    work_all()
    visitor.opens(f"staff/law/changes/{draft.pk}/preview/")
    visitor.finds_no_barrier()
