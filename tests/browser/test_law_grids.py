"""The grids of the law in a browser: next year's numbers typed in one screen; no barrier anywhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from apps.changes.models import ChangeSet
from apps.changes.selectors import standing
from tests.browser.conftest import COLOURS, EVERYTHING, Visitor
from tests.builders import a_law_administrator, the_law_changes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = (
    "",
    "tables/rates/?group=base",
    "tables/rates/?group=terms&years=all",
    "tables/rates/?q=минимальная&state=in_force",
    "tables/rates/?known_on=21.11.2026&on=01.07.2025",
    "tables/rates/?q=nothing-fits",
    "tables/categories/",
    "tables/legal_statuses/",
    "tables/payer_kinds/",
    "tables/packages/",
    "tables/parameters/",
    "tables/need_ways/",
    "tables/rates/minimum_wage/",
    "tables/rates/minimum_wage/change/",
    "tables/categories/pregnant/",
    "tables/categories/pregnant/change/?since=2027-01-01",
    "tables/categories/pregnant/end/",
    "tables/payer_kinds/employer/change/",
    "new/categories/",
)


def types_next_year(visitor: Visitor) -> ChangeSet:
    """Next year's numbers, first one of them wrong; ends on the grid with the draft over it."""
    visitor.opens("staff/law/tables/rates/?group=base")
    visitor.presses("form.fields .button")
    visitor.finds_no_barrier()
    visitor.page.select_option("select[name=draft]", "new")
    visitor.page.fill("input[name=title]", "2027")
    visitor.page.fill("input[name=legal_act]", "Заң 1-VIII")
    visitor.page.fill("input[name='value-minimum_wage']", "92 000")
    visitor.page.fill("input[name='value-mci']", "4 5oo")
    visitor.presses("main form[method=post] .button")
    visitor.finds_no_barrier()
    assert visitor.page.input_value("input[name='value-minimum_wage']") == "92 000"
    assert visitor.page.locator(".problem").count() == 1
    visitor.page.fill("input[name='value-mci']", "4 500")
    visitor.presses("main form[method=post] .button")
    visitor.finds_no_barrier()
    return ChangeSet.objects.get(state="draft")


@pytest.mark.parametrize("width", [768, 1280])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_grids_put_up_no_barrier(
    transactional_db: None, visitor_of: Any, language: str, width: int
) -> None:
    the_law_changes("rates", "minimum_wage", {"value": "90000"}, date(2027, 1, 1))
    visitor = visitor_of(language, width)
    visitor.signs_in(a_law_administrator())
    for page in PAGES:
        visitor.opens(f"staff/law/{page}")
        visitor.finds_no_barrier()
    draft = types_next_year(visitor)
    assert {edit.values["value"] for edit in standing(draft)} == {"92000", "4500"}
    row = visitor.page.locator("#row-minimum_wage")
    assert "90" in row.locator("del").first.inner_text()
    assert "92" in row.locator("ins").first.inner_text()
    visitor.presses("#row-minimum_wage th a")
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.finds_no_barrier(rules)


def test_a_wide_table_is_read_with_the_keyboard_and_its_names_stay(
    transactional_db: None, visitor_of: Any
) -> None:
    visitor = visitor_of("kk", 768)
    visitor.signs_in(a_law_administrator())
    visitor.opens("staff/law/tables/rates/?group=base&years=all")
    room = visitor.page.locator(".grid-room")
    room.focus()
    before = visitor.page.locator("#row-mci th").bounding_box()
    for _step in range(5):
        visitor.page.keyboard.press("ArrowRight")
    visitor.page.wait_for_function("document.querySelector('.grid-room').scrollLeft > 0")
    assert visitor.page.locator("#row-mci th").bounding_box() == before
