"""The code that somebody shows at a desk: random, his own, for one day, and his to take back (S-28)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from apps.persons import presence
from apps.persons.identity import iin_key
from apps.persons.models import Person, PresenceCode
from tests.builders import IIN, a_person

pytestmark = pytest.mark.django_db
NOON = "2026-11-22T12:00:00+05:00"


@pytest.fixture(autouse=True)
def _noon(settings: Any) -> None:
    settings.OSMS_NOW = NOON


@pytest.fixture
def person() -> Person:
    return a_person()


def given(person: Person) -> str:
    return presence.text_of(presence.give_code(person_id=person.pk))


def test_the_code_leads_to_its_owner_and_to_nobody_else(person: Person) -> None:
    other = a_person("990101500422")
    codes = {given(person): person, given(other): other}
    assert {presence.key_of_code(code): who for code, who in codes.items()} == {
        iin_key(IIN): person,
        iin_key("990101500422"): other,
    }


def test_nothing_of_the_person_can_be_read_out_of_a_code(person: Person) -> None:
    code = given(person)
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{16}", code)
    number = 0
    for letter in code:
        number = number * 32 + presence.ALPHABET.index(letter)
    for readable in (code, str(number), f"{number:x}", number.to_bytes(10).hex()):
        assert IIN not in readable
        assert iin_key(IIN)[:10] not in readable
    assert given(person) != code  # random: the same person gets another one


def test_the_code_itself_is_kept_nowhere(person: Person) -> None:
    code = given(person)
    row = PresenceCode.objects.values().get()
    assert code not in str(row)
    assert IIN not in str(row)


def test_with_the_portals_key_changed_no_kept_row_gives_a_code(
    person: Person, settings: Any
) -> None:
    code = given(person)
    settings.SECRET_KEY = "another"
    assert presence.text_of(PresenceCode.objects.get()) != code


@pytest.mark.parametrize(
    ("moment", "is_good"),
    [("2026-11-22T23:59:59+05:00", True), ("2026-11-23T00:00:00+05:00", False)],
)
def test_a_code_ends_with_the_day_in_almaty(
    person: Person, settings: Any, moment: str, is_good: bool
) -> None:
    code = given(person)
    settings.OSMS_NOW = moment
    assert (presence.key_of_code(code) is not None) is is_good


def test_its_owner_takes_a_code_back_and_nobody_else_can(person: Person) -> None:
    code, other = given(person), a_person("990101500422")
    row = PresenceCode.objects.get()
    assert not presence.take_back(person_id=other.pk, code_id=row.pk)
    assert presence.key_of_code(code) == iin_key(IIN)
    assert presence.take_back(person_id=person.pk, code_id=row.pk)
    assert presence.key_of_code(code) is None
    assert not presence.live_codes(person.pk)


def test_nobody_has_more_than_five_live_codes(person: Person) -> None:
    for _ in range(presence.AT_MOST):
        given(person)
    with pytest.raises(presence.TooManyCodes):
        given(person)
    presence.take_back(person_id=person.pk, code_id=PresenceCode.objects.first().pk)
    assert given(person)


def test_codes_of_earlier_days_are_forgotten(person: Person, settings: Any) -> None:
    given(person)
    settings.OSMS_NOW = "2026-11-24T12:00:00+05:00"
    given(person)
    assert PresenceCode.objects.count() == 1


CODE = "K7QD3MFA9XTZB2HW"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "K7QD-3MFA-9XTZ-B2HW",
        " k7qd 3mfa 9xtz b2hw\n",
        "Л7ЙВ3ЬАФ9ЧЕЯИ2РЦ",  # scanned with the Russian layout on
        "Л.ЙВІЬАФҰЧЕЯИӘРЦ",  # and with the Kazakh one, which has letters for digits
    ],
)
def test_a_code_is_read_as_it_is_scanned_typed_or_read_out(typed: str) -> None:
    assert presence.cleaned_code(typed) == CODE


def test_letters_that_look_like_digits_are_taken_for_them() -> None:
    assert presence.cleaned_code("OIL0-1111-2222-3333") == "0110111122223333"


@pytest.mark.parametrize("typed", ["", IIN, "K7QD3MFA9XTZB2H", CODE + "5", "U7QD3MFA9XTZB2HW"])
def test_other_things_are_no_code(typed: str) -> None:
    assert presence.cleaned_code(typed) is None


def test_an_iin_scanned_with_the_kazakh_layout_on_is_its_digits_again() -> None:
    assert presence.as_typed('ҰҰҚ"Қ"ҒҚҚҚ",') == IIN


def test_a_comma_among_digits_stays_a_comma() -> None:
    assert presence.as_typed("99010150001,") == "99010150001,"
