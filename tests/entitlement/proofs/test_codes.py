"""Codes of proofs: drawn, read as people write them, and refused when mistyped."""

import re
from datetime import date

import pytest

from apps.entitlement.proofs import codes

DAY = date(2026, 11, 22)
CODE = "OS-261122-7KQ2M-9XTB4-T"
FORM = re.compile(r"OS-261122-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]")


def test_a_thousand_codes_differ_and_are_read_as_they_are() -> None:
    drawn = codes.drawn_many(DAY, 1000)
    assert len(set(drawn)) == 1000
    assert all(FORM.fullmatch(code) and codes.read(code) == code for code in drawn)


def test_each_of_its_fifty_bits_is_drawn() -> None:
    drawn = codes.drawn_many(DAY, 1000)
    for place in (*range(10, 15), *range(16, 21)):
        assert len({code[place] for code in drawn}) == 32


@pytest.mark.parametrize(
    "written",
    [
        "os-261122-7kq2m-9xtb4-t",
        "OS261122 7KQ2M9XTB4T",
        " OS 261122 7KQ2M 9XTB4 T ",
        "OS–261122–7KQ2M–9XTB4–T",
        "0S-261122-7KQ2M-9XTB4-T",
        "OS-26ll22-7KQ2M-9XTB4-T",
        "OS-26Ii22-7KQ2M-9XTB4-T",
        "261122-7KQ2M-9XTB4-T",
        "ОS-261122-7КQ2М-9ХТВ4-Т",  # Cyrillic where the letters look alike
    ],
)
def test_a_code_is_read_as_it_is_meant(written: str) -> None:
    assert codes.read(written) == CODE


def test_o_is_read_as_nought() -> None:
    code = next(code for code in codes.drawn_many(DAY, 1000) if "0" in code)
    assert codes.read("OS" + code[2:].replace("0", "O")) == code
    assert codes.read("os" + code[2:].replace("0", "o")) == code


@pytest.mark.parametrize(
    "text",
    ["", "OS", CODE[:-1], CODE + "0", "990101500016", "U" * 17, "OS-2611A2-7KQ2M-9XTB4-C", "\x00"],
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert codes.read(text) is None


def test_any_wrong_character_is_noticed() -> None:
    letters = [place for place in range(3, len(CODE)) if CODE[place] != "-"]
    for place in letters:
        for other in set(codes.ALPHABET) - {CODE[place]}:
            assert codes.read(CODE[:place] + other + CODE[place + 1 :]) is None


def test_any_two_characters_that_changed_places_are_noticed() -> None:
    for code in codes.drawn_many(DAY, 20):
        body = code[3:].replace("-", "")
        for one in range(len(body)):
            for two in range(one):
                swapped = list(body)
                swapped[one], swapped[two] = body[two], body[one]
                text = "".join(swapped)
                assert codes.read(text) == (code if text == body else None)
