"""Foreign resources, HL7's examples among them: each has a right answer or a clear refusal."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.audit.models import Lookup
from apps.fhir.models import Eligibility
from tests.builders import IIN
from tests.fhir.conftest import SYSTEM, UNKNOWN, Call, a_request, code_of, judged
from tests.fhir.examples import (
    COVERAGE,
    ELIGIBILITY_REQUEST,
    ELIGIBILITY_REQUEST_2,
    ELIGIBILITY_RESPONSE,
    EXCHANGE_BUNDLE,
    INSURANCE_PLAN,
    PATIENT,
    X12_REQUEST,
)

pytestmark = pytest.mark.django_db

CREATE = "CoverageEligibilityRequest"
SUBMIT = "CoverageEligibilityRequest/$submit"
PLAIN = {"system": SYSTEM, "value": IIN}


def with_patient(resource: dict[str, Any], patient: dict[str, Any]) -> dict[str, Any]:
    """A foreign request about our patient, without the coverage that is its own server's."""
    kept = {name: value for name, value in resource.items() if name != "insurance"}
    return {**kept, "patient": patient}


# As they are ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("example", "refused"),
    [
        (ELIGIBILITY_REQUEST, (422, "reference_unknown")),
        (ELIGIBILITY_REQUEST_2, (422, "reference_unknown")),
        (X12_REQUEST, (400, "identifier_system")),
        (ELIGIBILITY_RESPONSE, (400, "resource_type")),
        (COVERAGE, (400, "resource_type")),
        (PATIENT, (400, "resource_type")),
        (INSURANCE_PLAN, (422, "contained")),
    ],
)
def test_a_foreign_resource_as_it_is_has_a_clear_refusal(
    call: Call,
    clinic: str,
    insured: None,
    example: dict[str, Any],
    refused: tuple[int, str],
) -> None:
    for address in (CREATE, SUBMIT):
        assert code_of(call("POST", address, clinic, example)) == refused
    assert not Lookup.objects.exists()


@pytest.mark.parametrize("kind", ["Coverage", "Patient", "InsurancePlan", "Claim"])
def test_nothing_but_requests_is_taken(call: Call, clinic: str, kind: str) -> None:
    example = {"Coverage": COVERAGE, "Patient": PATIENT, "InsurancePlan": INSURANCE_PLAN}
    answer = call("POST", kind, clinic, example.get(kind, {"resourceType": kind}))
    assert code_of(answer)[0] in (404, 405)


# About our patient ----------------------------------------------------------------------------


@pytest.mark.parametrize("example", [ELIGIBILITY_REQUEST, ELIGIBILITY_REQUEST_2])
def test_hl7_s_requests_are_answered_for_our_patient(
    call: Call,
    clinic: str,
    insured: None,
    example: dict[str, Any],
    patient_id: Callable[[str], str],
) -> None:
    asked = with_patient(example, {"reference": f"Patient/{patient_id(clinic)}"})
    if "servicedDate" in asked:
        asked["servicedDate"] = "2026-10-17"
    response = judged(call("POST", CREATE, clinic, asked))
    assert response["outcome"] == "complete"
    assert all(line["inforce"] for line in response["insurance"])
    assert response["purpose"] == example["purpose"]
    assert any("item" in line for line in response["insurance"]) == ("benefits" in asked["purpose"])


def test_a_day_of_the_example_before_the_law_is_refused(
    call: Call, clinic: str, insured: None
) -> None:
    asked = with_patient(ELIGIBILITY_REQUEST_2, {"identifier": PLAIN})
    assert code_of(call("POST", CREATE, clinic, asked)) == (422, "date_out_of_range")


def test_the_whole_plan_of_x12_asks_for_every_need(call: Call, clinic: str, insured: None) -> None:
    response = judged(
        call("POST", CREATE, clinic, with_patient(X12_REQUEST, {"identifier": PLAIN}))
    )
    assert len(response["insurance"][1]["item"]) > 10


def test_an_address_of_this_server_is_a_reference_and_another_s_is_not(
    call: Call, clinic: str, insured: None, patient_id: Callable[[str], str]
) -> None:
    id = patient_id(clinic)
    ours = a_request({"reference": f"http://testserver/fhir/Patient/{id}"})
    assert judged(call("POST", SUBMIT, clinic, ours))["outcome"] == "complete"
    for foreign in (
        f"https://elsewhere.example/fhir/Patient/{id}",
        "urn:uuid:6edcef1a-bea8-4d57-823f-67ac1a56722d",
        f"Patient/{id}/_history/1",
        f"Group/{id}",
        "#patient",
        f"Patient/{IIN}",
    ):
        answer = call("POST", SUBMIT, clinic, a_request({"reference": foreign}))
        assert code_of(answer) == (422, "reference_unknown")
        assert IIN not in answer.content.decode()


# Bundles and parameters -----------------------------------------------------------------------


def test_a_bundle_with_its_patient_is_answered(call: Call, clinic: str, insured: None) -> None:
    response = judged(call("POST", SUBMIT, clinic, EXCHANGE_BUNDLE))
    assert response["outcome"] == "complete"
    assert IIN not in json.dumps(response)


def test_a_bundle_s_patient_with_other_identifiers_only_is_refused(
    call: Call, clinic: str, insured: None
) -> None:
    bundle = copy.deepcopy(EXCHANGE_BUNDLE)
    bundle["entry"][1]["resource"]["identifier"].pop()
    assert code_of(call("POST", SUBMIT, clinic, bundle)) == (400, "identifier_needed")


def test_two_requests_at_once_are_refused(call: Call, clinic: str, insured: None) -> None:
    bundle = copy.deepcopy(EXCHANGE_BUNDLE)
    bundle["entry"].append(bundle["entry"][0])
    assert code_of(call("POST", SUBMIT, clinic, bundle)) == (422, "several_patients")


def test_a_patient_of_two_numbers_is_refused(
    call: Call, clinic: str, insured: None, patient_id: Callable[[str], str]
) -> None:
    bundle = copy.deepcopy(EXCHANGE_BUNDLE)
    more = {"system": SYSTEM, "value": UNKNOWN}
    bundle["entry"][1]["resource"]["identifier"].append(more)
    assert code_of(call("POST", SUBMIT, clinic, bundle)) == (422, "several_patients")
    both = a_request({"reference": f"Patient/{patient_id(clinic)}", "identifier": more})
    assert code_of(call("POST", SUBMIT, clinic, both)) == (422, "several_patients")


def test_parameters_hold_a_request(call: Call, clinic: str, insured: None) -> None:
    parameters = {
        "resourceType": "Parameters",
        "parameter": [{"name": "resource", "resource": a_request()}],
    }
    assert judged(call("POST", SUBMIT, clinic, parameters))["outcome"] == "complete"
    for wrong in ([{"name": "x", "resource": a_request()}], [{"name": "resource"}], "x", [1]):
        answer = call("POST", SUBMIT, clinic, {**parameters, "parameter": wrong})
        assert code_of(answer)[0] == 400


# Wrong resources ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({"status": "xyz"}, (400, "code_unknown")),
        ({"status": ...}, (400, "required")),
        ({"status": "draft"}, (422, "status_not_active")),
        ({"purpose": ["validation", "curiosity"]}, (400, "code_unknown")),
        ({"purpose": ...}, (400, "required")),
        ({"purpose": []}, (400, "structure")),
        ({"purpose": [None]}, (400, "required")),
        ({"purpose": "validation"}, (400, "structure")),
        ({"patient": ...}, (400, "required")),
        ({"patient": None}, (400, "structure")),
        ({"patient": [{"reference": "Patient/1"}]}, (400, "value_invalid")),
        ({"patient": {"display": "Somebody"}}, (400, "required")),
        ({"patient": {"identifier": {"value": IIN}}}, (400, "identifier_system")),
        ({"patient": {"identifier": {"system": SYSTEM}}}, (400, "required")),
        ({"patient": {"identifier": {**PLAIN, "value": "1"}}}, (400, "iin_malformed")),
        ({"patient": {"identifier": {**PLAIN, "use": "nope"}}}, (400, "code_unknown")),
        ({"insurer": ...}, (400, "required")),
        ({"created": ...}, (400, "required")),
        ({"created": "yesterday"}, (400, "value_invalid")),
        ({"created": 12}, (400, "value_invalid")),
        ({"wrong": 1}, (400, "unknown_field")),
        ({IIN: "x"}, (400, "unknown_field")),
        ({"fhir_comments": ["x"]}, (400, "unknown_field")),
        ({"servicedDate": "2026-11-22", "servicedPeriod": {"start": "2026-11-22"}}, (400, None)),
        ({"contained": [{"resourceType": "Patient", "id": "p"}]}, (422, "contained")),
        ({"contained": [{"resourceType": "Nothing"}]}, (422, "contained")),
        ({"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}, (422, "modifier")),
        ({"implicitRules": "urn:x"}, (422, "modifier")),
        ({"resourceType": "Claim"}, (400, "resource_type")),
        ({"resourceType": ...}, (400, "resource_type")),
        ({"resourceType": 5}, (400, "resource_type")),
        ({"insurance": [{"coverage": {"reference": "Coverage/9876B1"}}]}, (422, None)),
        ({"insurance": [{"focal": True}]}, (400, "required")),
        ({"insurance": [{"coverage": {"display": "x"}}]}, (422, "reference_unknown")),
        ({"text": {"status": "nope", "div": "<div/>"}}, (400, "code_unknown")),
        ({"extension": [{"url": "urn:x", "valueString": "\ud800"}]}, (400, "structure")),
        ({"extension": [{"url": "urn:x", "valueString": "\x00"}]}, (400, "structure")),
        ({"extension": [{"url": "urn:x", "valueNothing": "x"}]}, (400, "unknown_field")),
    ],
)
def test_what_is_wrong_with_a_request_is_said_and_not_repeated(
    call: Call, clinic: str, insured: None, wrong: dict[str, Any], refused: tuple[int, str | None]
) -> None:
    asked = {name: its for name, its in {**a_request(), **wrong}.items() if its is not ...}
    answer = call("POST", SUBMIT, clinic, asked)
    status, code = code_of(answer)
    assert (status, refused[1] and code) == refused
    assert IIN not in answer.content.decode()
    assert not Lookup.objects.exists()
    assert not Eligibility.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        b"\xff\xfe{}",
        '{"resourceType": "CoverageEligibilityRequest", "resourceType": "Patient"}',
        '{"resourceType": "CoverageEligibilityRequest", "status": NaN}',
        '{"a":' * 5000 + "1" + "}" * 5000,
        "[" * 100_000,
        "<CoverageEligibilityRequest xmlns='http://hl7.org/fhir'/>",
    ],
)
def test_what_is_no_json_object_is_malformed(call: Call, clinic: str, body: str | bytes) -> None:
    answer = call("POST", SUBMIT, clinic, body or " ")
    assert code_of(answer) == (400, "json_malformed")


def test_a_deep_resource_is_refused(call: Call, clinic: str) -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = {"url": "urn:x", "extension": [deep]} if deep != "x" else {"url": "urn:x"}
    assert code_of(call("POST", SUBMIT, clinic, a_request(extension=[deep]))) == (400, "structure")


def test_what_foreign_requests_add_changes_nothing(call: Call, clinic: str, insured: None) -> None:
    more = {
        "id": "their-own",
        "meta": {"profile": ["http://example.org/StructureDefinition/x"], "versionId": "3"},
        "language": "de",
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'},
        "extension": [{"url": "http://example.org/x", "valueCode": "y"}],
        "identifier": [{"use": "official", "system": "http://example.org/r", "value": IIN}],
        "enterer": {"identifier": {"system": "http://example.org", "value": "U1"}},
        "provider": {"reference": "urn:uuid:6edcef1a-bea8-4d57-823f-67ac1a56722d"},
        "insurer": {"reference": "Organization/2"},
        "facility": {"reference": "http://example.org/fhir/Location/1"},
        "_created": {"extension": [{"url": "http://example.org/x", "valueString": "z"}]},
    }
    response = judged(call("POST", CREATE, clinic, a_request(**more)))
    assert response["outcome"] == "complete"
    assert response["id"] != "their-own"
    assert response["language"] == "en"


# Mutated --------------------------------------------------------------------------------------

EXAMPLES = [
    a_request(item=[{"category": {"coding": [{"system": "urn:osms:need", "code": "mri"}]}}]),
    with_patient(ELIGIBILITY_REQUEST_2, {"identifier": PLAIN}),
    X12_REQUEST,
    EXCHANGE_BUNDLE,
    ELIGIBILITY_RESPONSE,
    {"resourceType": "Parameters", "parameter": [{"name": "resource", "resource": a_request()}]},
]
ODD = st.sampled_from(
    [
        *(None, "", "x", 0, -1, 1.5, 10**400, True, [], {}, [None], [[]], {"x": {}}),
        *("2026-13-45", "0000-00-00", "9999-12-31", "2026-11-22T25:00:00Z", "\ud83d", "benefits"),
        *(
            "validation",
            "Patient/1",
            "active",
            {"reference": 5},
            {"coding": "x"},
            {"reference": IIN},
        ),
        *(IIN, {"resourceType": 1}),
    ]
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every element of a resource."""
    found = [at] if at else []
    inner = enumerate(value) if isinstance(value, list) else ()
    for name, one in value.items() if isinstance(value, dict) else inner:
        found += places(one, (*at, name))
    return found


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """An example with one to three elements removed, replaced, renamed or doubled."""
    resource = copy.deepcopy(draw(st.sampled_from(EXAMPLES)))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from(places(resource)))
        holder: Any = resource
        for step in at[:-1]:
            holder = holder[step]
        change = draw(st.sampled_from(["replace", "remove", "rename", "double"]))
        if change == "remove":
            del holder[at[-1]]
        elif change == "rename" and isinstance(holder, dict):
            holder[draw(st.sampled_from(["x", "_status", "patient", "contained", IIN]))] = 1
        elif change == "double":
            holder[at[-1]] = [holder[at[-1]], copy.deepcopy(holder[at[-1]])]
        else:
            holder[at[-1]] = draw(ODD)
        if not places(resource):
            break
    return resource


@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(resource=mutated())
def test_a_mutated_example_is_answered_or_refused_and_never_breaks_anything(
    call: Call, clinic: str, insured: None, resource: dict[str, Any]
) -> None:
    answer = call("POST", SUBMIT, clinic, json.dumps(resource))
    judged(answer)
    assert answer.status_code in (200, 400, 413, 422, 429)
    assert IIN not in answer.content.decode()
