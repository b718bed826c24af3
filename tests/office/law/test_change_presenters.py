"""What the pages of change sets say, without HTTP: refusals, problems, differences, who may."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from apps.accounts.models import Member
from apps.changes import periods as algebra
from apps.changes import problems as problems_module
from apps.changes import services
from apps.changes.errors import CODES, Refused
from apps.changes.periods import Period, Periods
from apps.changes.problems import problems
from apps.changes.selectors import drafted, periods_of
from apps.changes.undoing import inverse, undo
from apps.office.presenters.law.change import change_page
from apps.office.presenters.law.change_list import in_sections, listed_sets, sections
from apps.office.presenters.law.difference import difference, stretches
from apps.office.presenters.law.naming import Names
from apps.office.presenters.law.refusals import PROBLEMS, REFUSALS, problem_lines, refusal
from apps.office.presenters.law.waiting import waiting_for
from apps.office.presenters.law.who import (
    buttons,
    needed,
    next_people,
    standing_of,
    why_no_yes,
)
from apps.rates import fitting
from tests.builders import a_change_set, a_law_administrator, a_member, published, the_law_changes
from tests.office.law.conftest import NEXT_YEAR, handed_in, wages

DAY = date(2026, 1, 1)


# Words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_refusal_has_a_sentence_of_its_own(language: str) -> None:
    assert set(REFUSALS) == CODES
    with translation.override(language):
        sentences = [refusal(Refused(code)) for code in sorted(CODES)]
    assert len(set(sentences)) == len(CODES)
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_problem_has_a_sentence(language: str) -> None:
    source = Path(problems_module.__file__).read_text("utf-8")
    units = Path(fitting.__file__).read_text("utf-8")
    told = {*re.findall(r'Problem\("(\w+)"', source), *re.findall(r'"(n\w+)"', units)}
    assert told == set(PROBLEMS)
    names = ("column", "message", "was", "value", "lowest", "highest", "first", "last")
    about: dict[str, Any] = dict.fromkeys(names, "…")
    with translation.override(language):
        assert len({say(about) for say in PROBLEMS.values()}) == len(PROBLEMS)


@pytest.mark.django_db
def test_the_problems_of_a_draft_are_told_beside_its_edits(author: Member) -> None:
    draft = wages(author, "920000")
    said = {"kk": "", "ru": "2027", "en": "2027"}
    services.describe(
        change_set=draft, by=author, title=said, reason={**said, "kk": "2027"}, legal_act="1-VIII"
    )
    draft.refresh_from_db()
    with translation.override("en"):
        lines = problem_lines(problems(draft), Names().unit)
    assert [(line.kind, line.edit_id is None) for line in lines] == [
        ("error", True),
        ("confirm", False),
    ]
    assert "₸" in lines[1].text


# What differs -----------------------------------------------------------------------------------


def year(number: int, value: str, last: bool = False) -> Period:
    return Period(
        {"value": value}, date(number, 1, 1), None if last else date(number, 12, 31), id=number
    )


def test_stretches_are_cut_where_a_side_changes_and_joined_where_none_does() -> None:
    before = (year(2025, "1"), year(2026, "2", last=True))
    after = algebra.put(before, {"value": "3"}, NEXT_YEAR)
    found = [(part.since, part.until, part.differs) for part in stretches(before, after)]
    assert found == [
        (date(2025, 1, 1), date(2025, 12, 31), False),
        (date(2026, 1, 1), date(2026, 12, 31), False),
        (NEXT_YEAR, None, True),
    ]


@pytest.mark.django_db
def test_a_difference_shows_only_what_differs_and_keeps_the_rest_aside(author: Member) -> None:
    draft = wages(author)
    with translation.override("en"):
        (table,) = difference(drafted(draft), Names())
    (row,) = table.rows
    assert (table.code, row.key) == ("rates", "minimum_wage")
    (changed,) = row.changed
    value = changed.cells[0]
    assert "85" in value.before
    assert "92" in value.after
    assert all(cell.before != cell.after for cell in changed.cells)
    assert len(row.same) > 3


# Undoing ------------------------------------------------------------------------------------------

OFFSETS = st.integers(0, 40)


@tries(max_examples=200, deadline=None)
@given(edits=st.lists(st.tuples(OFFSETS, st.none() | OFFSETS, st.none() | st.integers(1, 9))))
def test_what_edits_made_of_a_row_the_inverse_edits_take_back(
    edits: list[tuple[int, int | None, int | None]],
) -> None:
    before: Periods = (
        Period({"value": "1"}, DAY, DAY + timedelta(9), id=1),
        Period({"value": "2"}, DAY + timedelta(10), None, id=2),
    )
    after = before
    for first, length, value in edits:
        since = DAY + timedelta(first)
        until = None if length is None else since + timedelta(length)
        after = (
            algebra.left_out(after, since, until)
            if value is None
            else algebra.put(after, {"value": str(value)}, since, until)
        )
    after = tuple(replace(one, id=number) for number, one in enumerate(after, 10))
    back = after
    for wish in inverse(before, after):
        assert wish.since is not None
        back = (
            algebra.left_out(back, wish.since, wish.until)
            if wish.values is None
            else algebra.put(back, wish.values, wish.since, wish.until)
        )
    for offset in range(100):
        day = DAY + timedelta(offset)
        was, now = algebra.on(before, day), algebra.on(back, day)
        assert (was and was.content) == (now and now.content)


# Who may, and what waits ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_buttons_are_those_that_the_member_may_press(
    author: Member, second: Member, chief: Member
) -> None:
    draft = wages(author)
    assert buttons(standing_of(draft), second, stops=0).acts == ["submit", "withdraw"]
    assert buttons(standing_of(draft), second, stops=1).acts == ["withdraw"]
    handed_in(draft)
    assert buttons(standing_of(draft), author, stops=0).acts == ["return", "withdraw"]
    assert buttons(standing_of(draft), second, stops=0).acts == ["approve", "return", "withdraw"]
    auditor = a_law_administrator(role="auditor")
    assert buttons(standing_of(draft), auditor, stops=0).acts == []
    services.approve(change_set=draft, by=second)
    assert buttons(standing_of(draft), chief, stops=0).acts == ["undo"]


@pytest.mark.django_db
def test_who_is_asked_did_not_work_on_the_set(author: Member, second: Member) -> None:
    draft = handed_in(wages(author))
    left = a_law_administrator("left@fund.example")
    Member.objects.filter(pk=left.pk).update(left_at=draft.submitted_at)
    a_member("administrator")  # of a clinic
    with translation.override("en"):
        assert needed(standing_of(draft), author, stops=0).whom == "Ask: second@fund.example."
        services.send_back(change_set=draft, by=second, text="Look again.")
        Member.objects.filter(pk=second.pk).update(left_at=draft.submitted_at)
        handed_in(draft)
        assert "Nobody of the Fund is left" in needed(standing_of(draft), author, stops=0).whom


@pytest.mark.django_db
def test_what_waits_for_a_member_is_what_she_can_do_next(
    author: Member, second: Member, chief: Member
) -> None:
    draft = wages(author)
    with translation.override("en"):
        (hers,) = waiting_for(author)
        assert (hers.title, hers.why) == ("2027 budget law", "Your draft: it can be handed in.")
        assert waiting_for(second) == []
        handed_in(draft)
        (one,) = waiting_for(second)
        assert one.why == "It waits for a second person’s approval."
        assert one.url.endswith(f"/law/changes/{draft.pk}/")
    assert waiting_for(author) == []
    assert waiting_for(a_law_administrator(role="auditor")) == []
    assert waiting_for(a_member("registrar")) == []
    services.approve(change_set=draft, by=second)
    assert waiting_for(chief) == []


@pytest.mark.django_db
def test_sets_stand_in_the_section_in_which_the_reader_looks_for_them(
    author: Member, second: Member
) -> None:
    drafts = wages(author), a_change_set(second)
    waiting = handed_in(wages(a_law_administrator("third@fund.example")))
    coming = published(wages(a_law_administrator("fourth@fund.example"), "91000"))
    gone = a_change_set(author)
    services.withdraw(change_set=gone, by=author, text="A mistake.")
    placed = {one.pk: section for section, one in in_sections(listed_sets(), author)}
    assert placed == {
        waiting.pk: "for_me",
        drafts[0].pk: "mine",
        drafts[1].pk: "drafts",
        coming.pk: "coming",
        gone.pk: "withdrawn",
    }
    shown = sections(in_sections(listed_sets(), author))
    assert shown[0].code == "for_me"
    assert [one.pk for _code, one in in_sections(listed_sets(), author, "mine")] == [drafts[0].pk]
    assert shown[-2].lines[0].coming_on == NEXT_YEAR


@pytest.mark.django_db
def test_the_page_of_a_published_set_shows_what_it_did_then(author: Member, settings: Any) -> None:
    draft = published(wages(author))
    settings.OSMS_NOW = "2026-11-22T13:00:00"
    published(wages(a_law_administrator("later@fund.example"), "99000"))
    with translation.override("en"):
        page = change_page(draft, author)
    (row,) = page.tables[0].rows
    assert "92" in row.changed[0].cells[0].after
    assert page.digest
    assert page.comes
    assert Decimal(drafted(draft)["rates", "minimum_wage"][1][-1].says("value")) == 92000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "key", "values", "since"),
    [
        ("parameters", "mci", {"name_en": "MCI"}, None),
        ("payer_kinds", "ekp", {"counts_for_loyalty": True}, None),
        ("categories", "pensioner", {"name_en": "Pensioners"}, date(2020, 1, 1)),
        ("rates", "mci", {"value": "4500"}, NEXT_YEAR),
    ],
)
def test_a_set_over_any_table_is_undone(
    table: str, key: str, values: dict[str, Any], since: date | None, settings: Any
) -> None:
    before = periods_of(table, key)
    done = the_law_changes(table, key, values, since)
    settings.OSMS_NOW = "2026-11-22T13:00:00"
    said = dict.fromkeys(("kk", "ru", "en"), "A mistake")
    draft = undo(change_set=done, by=done.author, title=said, reason=said, legal_act="1-VIII")
    published(draft)
    after = periods_of(table, key)
    told = [[(one.since, one.until, dict(one.content)) for one in each] for each in (before, after)]
    assert told[0] == told[1]


@pytest.mark.django_db
def test_only_what_is_published_is_undone(author: Member) -> None:
    said = dict.fromkeys(("kk", "ru", "en"), "x")
    with pytest.raises(Refused, match="not_published"):
        undo(change_set=wages(author), by=author, title=said, reason=said, legal_act="x")


@pytest.mark.django_db
def test_who_let_the_author_in_is_neither_asked_nor_offered_the_button(
    author: Member, second: Member, chief: Member
) -> None:
    Member.objects.filter(pk=author.pk).update(let_in_by=chief.user)
    draft = handed_in(wages(author))
    standing = standing_of(draft)
    assert why_no_yes(standing, chief) == "let_in"
    assert why_no_yes(standing, second) == ""
    assert list(next_people(standing)) == [second]
    assert waiting_for(chief) == []
