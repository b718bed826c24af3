"""Showing oneself at a clinic: a code out of the open record, his own to see and to take back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from apps.persons import presence
from apps.persons.identity import iin_key
from apps.persons.models import Person, PresenceCode
from apps.portal.presenters.showing import picture
from tests.builders import IIN, a_person
from tests.portal.test_record_page import opened

PAGE = "/en/record/show/"


@pytest.fixture
def owner(visitor: Client, employee: Person, worker: Any, settings: Any) -> Client:
    """Somebody whose record is open."""
    settings.OSMS_CODE_DELIVERY = "outbox"
    opened(visitor, worker)
    return visitor


def read(owner: Client) -> str:
    return owner.get(PAGE).content.decode()


def texts(page: str) -> list[str]:
    return re.findall(r'class="code-text">([\w-]+)<', page)


def test_without_an_open_record_there_is_nothing(visitor: Client) -> None:
    assert visitor.get(PAGE).headers["Location"] == "/en/record/"
    assert visitor.post(PAGE).headers["Location"] == "/en/record/"
    assert visitor.post(f"{PAGE}1/take-back/").headers["Location"] == "/en/record/"
    assert not PresenceCode.objects.exists()


def test_looking_gives_no_code_and_asking_gives_one(owner: Client) -> None:
    assert texts(read(owner)) == []
    answer = owner.post(PAGE, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    (text,) = texts(answer.content.decode())
    assert presence.key_of_code(presence.cleaned_code(text) or "") == iin_key(IIN)


def test_the_picture_says_what_the_text_says(owner: Client) -> None:
    owner.post(PAGE)
    page = read(owner)
    (text,) = texts(page)
    assert picture(text.replace("-", "")) in page


def test_neither_the_number_nor_the_code_is_in_the_address_or_the_session(owner: Client) -> None:
    answer = owner.post(PAGE, follow=True)
    (text,) = texts(answer.content.decode())
    held = str(dict(owner.session))
    for secret in (IIN, text, text.replace("-", "")):
        assert secret not in held
        assert secret not in answer.request["PATH_INFO"]
    assert IIN not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_code_taken_back_is_gone_from_the_page_and_opens_nothing(owner: Client) -> None:
    owner.post(PAGE)
    (text,) = texts(read(owner))
    owner.post(f"{PAGE}{PresenceCode.objects.get().pk}/take-back/")
    assert texts(read(owner)) == []
    assert presence.key_of_code(presence.cleaned_code(text) or "") is None


def test_anothers_code_is_neither_seen_nor_taken_back(owner: Client) -> None:
    other = presence.give_code(person_id=a_person("990101500422").pk)
    assert texts(read(owner)) == []
    owner.post(f"{PAGE}{other.pk}/take-back/")
    assert presence.key_of_code(presence.text_of(other)) == iin_key("990101500422")


def test_a_sixth_code_is_refused_in_words(owner: Client) -> None:
    for _ in range(6):
        answer = owner.post(PAGE, follow=True)
    assert "You have five codes today" in answer.content.decode()
    assert PresenceCode.objects.count() == 5
