"""A citizen was not there: she flags a look-up, the auditor answers, she reads it; no barrier."""

from __future__ import annotations

import re
from typing import Any

import pytest

from apps.accounts.models import OutboxMessage
from apps.audit.models import Alert, Case, Lookup
from apps.audit.services import Found, Looking, record_lookup
from apps.persons.models import Person
from tests.browser.conftest import COLOURS, EVERYTHING, INSURED, Visitor
from tests.builders import a_member, an_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS, ANSWER = "Ол күні үйде болдым", "Тіркеуші нөмірден қателескен"


@pytest.fixture
def look(people: None) -> Lookup:
    """A registrar of a clinic has looked."""
    clinic = an_organisation("clinic-1", name="Алматы қаласының № 1 емханасы")
    registrar = a_member("registrar", clinic, "gulnara@clinic-1.example")
    looking = Looking(
        "desk",
        registrar.user.get_username(),
        purpose="scheduled",
        presence="none",
        no_presence="telephone",
        need="planned_surgery",
        organisation_id=clinic.pk,
        operator_id=registrar.pk,
    )
    record_lookup(looking, Found(Person.objects.get(iin=INSURED).iin_key, "insured"))
    return Lookup.objects.latest("pk")


def opens_her_record(visitor: Visitor) -> None:
    visitor.opens("record/")
    visitor.page.fill("input[name=iin]", INSURED)
    visitor.presses("main form .button")
    code = re.search(r"\b\d{6}\b", OutboxMessage.objects.latest("pk").text)
    assert code
    visitor.page.fill("input[name=code]", code[0])
    visitor.presses("main form .button")


def flags(visitor: Visitor, look: Lookup) -> None:
    """From the list of all who looked to the words that the auditor gets."""
    visitor.opens("record/looks/")
    visitor.finds_no_barrier()
    visitor.presses(f"td a[href$='/{look.pk}/']")
    visitor.finds_no_barrier()
    visitor.page.fill("textarea[name=words]", WORDS)
    visitor.presses("main form .button")
    visitor.finds_no_barrier()


def answers(auditor: Visitor) -> None:
    """From the list of cases to a note that the citizen reads; first she forgets to tick that."""
    auditor.opens("staff/cases/")
    auditor.finds_no_barrier()
    auditor.presses("tbody a")
    auditor.finds_no_barrier()
    assert WORDS in auditor.page.inner_text("blockquote")
    auditor.page.select_option("select[name=state]", "answered")
    auditor.page.fill("textarea[name=text]", ANSWER)
    auditor.presses("main form .button")
    auditor.finds_no_barrier()
    assert auditor.page.locator(".problem").count() == 1
    auditor.page.check("input[name=is_shown]")
    auditor.presses("main form .button")
    auditor.finds_no_barrier()


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1280), ("en", 360)])
def test_a_flag_gets_an_answer_that_the_citizen_reads(
    look: Lookup, visitor_of: Any, language: str, width: int
) -> None:
    citizen, auditor = visitor_of(language, width), visitor_of(language, width)
    opens_her_record(citizen)
    flags(citizen, look)
    auditor.signs_in(a_member("auditor"))
    answers(auditor)
    assert Case.objects.get().lookup == look

    citizen.opens("record/looks/")
    assert ANSWER in citizen.page.inner_text("table")
    assert "gulnara" not in citizen.page.content()
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        citizen.page.emulate_media(color_scheme=scheme)
        citizen.finds_no_barrier(rules)
    citizen.told_nobody(INSURED)
    auditor.told_nobody(INSURED)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_of_the_audit_put_up_no_barrier(
    look: Lookup, visitor_of: Any, language: str
) -> None:
    visitor = visitor_of(language, 320)
    visitor.signs_in(a_member("auditor"))
    watches(visitor)
    for path in (
        "audit/",
        "audit/?door=fhir&day=99",
        f"audit/{look.pk}/",
        "alerts/",
        "cases/",
    ):
        visitor.opens(f"staff/{path}")
        visitor.finds_no_barrier()
    finds(visitor)
    visitor.told_nobody(INSURED)


def watches(visitor: Visitor) -> None:
    """A number put on the list of watched people; an empty one first."""
    visitor.opens("staff/alerts/watched/")
    for number in ("", INSURED):
        visitor.page.fill("input[name=iin]", number)
        visitor.presses("main form .button")
        visitor.finds_no_barrier()


def finds(visitor: Visitor) -> None:
    """The look-ups of one person, by a number that is posted; an empty one first."""
    visitor.opens("staff/audit/find/")
    for number in ("", INSURED):
        visitor.page.fill("input[name=iin]", number)
        visitor.presses("main form .button")
        visitor.finds_no_barrier()
    assert visitor.page.locator("tbody tr").count() == 3


def test_an_alert_is_looked_at_and_answered(look: Lookup, visitor_of: Any) -> None:
    Alert.objects.create(
        key=f"canary:{look.pk}",
        rule="canary",
        at=look.at,
        lookup=look,
        organisation_id=look.organisation_id,
        operator_id=look.operator_id,
    )
    visitor = visitor_of("kk", 360)
    visitor.signs_in(a_member("auditor"))
    visitor.opens("staff/alerts/")
    visitor.finds_no_barrier()
    visitor.presses("tbody a")
    visitor.finds_no_barrier()
    visitor.page.fill("textarea[name=text]", ANSWER)
    visitor.presses("main form .button")
    assert ANSWER in visitor.page.inner_text("main")
    visitor.finds_no_barrier()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_administrator_s_own_look_ups_put_up_no_barrier(
    look: Lookup, visitor_of: Any, language: str
) -> None:
    visitor = visitor_of(language, 320)
    visitor.signs_in(a_member("administrator", an_organisation("clinic-1")))
    visitor.opens("staff/lookups/")
    assert visitor.page.locator("tbody tr").count() == 1
    visitor.finds_no_barrier()
