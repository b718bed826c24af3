"""S-21 over every door: as many rows about people as answers, and without the audit no answer at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from typing import Any

import pytest
from django.conf import settings as configured
from django.http import HttpRequest
from django.test import Client

from apps.accounts.services import issue_token
from apps.audit.models import Lookup
from apps.entitlement.models import Proof
from apps.fhir.models import Eligibility
from apps.persons.models import Person
from apps.portal import held
from apps.registrar.lists.running import work
from apps.registrar.models import ListRow, PatientList
from tests.api.test_status_checks import audit_closed
from tests.builders import a_member, sign_in
from tests.registrar.lists.tables import handed_in, numbers, people

pytestmark = pytest.mark.django_db(transaction=True)
OF_EACH = 50  # single answers through each door
MANY = 60  # people in a batch
SAID = "Insured until 31 January 2027"
# Of the answer about somebody, in whichever words a door has.
TOLD = (
    b"nsured until",
    b'"insured"',
    b"Benefit",
    b"eligibility",
    "Сын".encode(),
    b"Month by month",
)
Door = Callable[[str], int]


@pytest.fixture(autouse=True)
def noon(settings: Any, request: pytest.FixtureRequest) -> None:
    """Noon of 22 November 2026, and limits that nobody reaches."""
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = "2026-11-22T12:00:00+05:00"
    settings.SECRET_KEY = f"doors {request.node.nodeid}"
    settings.OSMS_LIMITS = dict.fromkeys(settings.OSMS_LIMITS, 1_000_000)


@pytest.fixture
def iins() -> list[str]:
    """Eight insured people and two numbers that nobody has."""
    return [*people(8), *numbers(10)[8:]]


class Asked:
    """Every way to ask about one person; each call is the answer as the asker gets it."""

    def __init__(self) -> None:
        self.tokens = issue_token(name="HIS", scope="clinic").secret
        self.desk_client = sign_in(self._browser(), a_member("registrar"))

    @staticmethod
    def _browser() -> Client:
        return Client(raise_request_exception=False)

    def public(self, iin: str) -> Any:
        return self._browser().post("/en/", {"iin": iin}, follow=True)

    def record(self, iin: str) -> Any:
        """My record after the code; somebody whom nobody knows is never sent one."""
        client = self._browser()
        request = HttpRequest()
        request.session = client.session
        held.open_record(request, Person.objects.get(iin=iin).pk)
        request.session.save()
        client.cookies[configured.SESSION_COOKIE_NAME] = request.session.session_key or ""
        return client.get("/en/record/")

    def api(self, iin: str) -> Any:
        return self._posted("/api/v1/status-checks", {"iin": iin, "purpose": "walk_in"})

    def batch(self, iins: list[str]) -> Any:
        return self._posted("/api/v1/status-checks/batch", {"iins": iins, "purpose": "walk_in"})

    def desk(self, iin: str) -> Any:
        said = {"patient": iin, "seen": "paper_id", "purpose": "walk_in", "on": "", "need": ""}
        return self.desk_client.post("/en/desk/", said, follow=True)

    def fhir(self, iin: str) -> Any:
        body = {
            "resourceType": "CoverageEligibilityRequest",
            "status": "active",
            "purpose": ["validation"],
            "patient": {"identifier": {"system": "urn:osms:iin", "value": iin}},
            "created": "2026-11-22",
            "insurer": {"display": "Fund"},
        }
        kind = "application/fhir+json"
        return self._posted("/fhir/CoverageEligibilityRequest", body, kind)

    def found(self, iin: str) -> Any:
        """A patient searched for by FHIR: an answer about her too."""
        return self._browser().post(
            "/fhir/Patient/_search",
            f"identifier=urn:osms:iin|{iin}",
            content_type="application/x-www-form-urlencoded",
            headers=self._headers(),
        )

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens}", "Accept-Language": "en"}

    def _posted(self, address: str, body: Any, kind: str = "application/json") -> Any:
        return self._browser().post(
            address, json.dumps(body), content_type=kind, headers=self._headers()
        )


@pytest.fixture
def asked(db: None) -> Asked:
    return Asked()


SINGLE = ("public", "record", "api", "desk", "fhir", "found")
DOOR_OF = {"found": "fhir"}


def whom(name: str, iins: list[str], count: int) -> Iterator[str]:
    """So many people in turn; only who is known has a record."""
    return islice(cycle(iins[:8] if name == "record" else iins), count)


def about_people() -> Counter[str]:
    """Rows of the audit about somebody, by door."""
    return Counter(Lookup.objects.exclude(iin_key="").values_list("door", flat=True))


def test_there_are_as_many_rows_about_people_as_answers(asked: Asked, iins: list[str]) -> None:
    expected: Counter[str] = Counter()
    turns = [(name, iin) for name in SINGLE for iin in whom(name, iins, OF_EACH)]
    for name, iin in sorted(turns, key=lambda turn: turn[1]):  # the doors in turn, not one by one
        answer = getattr(asked, name)(iin)
        assert answer.status_code in (200, 201), (name, answer.content)
        expected[DOOR_OF.get(name, name)] += 1
    some = list(islice(cycle(iins), MANY))
    expected["api"] += len(asked.batch(some).json()["answers"])
    handed_in(a_member("registrar"), iins)
    work()
    expected["list"] += ListRow.objects.exclude(outcome="").count()
    assert expected.total() == OF_EACH * len(SINGLE) + MANY + len(iins)
    assert about_people() == expected
    refused = asked.api("1").status_code, asked.desk("1").status_code
    assert refused == (400, 200)
    assert about_people() == expected
    proven = expected - Counter({"public": OF_EACH, "record": OF_EACH, "fhir": OF_EACH})
    assert Proof.objects.count() == proven.total()


def closed(answer: Any) -> None:
    """503 in the words of this portal, with when to come again, and nothing about anybody."""
    assert answer.status_code == 503, answer.content
    assert answer["Retry-After"]
    assert not [word for word in TOLD if word in answer.content]


@pytest.mark.parametrize("name", SINGLE)
def test_without_the_audit_no_door_answers(asked: Asked, iins: list[str], name: str) -> None:
    with audit_closed():
        answers = [getattr(asked, name)(iin) for iin in whom(name, iins, 10)]
    for answer in answers:
        closed(answer)
    if name in ("public", "record", "desk"):
        assert "The registers cannot be reached right now" in answers[0].content.decode()
    assert nothing_is_left()
    again = getattr(asked, name)(iins[0])
    assert again.status_code in (200, 201)
    assert about_people().total() == 1


def test_without_the_audit_no_batch_is_answered(asked: Asked, iins: list[str]) -> None:
    with audit_closed():
        closed(asked.batch(iins))
    assert nothing_is_left()


def test_without_the_audit_no_row_of_a_list_is_answered(iins: list[str]) -> None:
    its = handed_in(a_member("registrar"), iins)
    with audit_closed():
        work()
    assert not ListRow.objects.exclude(outcome="").exists()
    assert not about_people()
    assert not Proof.objects.exists()
    its.refresh_from_db()
    assert its.status != PatientList.Status.DONE


def test_without_the_audit_no_list_is_taken(asked: Asked, iins: list[str]) -> None:
    said = {"purpose": "scheduled", "presence": "none", "no_presence": "telephone"}
    with audit_closed():
        answer = asked.desk_client.post("/en/desk/lists/new/", {**said, "text": "\n".join(iins)})
    closed(answer)
    assert not PatientList.objects.exists()


def test_an_answer_that_was_refused_is_not_held_for_the_next_page(
    asked: Asked, iins: list[str]
) -> None:
    with audit_closed():
        asked.desk(iins[0])
    assert SAID not in asked.desk_client.get("/en/desk/").content.decode()


def nothing_is_left() -> bool:
    """No row about anybody, no proof, nothing that FHIR would show later."""
    return not (about_people() or Proof.objects.exists() or Eligibility.objects.exists())
