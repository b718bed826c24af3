"""What holds at every address: the statement, forms, parameters, who may ask, and what nobody is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.services import issue_token, revoke_tokens
from apps.audit.models import Lookup
from apps.fhir.models import Eligibility
from apps.persons.identity import iin_key
from tests.api.test_status_checks import audit_closed
from tests.builders import IIN
from tests.fhir.conftest import (
    SYSTEM,
    UNKNOWN,
    Call,
    a_request,
    code_of,
    judged,
)

pytestmark = pytest.mark.django_db

FORM = {"Content_Type": "application/x-www-form-urlencoded"}
ABOUT_PEOPLE = [
    ("POST", "Patient/_search"),
    ("GET", "Patient/x"),
    ("GET", "Coverage"),
    ("POST", "Coverage/_search"),
    ("GET", "Coverage/x"),
    ("POST", "CoverageEligibilityRequest"),
    ("POST", "CoverageEligibilityRequest/$submit"),
    ("GET", "CoverageEligibilityRequest/x"),
    ("GET", "CoverageEligibilityResponse/x"),
]


# The statement and the packages ---------------------------------------------------------------


def test_the_statement_is_open_and_names_the_version_and_the_form(call: Call) -> None:
    statement = judged(call("GET", "metadata"))
    assert statement["fhirVersion"] == "4.0.1"
    assert "json" in statement["format"]
    assert not [form for form in statement["format"] if "xml" in form]
    assert statement["implementation"]["url"] == "http://testserver/fhir"
    assert SYSTEM in json.dumps(statement)


def test_everything_that_the_statement_names_is_there_and_nothing_else(
    call: Call, clinic: str
) -> None:
    (rest,) = judged(call("GET", "metadata"))["rest"]
    told = {
        (one["type"], interaction["code"])
        for one in rest["resource"]
        for interaction in one["interaction"]
    }
    answered = set()
    for kind in {kind for kind, _ in told} | {"Claim", "Organization"}:
        if call("GET", f"{kind}/x", clinic).status_code != 405:
            answered |= {(kind, "read")} if kind not in ("Claim", "Organization") else set()
        if call("POST", kind, clinic, {"resourceType": kind}).status_code == 400:
            answered.add((kind, "create"))
        if call("GET", kind, clinic).status_code in (200, 400):
            answered.add((kind, "search-type"))
    assert answered == told


def test_the_packages_are_open_and_come_in_three_languages(call: Call) -> None:
    bundle = judged(call("GET", "InsurancePlan", Accept_Language="ru"))
    assert [one["resource"]["id"] for one in bundle["entry"]] == ["gvfmc", "mshi"]
    plan = judged(call("GET", "InsurancePlan/mshi", Accept_Language="ru"))
    assert plan == bundle["entry"][1]["resource"]
    assert plan["language"] == "ru"
    others = {
        one["extension"][0]["valueCode"]: one["extension"][1]["valueString"]
        for one in plan["_name"]["extension"]
    }
    assert others.keys() == {"kk", "en"}
    assert plan["name"] not in others.values()
    services = plan["coverage"][0]["benefit"]
    assert "care_diabetes_mshi" in [one["type"]["coding"][0]["code"] for one in services]
    assert code_of(call("GET", "InsurancePlan/dental")) == (404, "not_found")


# Patients -------------------------------------------------------------------------------------


def test_a_patient_is_an_id_and_a_masked_name(call: Call, clinic: str, insured: None) -> None:
    answer = call("POST", "Patient/_search", clinic, f"identifier={SYSTEM}%7C{IIN}", **FORM)
    bundle = judged(answer)
    (entry,) = bundle["entry"]
    id = entry["resource"]["id"]
    assert entry["resource"] == {
        "resourceType": "Patient",
        "id": id,
        "name": [{"text": "Сын*** А."}],
    }
    assert entry["fullUrl"] == f"http://testserver/fhir/Patient/{id}"
    assert bundle["total"] == 1
    assert IIN not in answer.content.decode()
    assert judged(call("GET", f"Patient/{id}", clinic)) == entry["resource"]
    assert call("HEAD", f"Patient/{id}", clinic).status_code == 200
    assert (
        list(Lookup.objects.values_list("door", "outcome", "iin_key"))
        == [("fhir", "found", iin_key(IIN))] * 3
    )


def test_a_number_that_nobody_holds_finds_nothing_and_is_recorded(
    find: Call, clinic: str, insured: None
) -> None:
    bundle = judged(find(clinic, UNKNOWN, X_Purpose="walk_in"))
    assert (bundle["total"], "entry" in bundle) == (0, False)
    row = Lookup.objects.get()
    assert (row.outcome, row.purpose, row.iin_key) == ("not_found", "walk_in", iin_key(UNKNOWN))
    assert row.client_id


@pytest.mark.parametrize(
    "address",
    [
        f"Patient?identifier={SYSTEM}%7C{IIN}",
        f"Patient?identifier:exact={IIN}",
        f"Patient?_id={IIN}",
        "Patient",
        f"Patient/_search?identifier={IIN}",
    ],
)
def test_an_identifier_in_an_address_is_refused_and_not_repeated(
    call: Call, clinic: str, insured: None, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    method = "POST" if "_search" in address else "GET"
    answer = call(method, address, clinic, "identifier=x" if method == "POST" else None, **FORM)
    assert code_of(answer) == (400, "identifier_in_address")
    assert IIN not in answer.content.decode() + str(dict(answer.headers)) + caplog.text
    assert not Lookup.objects.exists()


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        ("_format=json", "identifier_needed"),
        (f"identifier={IIN}", "identifier_needed"),
        (f"identifier=|{IIN}", "identifier_system"),
        (f"identifier=urn:oid:1.2.3|{IIN}", "identifier_system"),
        (f"identifier={SYSTEM}|", "identifier_needed"),
        (f"identifier={SYSTEM}|{IIN},{SYSTEM}|{UNKNOWN}", "identifier_needed"),
        (f"identifier={SYSTEM}|{IIN}&identifier={SYSTEM}|{UNKNOWN}", "parameter_unknown"),
        (f"identifier={SYSTEM}|{IIN}&name=x", "parameter_unknown"),
        (f"identifier:missing={SYSTEM}|{IIN}", "parameter_unknown"),
        (f"identifier={SYSTEM}|12345", "iin_malformed"),
        (f"identifier={SYSTEM}|111111111111", "iin_check_digit"),
        (f"identifier={SYSTEM}|{IIN}&_count=5", "parameter_unknown"),
        ("identifier=%ff%fe", "identifier_needed"),
        (b"\xff\xfe", "parameter_unknown"),
    ],
)
def test_a_search_that_is_not_for_one_number_is_refused(
    call: Call, clinic: str, insured: None, form: str, refused: str
) -> None:
    answer = call("POST", "Patient/_search", clinic, form, **FORM)
    assert code_of(answer) == (400, refused)
    assert IIN not in answer.content.decode()
    assert not Lookup.objects.exists()


# Coverage -------------------------------------------------------------------------------------


def test_coverage_is_found_by_the_client_s_own_id(
    call: Call, clinic: str, insured: None, patient_id: Callable[[str], str]
) -> None:
    id = patient_id(clinic)
    bundle = judged(call("GET", f"Coverage?beneficiary=Patient/{id}", clinic))
    by_form = call("POST", "Coverage/_search", clinic, f"beneficiary=Patient/{id}", **FORM)
    assert judged(by_form)["total"] == bundle["total"] == 2
    gvfmc, mshi = (entry["resource"] for entry in bundle["entry"])
    assert (gvfmc["status"], mshi["status"]) == ("active", "active")
    assert mshi["period"] == {"start": "2026-11-22", "end": "2027-01-31"}
    assert mshi["beneficiary"] == {"reference": f"Patient/{id}"}
    again = judged(call("GET", f"Coverage/{mshi['id']}", clinic))
    assert again["class"] == mshi["class"]
    assert Lookup.objects.filter(outcome="insured").count() == 3


def test_coverage_of_who_owes_is_cancelled(
    call: Call, clinic: str, owing: None, patient_id: Callable[[str], str]
) -> None:
    bundle = judged(call("GET", f"Coverage?beneficiary=Patient/{patient_id(clinic)}", clinic))
    gvfmc, mshi = (entry["resource"] for entry in bundle["entry"])
    assert (gvfmc["status"], mshi["status"]) == ("active", "cancelled")
    assert "period" not in mshi


def test_a_coverage_needs_its_beneficiary(call: Call, clinic: str) -> None:
    assert code_of(call("GET", "Coverage", clinic)) == (400, "required")
    assert code_of(call("GET", "Coverage?status=active", clinic)) == (400, "parameter_unknown")


# One client's ids are nobody else's -----------------------------------------------------------


def test_each_client_has_ids_of_its_own_and_another_s_open_nothing(
    call: Call, clinic: str, other: str, insured: None, patient_id: Callable[[str], str]
) -> None:
    mine, its = patient_id(clinic), patient_id(other)
    assert mine == patient_id(clinic)
    assert mine != its
    coverage = judged(call("GET", f"Coverage?beneficiary=Patient/{its}", other))["entry"][0]
    before = Lookup.objects.count()
    assert code_of(call("GET", f"Patient/{its}", clinic)) == (404, "not_found")
    assert code_of(call("GET", f"Coverage/{coverage['resource']['id']}", clinic))[0] == 404
    assert judged(call("GET", f"Coverage?beneficiary=Patient/{its}", clinic))["total"] == 0
    assert code_of(call("POST", "CoverageEligibilityRequest", clinic, a_request(its))) == (
        422,
        "reference_unknown",
    )
    assert Lookup.objects.count() == before


def test_an_id_is_neither_the_key_of_the_row_nor_of_the_number(
    insured: None, clinic: str, patient_id: Callable[[str], str]
) -> None:
    id = patient_id(clinic)
    assert len(id) == 64
    assert id != iin_key(IIN)
    assert IIN not in id


def test_a_changed_id_opens_nothing(
    call: Call, clinic: str, insured: None, patient_id: Callable[[str], str]
) -> None:
    id = patient_id(clinic)
    for place in range(0, 64, 7):
        changed = id[:place] + ("A" if id[place] != "A" else "B") + id[place + 1 :]
        assert call("GET", f"Patient/{changed}", clinic).status_code == 404
    for other in (id[:-1], id + "A", id.lower(), IIN, "..", "%00", "a/b", "ә" * 64):
        assert call("GET", f"Patient/{other}", clinic).status_code == 404


def test_a_patient_s_id_is_no_coverage_s(
    call: Call, clinic: str, insured: None, patient_id: Callable[[str], str]
) -> None:
    assert code_of(call("GET", f"Coverage/{patient_id(clinic)}", clinic)) == (404, "not_found")


# Forms and parameters -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "accept",
    [
        "application/fhir+json",
        "application/json",
        "application/fhir+json; fhirVersion=4.0",
        "text/html, */*;q=0.8",
        "application/*",
    ],
)
def test_json_is_given_to_who_takes_it(call: Call, accept: str) -> None:
    assert judged(call("GET", "metadata", Accept=accept))["resourceType"] == "CapabilityStatement"


@pytest.mark.parametrize(
    ("address", "accept"),
    [
        ("metadata", "application/fhir+xml"),
        ("metadata", "text/html"),
        ("metadata", "application/fhir+json; fhirVersion=5.0"),
        ("metadata?_format=xml", "application/fhir+json"),
        ("metadata?_format=text/turtle", "*/*"),
    ],
)
def test_another_form_is_refused(call: Call, address: str, accept: str) -> None:
    assert code_of(call("GET", address, Accept=accept)) == (406, "not_acceptable")


def test_the_format_in_the_address_wins(call: Call) -> None:
    for format in ("json", "application/fhir%2Bjson", "application/fhir+json"):
        judged(call("GET", f"metadata?_format={format}", Accept="application/fhir+xml"))


@pytest.mark.parametrize(
    "kind",
    ["application/fhir+xml", "text/plain", "application/fhir+json; charset=cp1251"],
)
def test_a_body_in_another_form_is_refused(call: Call, clinic: str, kind: str) -> None:
    for address in ("CoverageEligibilityRequest", "Patient/_search"):
        answer = call("POST", address, clinic, "<Patient/>", Content_Type=kind)
        assert code_of(answer) == (415, "unsupported_media_type")


def test_a_body_of_more_than_a_megabyte_is_refused(call: Call, clinic: str) -> None:
    answer = call("POST", "CoverageEligibilityRequest", clinic, " " * (1024 * 1024 + 1))
    assert code_of(answer) == (413, "too_large")


@pytest.mark.parametrize("more", ["_count=5", "_summary=true", "_elements=id", "_pretty=true", "x"])
@pytest.mark.parametrize(
    "address", ["metadata", "InsurancePlan", "InsurancePlan/mshi", "Coverage/x"]
)
def test_an_unknown_parameter_is_refused_and_not_overlooked(
    call: Call, clinic: str, address: str, more: str
) -> None:
    assert code_of(call("GET", f"{address}?{more}", clinic)) == (400, "parameter_unknown")


def test_conditions_are_refused_and_preferences_not_looked_at(
    call: Call, clinic: str, insured: None
) -> None:
    asked = a_request()
    for header in ("If_None_Exist", "If_Match", "If_None_Match"):
        answer = call("POST", "CoverageEligibilityRequest", clinic, asked, **{header: "x"})
        assert code_of(answer) == (400, "conditional")
    preferred = {"Prefer": "return=OperationOutcome; handling=strict"}
    assert call("POST", "CoverageEligibilityRequest", clinic, asked, **preferred).status_code == 201


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", ["metadata", "Patient/x", "CoverageEligibilityRequest", ""])
def test_another_method_is_told_which_there_are(
    call: Call, clinic: str, method: str, address: str
) -> None:
    answer = call(method, address, clinic)
    assert code_of(answer) == (405, "method_not_allowed")
    assert "Allow" in answer.headers


@pytest.mark.parametrize(
    "address", ["Claim", "Patient/x/_history", "Patient/x/$everything", "_history", "metadata/"]
)
def test_an_unknown_address_is_an_outcome(call: Call, clinic: str, address: str) -> None:
    assert code_of(call("GET", address, clinic)) == (404, "not_found")


# Who may ask ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "address"), ABOUT_PEOPLE)
def test_without_a_token_of_a_clinic_or_the_fund_nothing_is_answered(
    call: Call, clinic: str, method: str, address: str
) -> None:
    answer = call(method, address)
    assert code_of(answer) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="osms"'
    assert code_of(call(method, address, "osms_demo_" + "a" * 40)) == (401, "token_invalid")
    sender = issue_token(name="Bank", scope="sender", sender="bank").secret
    assert code_of(call(method, address, sender)) == (403, "scope_insufficient")
    revoke_tokens(name="Clinic 7")
    assert code_of(call(method, address, clinic)) == (401, "token_invalid")


def test_who_asks_too_often_is_told_when_to_come_again(
    find: Call, clinic: str, settings: Any, insured: None
) -> None:
    settings.OSMS_LIMITS = {**settings.OSMS_LIMITS, "api_second": 1}
    answers = [find(clinic) for _ in range(20)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused
    assert code_of(refused[0]) == (429, "too_many_requests")
    assert int(refused[0]["Retry-After"]) >= 1
    assert Lookup.objects.count() == len(answers) - len(refused)


def test_no_audit_row_no_answer(find: Call, call: Call, clinic: str, insured: None) -> None:
    with audit_closed():
        answers = find(clinic), call("POST", "CoverageEligibilityRequest", clinic, a_request())
    assert not Eligibility.objects.exists()
    for answer in answers:
        assert code_of(answer) == (503, "unavailable")
        assert "Сын" not in answer.content.decode()
