"""The life of a change set on its pages: drafted, mended, handed in, refused, approved, undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Member
from apps.changes import services
from apps.changes.models import Act, Approval, ChangeSet, Edit
from apps.changes.selectors import digest_of, periods_of
from apps.rates.selectors import rate_on
from tests.builders import a_law_administrator
from tests.office.law.conftest import NEXT_YEAR, browser_of, code_of, handed_in, wages

pytestmark = pytest.mark.django_db
HOME = "/en/staff/law/changes/"
SAID = {
    **{f"title_{code}": "2027" for code in ("kk", "ru", "en")},
    **{f"reason_{code}": "A new year" for code in ("kk", "ru", "en")},
    "legal_act": "Law 1-VIII",
    "link": "",
}


def page_of(draft: ChangeSet, act: str = "") -> str:
    return f"{HOME}{draft.pk}/{act}"


def shown(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return str(response.content.decode())


def yes(
    client: Client, draft: ChangeSet, member: Member, kind: str = "approve/", **posted: Any
) -> Any:
    given = {
        "round": draft.round,
        "digest": digest_of(draft),
        "code": code_of(member.user),
        **posted,
    }
    return client.post(page_of(draft, kind), given)


# From the first word to the day it comes into force ------------------------------------------------


def test_one_person_writes_a_set_and_another_publishes_it(author: Member, second: Member) -> None:
    hers, others = browser_of(author), browser_of(second)
    address = hers.post(f"{HOME}new/", SAID)["Location"]
    draft = ChangeSet.objects.get()
    assert address == page_of(draft)
    assert "The set has no change in it yet." in shown(hers, address)
    services.put(
        change_set=draft,
        by=author,
        table="rates",
        key="minimum_wage",
        values={"value": "92000"},
        since=NEXT_YEAR,
    )
    text = shown(hers, address)
    assert "comes into force on 1\N{NO-BREAK SPACE}January 2027, 00:00 in Almaty" in text.replace(
        "1 January", "1\N{NO-BREAK SPACE}January"
    )
    assert "<ins>92,000" in text.replace("\u202f", ",").replace("\u00a0", ",")
    assert hers.post(page_of(draft, "submit/"))["Location"] == address
    assert "A second person must approve" in shown(hers, address)
    draft.refresh_from_db()
    assert yes(others, draft, second)["Location"] == address
    draft.refresh_from_db()
    assert (draft.state, draft.is_back_dated) == ("published", False)
    rate = rate_on("minimum_wage", NEXT_YEAR)
    assert rate
    assert rate.value == 92000
    assert "by itself" in shown(hers, address)


def test_the_author_is_told_why_she_may_not_approve_and_whom_to_ask(
    author: Member, second: Member
) -> None:
    draft = handed_in(wages(author))
    client = browser_of(author)
    for response in (client.get(page_of(draft, "approve/")), yes(client, draft, author)):
        assert response.status_code == 403
        text = response.content.decode()
        assert "You are the author of this set" in text
        assert "second@fund.example" in text
    assert not Approval.objects.exists()


def test_who_made_an_edit_in_it_may_not_approve(author: Member, second: Member) -> None:
    draft = wages(author)
    edit = services.put(
        change_set=draft,
        by=second,
        table="rates",
        key="mci",
        values={"value": "4500"},
        since=NEXT_YEAR,
    )
    services.take_out(edit=edit, by=second)
    handed_in(draft)
    response = yes(browser_of(second), draft, second)
    assert response.status_code == 403
    assert "You made or took out a change" in response.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_auditor_reads_everything_and_changes_nothing(language: str) -> None:
    draft = handed_in(wages())
    client = browser_of(a_law_administrator(role="auditor"))
    home = f"/{language}/staff/law/changes/"
    for path in ("", f"{draft.pk}/"):
        assert client.get(f"{home}{path}").status_code == 200
    for act in ("submit", "return", "withdraw", "approve", "look", "undo"):
        for method in (client.get, client.post):
            assert method(f"{home}{draft.pk}/{act}/").status_code == 403
    edit = Edit.objects.get()
    for path in ("new/", f"{draft.pk}/describe/", f"{draft.pk}/comment/"):
        assert client.post(f"{home}{path}", SAID).status_code == 403
    for act in ("confirm", "take-out"):
        assert client.post(f"{home}{draft.pk}/edits/{edit.pk}/{act}/").status_code == 403
    draft.refresh_from_db()
    assert draft.state == "submitted"


@pytest.mark.parametrize("role", ["registrar", "administrator"])
def test_people_of_other_places_are_refused(role: str) -> None:
    from tests.builders import a_member

    draft = wages()
    client = browser_of(a_member(role))
    for path in ("", "new/", f"{draft.pk}/", f"{draft.pk}/approve/"):
        assert client.get(f"{HOME}{path}").status_code == 403


def test_strangers_are_asked_who_they_are_and_a_set_that_is_none_is_not_there(
    client: Client, author: Member
) -> None:
    for path in ("", "new/", "1/", "1/approve/"):
        assert "/login/" in client.get(f"{HOME}{path}")["Location"]
    hers = browser_of(author)
    for path in ("987654321/", "987654321/approve/", "987654321/nonsense/"):
        assert hers.get(f"{HOME}{path}").status_code == 404


# The code, and what was looked at -------------------------------------------------------------------


def test_a_wrong_code_approves_nothing_and_is_said(author: Member, second: Member) -> None:
    draft = handed_in(wages(author))
    response = yes(browser_of(second), draft, second, code="000000")
    assert response.status_code == 200
    assert "This code is wrong" in response.content.decode()
    assert not Approval.objects.exists()


def test_a_recovery_code_is_not_taken(author: Member, second: Member) -> None:
    from apps.accounts import factors

    client = browser_of(second)
    code = factors._new_recovery_codes(second.user)[0]
    draft = handed_in(wages(author))
    assert "This code is wrong" in yes(client, draft, second, code=code).content.decode()
    assert factors.recovery_codes_left(second.user) == 10
    assert not Approval.objects.exists()


def test_a_set_that_was_changed_since_is_not_approved(author: Member, second: Member) -> None:
    draft = handed_in(wages(author))
    seen = {"round": draft.round, "digest": digest_of(draft)}
    services.send_back(change_set=draft, by=second, text="Look at the value again.")
    services.put(
        change_set=draft,
        by=author,
        table="rates",
        key="minimum_wage",
        values={"value": "93000"},
        since=NEXT_YEAR,
    )
    handed_in(draft)
    response = yes(browser_of(second), draft, second, **seen)
    assert response.status_code == 409
    assert "changed since you looked" in response.content.decode()
    assert not Approval.objects.exists()


# A back-dated set -----------------------------------------------------------------------------------


def back_dated(author: Member) -> ChangeSet:
    draft = wages(author)
    services.put(
        change_set=draft,
        by=author,
        table="rates",
        key="mci",
        values={"value": "4326"},
        since=date(2026, 1, 1),
    )
    return draft


def test_a_back_dated_set_says_so_and_waits_for_the_third_look(
    author: Member, second: Member, chief: Member
) -> None:
    draft = back_dated(author)
    hers = browser_of(author)
    assert "decides days that are over otherwise" in shown(hers, page_of(draft))
    handed_in(draft)
    assert "a third person must look" in shown(hers, page_of(draft))
    yes(browser_of(second), draft, second)
    draft.refresh_from_db()
    assert draft.state == "submitted"
    third = a_law_administrator("third@fund.example")
    refused = yes(browser_of(third), draft, third, "look/")
    assert refused.status_code == 403
    assert "third look" in refused.content.decode()
    assert yes(browser_of(chief), draft, chief, "look/").status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.is_back_dated) == ("published", True)


def test_a_change_of_the_source_alone_is_not_back_dated(author: Member) -> None:
    from tests.builders import a_change_set

    draft = a_change_set(author)
    services.put(
        change_set=draft,
        by=author,
        table="rates",
        key="mci",
        values={"source": "adilet.zan.kz"},
        since=date(2026, 1, 1),
    )
    text = shown(browser_of(author), page_of(draft))
    assert "adilet.zan.kz" in text
    assert "days that are over" not in text


# Mending a draft ------------------------------------------------------------------------------------


def test_a_jump_is_typed_a_second_time(author: Member) -> None:
    draft = wages(author, "920000")
    edit = Edit.objects.get()
    client = browser_of(author)
    assert "a jump of more than half" in shown(client, page_of(draft))
    address = page_of(draft, f"edits/{edit.pk}/confirm/")
    wrong = client.post(address, {"typed": "92000"})
    text = wrong.content.decode()
    assert "What you typed is another value" in text
    assert 'value="92000"' in text  # nothing is lost
    assert client.post(address, {"typed": ""}).status_code == 200
    assert client.post(address, {"typed": "920 000"}).status_code == 302
    assert "Typed a second time: 920 000" in shown(client, page_of(draft))


def test_an_edit_is_taken_out_and_stays_in_the_history(author: Member) -> None:
    draft = wages(author)
    client = browser_of(author)
    address = page_of(draft, f"edits/{Edit.objects.get().pk}/take-out/")
    text = client.post(address, follow=True).content.decode()
    assert "The change is taken out" in text
    assert "took a change out" in text
    assert "taken out of the set already" in client.post(address, follow=True).content.decode()


def test_a_description_is_changed_and_nothing_typed_is_lost(author: Member) -> None:
    draft = wages(author)
    client = browser_of(author)
    address = page_of(draft, "describe/")
    assert "2027 budget law" in shown(client, address)
    bad = client.post(address, {**SAID, "title_kk": "Жаңа атау", "link": "nonsense and no page"})
    text = bad.content.decode()
    assert "begins with https://" in text
    assert "Жаңа атау" in text
    assert client.post(address, {**SAID, "title_kk": "Жаңа атау"}).status_code == 302
    draft.refresh_from_db()
    assert draft.title_kk == "Жаңа атау"  # type: ignore[attr-defined]


def test_missing_translations_keep_a_set_from_being_handed_in(author: Member) -> None:
    client = browser_of(author)
    client.post(f"{HOME}new/", {**SAID, "title_kk": "", "reason_ru": ""})
    draft = ChangeSet.objects.get()
    text = shown(client, page_of(draft))
    assert "The title (kk) is missing" in text
    assert "The reason (ru) is missing" in text
    assert "Hand it in" not in text
    response = client.post(page_of(draft, "submit/"))
    assert response.status_code == 200
    assert "cannot be handed in yet" in response.content.decode()


def test_a_set_without_any_title_is_not_opened(author: Member) -> None:
    empty = dict.fromkeys(SAID, "")
    response = browser_of(author).post(f"{HOME}new/", {**empty, "reason_en": "kept"})
    assert "Give the set a title" in response.content.decode()
    assert "kept" in response.content.decode()
    assert not ChangeSet.objects.exists()


def test_comments_stay_and_an_empty_one_is_asked_for(author: Member, second: Member) -> None:
    draft = handed_in(wages(author))
    client = browser_of(second)
    client.post(page_of(draft, "comment/"), {"text": "Is it 92 or 93 thousand?"})
    text = shown(client, page_of(draft))
    assert "Is it 92 or 93 thousand?" in text
    assert "Write a comment first." in (
        client.post(page_of(draft, "comment/"), {"text": ""}).content.decode()
    )
    assert Act.objects.filter(kind="comment").count() == 1


# Sent back, withdrawn, undone -----------------------------------------------------------------------


@pytest.mark.parametrize(("act", "state"), [("return", "draft"), ("withdraw", "withdrawn")])
def test_a_set_is_sent_back_or_withdrawn_with_a_reason(
    author: Member, second: Member, act: str, state: str
) -> None:
    draft = handed_in(wages(author))
    client = browser_of(second)
    assert "?" in shown(client, page_of(draft, f"{act}/"))
    assert client.post(page_of(draft, f"{act}/"), {"text": ""}).status_code == 200
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert client.post(page_of(draft, f"{act}/"), {"text": "A typo."}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == state
    assert "A typo." in shown(client, page_of(draft))


def test_what_a_set_did_is_undone_by_a_draft_that_is_approved_as_any_other(
    author: Member, second: Member
) -> None:
    before = periods_of("rates", "minimum_wage")
    draft = handed_in(wages(author))
    assert services.approve(change_set=draft, by=second)
    client = browser_of(second)
    text = shown(client, page_of(draft, "undo/"))
    assert "Undo: 2027 budget law" in text
    response = client.post(page_of(draft, "undo/"), SAID)
    undone = ChangeSet.objects.latest("pk")
    assert response["Location"] == page_of(undone)
    assert undone.state == "draft"
    handed_in(undone)
    assert services.approve(change_set=undone, by=author)
    after = periods_of("rates", "minimum_wage")
    assert [(one.since, one.until, one.content) for one in after] == [
        (one.since, one.until, one.content) for one in before
    ]


def test_only_what_is_published_is_undone(author: Member) -> None:
    draft = wages(author)
    response = browser_of(author).get(page_of(draft, "undo/"))
    assert response.status_code == 409
    assert "Only a published set" in response.content.decode()
