"""Every page, in three languages, on a phone and on a desk, by day and by night: no barrier."""

from typing import Any

import pytest

from tests.browser.conftest import COLOURS, DEBTOR, EVERYTHING, INSURED, UNKNOWN, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = (
    "",
    "services/",
    "categories/",
    "calculator/",
    "calculator/?kind=employee&income=300000&month=3&year=2026&place=city",
    "calculator/?kind=employee&income=&month=3&year=2026",
    "estimate/",
    "estimate/?paid=2026-08&shown=1",
    "rates/",
    "rates/minimum_wage/",
    "verify/",
    "verify/OS-261123-AAAAA-AAAAA-A/",
    "contacts/",
    "about/",
    "record/",
    "demo/",
    "demo/outbox/",
    "demo/staff/",
    "no-such-page/",
)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_page_puts_up_a_barrier(
    people: None, visitor_of: Any, language: str, width: int
) -> None:
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        visitor = visitor_of(language, width, color_scheme=scheme)
        for path in OPEN:
            visitor.opens(path)
            if path == "no-such-page/":
                visitor.complaints.clear()  # the browser notes a 404 there
            visitor.finds_no_barrier(rules)
        sees_every_outcome(visitor, rules)
        visitor.told_nobody(INSURED, DEBTOR, UNKNOWN)


def sees_every_outcome(visitor: Visitor, rules: dict[str, Any]) -> None:
    """The three outcomes and a slip, with everything unfolded."""
    for iin in (INSURED, DEBTOR, UNKNOWN, "990101500017"):
        visitor.checks(iin)
        visitor.page.evaluate(
            "document.querySelectorAll('details').forEach(e => { e.open = true })"
        )
        visitor.finds_no_barrier(rules)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_narrowest_phone_and_four_times_the_size_scroll_one_way_only(
    people: None, visitor_of: Any, language: str
) -> None:
    visitor = visitor_of(language, 320)
    for path in OPEN:
        visitor.opens(path)
        assert_fits(visitor)
    for iin in (INSURED, DEBTOR, UNKNOWN):
        visitor.checks(iin)
        assert_fits(visitor)


def assert_fits(visitor: Visitor) -> None:
    wide = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320, f"{visitor.page.url} is {wide} px wide"


def test_the_first_view_is_light(visitor_of: Any) -> None:
    visitor = visitor_of("kk")
    sizes: list[int] = []
    visitor.page.on("response", lambda response: sizes.append(len(response.body())))
    visitor.opens("")
    visitor.page.wait_for_load_state("networkidle")
    assert sum(sizes) <= 100_000


def test_every_letter_and_the_tenge_sign_come_from_our_own_typeface(
    people: None, visitor_of: Any
) -> None:
    visitor = visitor_of("kk", 1280)
    visitor.checks(DEBTOR)
    visitor.page.evaluate("document.fonts.ready")
    tools = visitor.context.new_cdp_session(visitor.page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    for selector in ("h1", ".price", ".card li", ".route h3", "footer p"):
        node = tools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert {font["familyName"] for font in fonts} == {"Golos Text"}, (selector, fonts)


def test_printed_the_answer_stays_and_the_buttons_go(people: None, visitor_of: Any) -> None:
    visitor = visitor_of("kk", 1280)
    visitor.checks(INSURED)
    visitor.page.emulate_media(media="print")
    assert visitor.page.locator("h1").is_visible()
    assert visitor.page.locator(".strip").is_visible()
    assert visitor.page.locator(".legend").is_visible()
    for hidden in (".languages", ".pages", "form", ".sitemap"):
        assert not visitor.page.locator(hidden).first.is_visible(), hidden
    assert len(visitor.page.pdf()) > 10_000


def test_targets_are_large_enough_for_a_thumb(people: None, visitor_of: Any) -> None:
    visitor = visitor_of("kk", 360)
    visitor.checks(DEBTOR)
    small = visitor.page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, select, summary')]
            .filter(e => e.offsetParent && !e.closest('p, li li') && e.type !== 'hidden')
            .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 && box.width > 1).map(([text]) => text)"""
    )
    assert small == []
