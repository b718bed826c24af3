"""A check by FHIR: each outcome's response, the days, the packages, the needs, what it costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.audit.models import Lookup
from apps.fhir import tasks
from apps.fhir.models import Eligibility
from apps.persons.identity import iin_key
from tests.builders import IIN, a_person, complete_through, months, paid
from tests.fhir.conftest import SYSTEM, UNKNOWN, Call, a_request, code_of, judged

pytestmark = pytest.mark.django_db

SUBMIT = "CoverageEligibilityRequest/$submit"
CREATE = "CoverageEligibilityRequest"


def line(response: dict[str, Any], package: str) -> dict[str, Any]:
    """The line of a package in a response."""
    name = {"gvfmc": "GVFMC", "mshi": "MSHI"}[package]
    return next(one for one in response["insurance"] if name in one["coverage"]["display"])


# The outcomes ---------------------------------------------------------------------------------


def test_somebody_insured_is_in_force_until_a_day(
    call: Call, clinic: str, insured: None, patient_id: Callable[[str], str]
) -> None:
    id = patient_id(clinic)
    response = judged(call("POST", SUBMIT, clinic, a_request(id)))
    kept = Eligibility.objects.get()
    assert {k: v for k, v in response.items() if k not in ("disposition", "insurance")} == {
        "resourceType": "CoverageEligibilityResponse",
        "id": kept.pk,
        "language": "en",
        "identifier": response["identifier"],
        "status": "active",
        "purpose": ["validation"],
        "patient": {"reference": f"Patient/{id}", "display": "Сын*** А."},
        "servicedDate": "2026-11-22",
        "created": "2026-11-22T12:00:00+05:00",
        "request": {"reference": f"CoverageEligibilityRequest/{kept.pk}"},
        "outcome": "complete",
        "insurer": {"display": "Social Health Insurance Fund"},
    }
    mshi = line(response, "mshi")
    assert mshi["inforce"] is True
    assert mshi["benefitPeriod"] == {"start": "2026-11-22", "end": "2027-01-31"}
    assert line(response, "gvfmc")["inforce"] is True
    assert "The contributions for you are paid." in response["disposition"]


def test_somebody_who_owes_is_not_in_force_and_hears_the_way_out(
    call: Call, clinic: str, owing: None
) -> None:
    response = judged(call("POST", SUBMIT, clinic, a_request()))
    assert response["outcome"] == "complete"
    assert line(response, "mshi")["inforce"] is False
    assert "benefitPeriod" not in line(response, "mshi")
    assert line(response, "gvfmc")["inforce"] is True
    assert "June 2026" in response["disposition"]
    assert "bank" in response["disposition"]


def test_somebody_whose_data_are_late_is_answered_in_part(call: Call, clinic: str) -> None:
    complete_through("gcvp", date(2026, 7, 1), sends_payments=True)
    paid(a_person(), months("2025-01", "2026-06"))
    response = judged(call("POST", SUBMIT, clinic, a_request()))
    assert response["outcome"] == "partial"
    assert "inforce" not in line(response, "mshi")
    assert line(response, "gvfmc")["inforce"] is True
    assert response["disposition"]


def test_a_number_that_nobody_holds_is_an_error_with_the_code_that_payers_know(
    call: Call, clinic: str
) -> None:
    asked = a_request({"identifier": {"system": SYSTEM, "value": UNKNOWN}})
    response = judged(call("POST", SUBMIT, clinic, asked))
    assert response["outcome"] == "error"
    codes = {one["code"] for one in response["error"][0]["code"]["coding"]}
    assert codes == {"75", "id_not_found"}
    assert "insurance" not in response
    assert UNKNOWN not in json.dumps(response)
    assert Lookup.objects.get().outcome == "not_confirmed"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_disposition_is_in_the_reader_s_language(
    call: Call, clinic: str, insured: None, language: str
) -> None:
    answer = call("POST", SUBMIT, clinic, a_request(), Accept_Language=language)
    said = {
        "kk": "Сіз үшін жарналар төленген.",
        "ru": "Взносы за вас уплачены.",
        "en": "The contributions for you are paid.",
    }
    response = judged(answer)
    assert response["language"] == answer["Content-Language"] == language
    assert said[language] in response["disposition"]


# Create and read ------------------------------------------------------------------------------


def test_a_created_request_has_an_address_and_its_response_is_kept_to_the_byte(
    call: Call, clinic: str, insured: None
) -> None:
    created = call("POST", CREATE, clinic, a_request(), Prefer="return=minimal")
    assert created.status_code == 201
    id = judged(created)["id"]
    assert created["Location"] == f"http://testserver/fhir/CoverageEligibilityRequest/{id}"
    again = call("GET", f"CoverageEligibilityResponse/{id}", clinic, Accept_Language="kk")
    assert again.content == created.content
    request = judged(call("GET", f"CoverageEligibilityRequest/{id}", clinic))
    assert request["purpose"] == ["validation"]
    assert request["patient"]["reference"].startswith("Patient/")


def test_what_is_kept_holds_no_iin(call: Call, clinic: str, insured: None) -> None:
    given = a_request(identifier=[{"system": "urn:x", "value": IIN}], facility={"display": IIN})
    judged(call("POST", CREATE, clinic, given))
    kept = Eligibility.objects.get()
    assert IIN not in kept.request + kept.response
    assert iin_key(IIN) not in kept.request + kept.response


def test_another_client_reads_neither_request_nor_response(
    call: Call, clinic: str, other: str, insured: None
) -> None:
    id = judged(call("POST", CREATE, clinic, a_request()))["id"]
    for kind in ("CoverageEligibilityRequest", "CoverageEligibilityResponse"):
        assert code_of(call("GET", f"{kind}/{id}", other)) == (404, "not_found")
        assert code_of(call("GET", f"{kind}/{id}")) == (401, "not_authenticated")


def test_the_application_cannot_change_an_answer(call: Call, clinic: str, insured: None) -> None:
    judged(call("POST", CREATE, clinic, a_request()))
    with pytest.raises(ProgrammingError):
        Eligibility.objects.update(response="{}")


def test_an_answer_is_forgotten_after_a_month(
    call: Call, clinic: str, insured: None, settings: Any
) -> None:
    judged(call("POST", CREATE, clinic, a_request()))
    kept = Eligibility.objects.get()
    for days, left in ((31, 1), (32, 0)):
        settings.OSMS_NOW = (kept.created_at + timedelta(days=days)).isoformat()
        tasks.forget()
        assert Eligibility.objects.count() == left


# Days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "is_inforce"), [("2027-01-31", True), ("2027-02-01", False), ("2026-01-01", True)]
)
def test_the_day_of_service_is_the_day_asked_about(
    call: Call, clinic: str, insured: None, day: str, is_inforce: bool
) -> None:
    response = judged(call("POST", SUBMIT, clinic, a_request(servicedDate=day)))
    assert response["servicedDate"] == day
    assert line(response, "mshi")["inforce"] is is_inforce
    assert Lookup.objects.get().asked_on == date.fromisoformat(day)


def test_a_period_is_answered_for_its_first_day_and_says_when_cover_ends(
    call: Call, clinic: str, insured: None
) -> None:
    period = {"start": "2027-01-20", "end": "2027-02-10T08:00:00+05:00"}
    response = judged(call("POST", SUBMIT, clinic, a_request(servicedPeriod=period)))
    assert response["servicedPeriod"] == {"start": "2027-01-20", "end": "2027-02-10"}
    mshi = line(response, "mshi")
    assert mshi["benefitPeriod"] == {"start": "2027-01-20", "end": "2027-01-31"}
    assert "31\u00a0January 2027" in response["disposition"]


def test_a_moment_is_a_day_in_almaty(call: Call, clinic: str, insured: None) -> None:
    period = {"start": "2027-01-31T20:00:00Z"}
    response = judged(call("POST", SUBMIT, clinic, a_request(servicedPeriod=period)))
    assert response["servicedDate"] == "2027-02-01"


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"servicedDate": "2026-11"}, (422, "day_incomplete")),
        ({"servicedPeriod": {"start": "2026"}}, (422, "day_incomplete")),
        ({"servicedDate": "2019-12-31"}, (422, "date_out_of_range")),
        ({"servicedDate": "2028-01-01"}, (422, "date_out_of_range")),
        ({"servicedPeriod": {"end": "2026-11-22"}}, (400, "required")),
        ({"servicedPeriod": {"start": "2026-11-22", "end": "2026-11-21"}}, (400, "value_invalid")),
        ({"servicedDate": "2026-02-30"}, (400, "value_invalid")),
        ({"servicedDate": 20261122}, (400, "value_invalid")),
    ],
)
def test_a_day_that_cannot_be_answered_is_refused_and_leaves_no_trace(
    call: Call, clinic: str, insured: None, asked: dict[str, Any], refused: tuple[int, str]
) -> None:
    assert code_of(call("POST", SUBMIT, clinic, a_request(**asked))) == refused
    assert not Lookup.objects.exists()
    assert not Eligibility.objects.exists()


# Packages and needs ---------------------------------------------------------------------------


def test_a_named_coverage_limits_the_answer_and_discovery_opens_it(
    call: Call, clinic: str, insured: None
) -> None:
    first = judged(call("POST", SUBMIT, clinic, a_request()))
    mshi = line(first, "mshi")["coverage"]["reference"]
    named = {"insurance": [{"focal": True, "coverage": {"reference": mshi}}]}
    only = judged(call("POST", SUBMIT, clinic, a_request(**named)))
    assert [one["coverage"]["reference"] for one in only["insurance"]] == [mshi]
    found = judged(call("POST", SUBMIT, clinic, a_request(purpose=["discovery"], **named)))
    assert len(found["insurance"]) == 2


def test_benefits_are_told_by_need_and_package(call: Call, clinic: str, owing: None) -> None:
    response = judged(call("POST", SUBMIT, clinic, a_request(purpose=["benefits"])))
    told = {
        (package, item["category"]["coding"][0]["code"]): item
        for package in ("gvfmc", "mshi")
        for item in line(response, package)["item"]
    }
    assert told["gvfmc", "ambulance"]["excluded"] is False
    assert told["mshi", "mri"]["excluded"] is True
    assert told["gvfmc", "mri"]["excluded"] is False
    assert "authorizationRequired" not in told["gvfmc", "mri"]


def test_requirements_name_every_document_that_would_do(
    call: Call, clinic: str, insured: None
) -> None:
    need = {"coding": [{"system": "urn:osms:need", "code": "dentist_urgent"}]}
    asked = a_request(purpose=["auth-requirements"], item=[{"category": need}])
    (item,) = line(judged(call("POST", SUBMIT, clinic, asked)), "mshi")["item"]
    assert item["authorizationRequired"] is True
    assert len(item["authorizationSupporting"]) == 10


def test_an_unknown_need_is_refused_and_leaves_no_trace(
    call: Call, clinic: str, insured: None
) -> None:
    for coding in ({"system": "urn:osms:need", "code": "x"}, {"system": "http://x", "code": "mri"}):
        asked = a_request(purpose=["benefits"], item=[{"category": {"coding": [coding]}}])
        assert code_of(call("POST", SUBMIT, clinic, asked)) == (422, "need_unknown")
    assert not Lookup.objects.exists()


# Audit and cost -------------------------------------------------------------------------------


def test_each_answer_has_one_audit_row_with_its_purpose(
    call: Call, clinic: str, insured: None
) -> None:
    call("POST", SUBMIT, clinic, a_request())
    call("POST", SUBMIT, clinic, a_request(priority={"coding": [{"code": "stat"}]}))
    call("POST", SUBMIT, clinic, a_request(), X_Purpose="referral", X_Presence="qr")
    rows = Lookup.objects.order_by("pk").values_list("door", "asker", "purpose", "presence")
    assert list(rows) == [
        ("fhir", "Clinic 7", "billing", ""),
        ("fhir", "Clinic 7", "emergency", ""),
        ("fhir", "Clinic 7", "referral", "qr"),
    ]
    assert set(Lookup.objects.values_list("iin_key", flat=True)) == {iin_key(IIN)}


def test_the_response_carries_the_code_of_its_proof(call: Call, clinic: str, insured: None) -> None:
    response = judged(call("POST", SUBMIT, clinic, a_request()))
    code = Lookup.objects.get().proof
    assert code
    assert response["identifier"] == [{"system": "urn:osms:proof", "value": code}]


@pytest.mark.parametrize("header", ["X_Purpose", "X_Presence"])
def test_an_unknown_purpose_is_refused(call: Call, clinic: str, insured: None, header: str) -> None:
    answer = call("POST", SUBMIT, clinic, a_request(), **{header: "curiosity"})
    assert code_of(answer) == (400, "purpose_unknown")
    assert not Lookup.objects.exists()


def statements(asked: Callable[[], object]) -> list[str]:
    """The statements on tables of a call, without the token's."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        asked()
    own = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "SET ")
    found = [query["sql"].strip() for query in captured]
    return [sql for sql in found if not sql.startswith(own) and "accounts_apitoken" not in sql]


def test_a_request_costs_a_check_and_one_statement(call: Call, clinic: str, insured: None) -> None:
    call("POST", SUBMIT, clinic, a_request())  # the law is read once

    def check() -> None:
        Client().post(
            "/api/v1/status-checks",
            {"iin": IIN, "purpose": "billing"},
            content_type="application/json",
            headers={"Authorization": f"Bearer {clinic}"},
        )

    cost = len(statements(check))
    assert cost >= 2
    assert len(statements(lambda: call("POST", SUBMIT, clinic, a_request()))) == cost + 1
