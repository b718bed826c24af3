"""What belongs to one organisation does not exist for another, at every address of the schema (S-26)."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import ApiClient
from apps.accounts.services import issue_token
from apps.persons.models import Person
from tests.accounts.people import KNOWN
from tests.builders import an_organisation

pytestmark = pytest.mark.django_db

PREFIX = "/api/v1/"
# Addresses that anybody sees alike, and those of people: what is asked there is the caller's own question.
NOBODY_S = {
    "",
    "rates",
    "categories",
    "packages",
    "law-changes",
    "calculator",
    "proofs/keys",
    "proofs/verify",
}
QUESTIONS = {"status-checks", "status-checks/batch"}
LISTS = {"webhooks", "feeds"}


class Place:
    """An organisation with a client that asks and one that sends files, and what they have."""

    def __init__(self, http: Client, name: str) -> None:
        self.http, self.name = http, name
        place = an_organisation(name)
        scopes = {"clinic": {}, "sender": {"sender": name}}
        self.tokens = {
            scope: issue_token(name=f"{name} {scope}", scope=scope, **more).secret
            for scope, more in scopes.items()
        }
        ApiClient.objects.filter(name__startswith=name).update(organisation=place)
        self.own = {
            "webhooks/{id}": self.call("post", "webhooks", url=f"https://{name}.example/")["id"],
            "feeds/{id}": self.send(),
        }
        answer = self.call("post", "status-checks", iin=KNOWN, purpose="walk_in")
        for address in ("proofs/{code}", "proofs/{code}/recheck"):
            self.own[address] = answer["proof"]

    def ask(self, method: str, address: str, body: str = "") -> HttpResponse:
        token = self.tokens["sender" if address.startswith("feeds") else "clinic"]
        headers = {"Authorization": f"Bearer {token}"}
        return self.http.generic(
            method.upper(), PREFIX + address, body, "application/json", headers=headers
        )

    def call(self, method: str, address: str, **body: Any) -> dict[str, Any]:
        return dict(json.loads(self.ask(method, address, json.dumps(body)).content))

    def send(self) -> str:
        answer = self.http.post(
            f"{PREFIX}feeds",
            {"file": SimpleUploadedFile("a.csv", b"iin;category\n")},
            headers={"Authorization": f"Bearer {self.tokens['sender']}"},
        )
        return str(answer.json()["id"])


def operations(http: Client) -> Iterator[tuple[str, str]]:
    for path, methods in http.get(f"{PREFIX}schema").json()["paths"].items():
        for method in methods:
            yield method, path.removeprefix(PREFIX)


@pytest.fixture
def places(http: Client, citizen: Person) -> tuple[Place, Place]:
    return Place(http, "clinic-7"), Place(http, "clinic-8")


def test_every_address_is_somebody_s_or_everybody_s(
    http: Client, places: tuple[Place, Place]
) -> None:
    addresses = {address for _, address in operations(http)}
    assert addresses == NOBODY_S | QUESTIONS | LISTS | set(places[0].own)


def test_what_is_another_s_is_answered_like_what_is_nobody_s(
    http: Client, places: tuple[Place, Place]
) -> None:
    one, other = places
    for method, address in operations(http):
        if address not in one.own:
            continue
        name = address[address.index("{") : address.index("}") + 1]
        nobody_s = {"{id}": str(UUID(int=0)) if "webhook" in address else "0"}.get(name, "OS-0")
        answers = [
            place.ask(method, address.replace(name, what))
            for place, what in [(one, other.own[address]), (one, nobody_s)]
        ]
        assert [answer.status_code for answer in answers] == [404, 404], (method, address)
        assert answers[0].content == answers[1].content, (method, address)
    for method, address in sorted(operations(http), reverse=True):  # what is one's own is there
        if address in one.own:
            name = address[address.index("{") : address.index("}") + 1]
            answer = other.ask(method, address.replace(name, other.own[address]))
            assert answer.status_code in (200, 204), (method, address)


def test_lists_hold_one_s_own_only(places: tuple[Place, Place]) -> None:
    one, other = places
    listed = json.loads(one.ask("get", "webhooks").content)["webhooks"]
    assert [row["id"] for row in listed] == [one.own["webhooks/{id}"]]
    assert other.name not in str(listed)


def test_no_name_that_another_place_could_guess_opens_anything(
    http: Client, places: tuple[Place, Place]
) -> None:
    """Whatever stands where a name stands: nothing but one's own answers with something."""
    one, other = places
    mine = set(one.own.values())
    near = st.sampled_from([other.own[address] for address in other.own]).flatmap(
        lambda name: st.sampled_from([name, name.lower(), name.upper(), name + " ", name[:-1]])
    )

    @settings(
        max_examples=60,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(address=st.sampled_from(sorted(one.own)), name=near | st.uuids().map(str))
    def guess(address: str, name: str) -> None:
        if name in mine:
            return
        path = address.replace("{id}", name).replace("{code}", name)
        assert one.ask("get", path).status_code in (404, 405)

    guess()
