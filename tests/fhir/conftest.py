"""Clients of the FHIR door, the people they ask about, and a judge of every answer."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from fhir.resources.R4B import get_fhir_model_class

from apps.accounts.models import ApiClient
from apps.accounts.services import issue_token
from apps.fhir.reading import check_resource
from tests.accounts.people import NOON
from tests.builders import IIN, a_person, months, paid

SYSTEM = "urn:osms:iin"
UNKNOWN = "990102500001"
Call = Callable[..., HttpResponse]
# The code sets that R4 requires and the library does not enforce, on top of those it lists.
ISSUE_TYPES = {
    *("invalid", "structure", "required", "value", "invariant", "security", "login", "unknown"),
    *("expired", "forbidden", "suppressed", "processing", "not-supported", "duplicate"),
    *("multiple-matches", "not-found", "deleted", "too-long", "code-invalid", "extension"),
    *("too-costly", "business-rule", "conflict", "transient", "lock-error", "no-store"),
    *("exception", "timeout", "incomplete", "throttled", "informational"),
}


def judged(response: HttpResponse) -> dict[str, Any]:
    """The resource of an answer, which the library and the code sets have found to be FHIR's."""
    assert response["Content-Type"] == "application/fhir+json; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    resource: dict[str, Any] = json.loads(response.content)
    kind = resource["resourceType"]
    check_resource(resource, kind)
    for entry in resource.get("entry", []):
        check_resource(entry["resource"], entry["resource"]["resourceType"])
        get_fhir_model_class(entry["resource"]["resourceType"]).model_validate(entry["resource"])
    for issue in resource.get("issue", []):
        assert issue["code"] in ISSUE_TYPES
    return resource


def code_of(response: HttpResponse) -> tuple[int, str]:
    """Status and first problem code of a failure, whose shape is checked on the way."""
    resource = judged(response)
    assert resource["resourceType"] == "OperationOutcome"
    details = resource["issue"][0]["details"]
    assert details["text"]
    return response.status_code, details["coding"][0]["code"]


@pytest.fixture(autouse=True)
def clock_and_limits(settings: Any, request: pytest.FixtureRequest) -> None:
    """Noon of 22 November 2026 in Almaty, and counters of this test's own."""
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = NOON.isoformat()
    settings.SECRET_KEY = f"fhir {request.node.nodeid}"


@pytest.fixture
def clinic(db: None) -> str:
    return issue_token(name="Clinic 7", scope="clinic").secret


@pytest.fixture
def other(db: None) -> str:
    return issue_token(name="Clinic 8", scope="clinic").secret


@pytest.fixture
def full(db: None) -> str:
    return issue_token(name="Fund", scope="full").secret


@pytest.fixture
def insured(db: None) -> None:
    """The holder of IIN, paid for through October: insured until the end of January."""
    paid(a_person(), months("2025-01", "2026-10"))


@pytest.fixture
def owing(db: None) -> None:
    """The holder of IIN, for whom the last payment was for June: not insured."""
    paid(a_person(), months("2025-01", "2026-06"))


@pytest.fixture
def call() -> Call:
    """`call("GET", "metadata", token=..., body=...)`: the answer, as a caller sees it."""
    http = Client(raise_request_exception=False)

    def ask(
        method: str, address: str, token: str = "", body: Any = None, **headers: str
    ) -> HttpResponse:
        given = {"Accept-Language": "en", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if token:
            given["Authorization"] = f"Bearer {token}"
        kind = given.pop("Content-Type", "application/fhir+json")
        data = body if isinstance(body, str | bytes) else json.dumps(body) if body else ""
        return http.generic(method, f"/fhir/{address}", data, content_type=kind, headers=given)

    return ask


@pytest.fixture
def find(call: Call) -> Call:
    """`find(token, iin)`: the answer to a search for a patient."""

    def search(token: str, iin: str = IIN, **headers: str) -> HttpResponse:
        body = f"identifier={SYSTEM}|{iin}"
        form = {"Content_Type": "application/x-www-form-urlencoded", **headers}
        return call("POST", "Patient/_search", token, body, **form)

    return search


@pytest.fixture
def patient_id(find: Call) -> Callable[..., str]:
    """`patient_id(token)`: the id under which this client knows the holder of IIN."""

    def id_of(token: str) -> str:
        return str(judged(find(token))["entry"][0]["resource"]["id"])

    return id_of


def a_request(patient: str | dict[str, Any] = "", **more: Any) -> dict[str, Any]:
    """A CoverageEligibilityRequest about the patient of this id, or of this reference, or of IIN."""
    reference: Any = {"reference": f"Patient/{patient}"} if isinstance(patient, str) else patient
    if not patient:
        reference = {"identifier": {"system": SYSTEM, "value": IIN}}
    asked = {
        "resourceType": "CoverageEligibilityRequest",
        "status": "active",
        "purpose": ["validation"],
        "patient": reference,
        "created": "2026-11-22",
        "insurer": {"display": "Fund"},
        **more,
    }
    return {name: value for name, value in asked.items() if value is not ...}


def client_named(name: str) -> ApiClient:
    return ApiClient.objects.get(name=name)
