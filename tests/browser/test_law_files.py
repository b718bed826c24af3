"""A year's change in a browser: a file looked at, put into a draft, published, and read by everybody."""

from __future__ import annotations

from typing import Any

import pytest

from apps.accounts.demo import give_factor
from apps.changes.models import ChangeSet
from tests.browser.conftest import COLOURS, EVERYTHING, Visitor
from tests.builders import a_law_administrator, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOME = "staff/law/files/"
YEAR = (
    "table;key;since;value\r\n"
    "rates;minimum_wage;2027-01-01;92 500\r\n"
    "rates;employer_rate;01.01.2027;3,5 %\r\n"
    "rates;mci;01/02/2027;4522\r\n"
)


def chooses(visitor: Visitor, content: str) -> None:
    visitor.page.set_input_files(
        "input[name=file]",
        {"name": "year.csv", "mimeType": "text/csv", "buffer": content.encode()},
    )
    visitor.presses("form[enctype] button")


@pytest.mark.parametrize(("language", "width"), [("kk", 768), ("ru", 1280), ("en", 768)])
def test_a_file_becomes_a_draft_and_then_news_for_everybody(
    transactional_db: None, visitor_of: Any, language: str, width: int
) -> None:
    author = a_law_administrator("author@fund.example")
    give_factor(author.user)
    visitor = visitor_of(language, width)
    visitor.signs_in(author)
    visitor.opens(HOME)
    visitor.finds_no_barrier()
    chooses(visitor, "wage;key\r\n1;mci\r\n")
    visitor.complaints.clear()  # the browser notes a 400 there
    assert "wage" in visitor.page.inner_text("main [role=alert]")
    visitor.finds_no_barrier()
    chooses(visitor, YEAR)
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.finds_no_barrier(rules)
    assert ChangeSet.objects.count() == 0
    visitor.page.fill("input[name=title]", "2027")
    visitor.page.fill("input[name=legal_act]", "Law 1-VIII")
    visitor.presses("form[action$='/put/'] button")
    visitor.complaints.clear()
    visitor.finds_no_barrier()
    visitor.page.check("input[name=without_bad]")
    visitor.presses("form[action$='/put/'] button")
    visitor.finds_no_barrier()
    draft = ChangeSet.objects.get()
    assert draft.edits.count() == 2
    reads_the_news(visitor_of(language, 360), draft)


def reads_the_news(citizen: Visitor, draft: ChangeSet) -> None:
    """The set as everybody reads it once it is published."""
    said = {f"{name}_{code}": "2027" for name in ("title", "reason") for code in ("kk", "ru", "en")}
    ChangeSet.objects.filter(pk=draft.pk).update(**said)
    published(ChangeSet.objects.get(pk=draft.pk))
    for page in ("law/changes/", f"law/changes/{draft.pk}/", "rates/minimum_wage/", "rates/?on="):
        citizen.opens(page)
        for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
            citizen.page.emulate_media(color_scheme=scheme)
            citizen.finds_no_barrier(rules)
    citizen.opens(f"law/changes/{draft.pk}/")
    assert "92\u00a0500" in citizen.page.inner_text("main")
