"""The page that anybody checks a proof on: a day, a place, an outcome, and nothing else."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Organisation
from apps.common import clock
from apps.entitlement.answer import Asker
from apps.entitlement.models import Proof
from apps.entitlement.proofs import codes
from apps.entitlement.services import check_status
from apps.persons.models import Person
from tests.builders import IIN
from tests.portal.conftest import LANGUAGES

PAGE = "/en/verify/"


@pytest.fixture
def code(employee: Person) -> str:
    """The code of an answer to a clinic, about an insured person."""
    clinic = Organisation.objects.create(
        code="clinic-7", name_en="City clinic 7", name_kk="№7 емхана", name_ru="Клиника 7",
        kind="clinic", created_at=clock.now(),
    )  # fmt: skip
    asker = Asker("api", "system of clinic 7", organisation_id=clinic.pk, client_id=1)
    return check_status(iin=IIN, asker=asker, purpose="walk_in").proof or ""


def unsaid(html: str) -> str:
    """A page without its tokens, which differ each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_day_place_and_outcome(visitor: Client, code: str, language: str) -> None:
    page = visitor.post(f"/{language}/verify/", {"proof": code.lower().replace("-", " ")})
    text = page.content.decode()
    place = {"kk": "№7 емхана", "ru": "Клиника 7", "en": "City clinic 7"}
    assert code in text
    assert place[language] in text
    assert 'class="card good"' in text


def test_the_page_tells_nothing_of_the_person(visitor: Client, code: str) -> None:
    text = visitor.post(PAGE, {"proof": code}).content.decode()
    said = Proof.objects.get().statement
    assert IIN not in text
    assert "Сын" not in text
    assert "walk_in" not in text
    assert re.search(r'"person":"(\w+)"', said)[1] not in text  # type: ignore[index]


def test_an_address_holds_the_code_and_shows_the_same(visitor: Client, code: str) -> None:
    response = visitor.get(f"/v/{code}", headers={"Accept-Language": "ru"})
    assert response["Location"] == f"/ru/verify/{code}/"
    page = visitor.get(response["Location"])
    assert "Клиника 7" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_unknown_mistyped_and_forged_codes_look_alike(
    visitor: Client, code: str, settings: Any
) -> None:
    settings.OSMS_LIMITS = {**settings.OSMS_LIMITS, "verify_address_minute": 100}
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    texts = [codes.drawn(date(2026, 11, 22)), wrong, "hello", IIN, "OS", code + "x", "ß" * 40]
    pages = [visitor.post(PAGE, {"proof": text}) for text in texts]
    assert {page.status_code for page in pages} == {200}
    assert len({unsaid(page.content.decode()) for page in pages}) == 1
    assert "We know no such proof" in pages[0].content.decode()


def test_a_record_that_was_tampered_with_looks_unknown(visitor: Client, code: str) -> None:
    proof = Proof.objects.get()
    forged = proof.statement.replace('"outcome":"insured"', '"outcome":"not_insured"')
    Proof.objects.create(
        code=(other := codes.drawn(date(2026, 11, 22))), at=proof.at, iin_key="", key=proof.key,
        statement=forged.replace(code, other), path=b"", signature=proof.signature,
    )  # fmt: skip
    assert "We know no such proof" in visitor.post(PAGE, {"proof": other}).content.decode()


def test_what_was_typed_is_not_repeated(visitor: Client, db: None) -> None:
    response = visitor.post(PAGE, {"proof": IIN})
    assert IIN not in response.content.decode()


def test_ten_a_minute_from_one_address_by_form_and_by_code(visitor: Client, code: str) -> None:
    answers = [visitor.post(PAGE, {"proof": code}).status_code for _ in range(5)]
    answers += [visitor.get(f"/en/verify/{code}/").status_code for _ in range(5)]
    assert answers == [200] * 10
    for refused in (visitor.post(PAGE, {"proof": "OS"}), visitor.get(f"/en/verify/{code}/")):
        assert refused.status_code == 429
        assert int(refused["Retry-After"]) > 0
    assert visitor.get(PAGE).status_code == 200


def test_an_empty_form_says_what_to_do(visitor: Client, db: None) -> None:
    text = visitor.post(PAGE, {"proof": ""}).content.decode()
    assert "Enter the code of the proof." in text
    assert "autofocus" in text
