"""Everything wrong as an OperationOutcome: a stable code, a sentence, never the data sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseError
from django.http import Http404, HttpResponse
from rest_framework import exceptions

from apps.common.logs import log_database_error
from apps.fhir import names, wording
from apps.fhir.answers import written

SECONDS_BEFORE_RETRY = 5
OF_STATUS = {
    400: "bad_request",
    401: "not_authenticated",
    403: "scope_insufficient",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "unavailable",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and at which element ("CoverageEligibilityRequest.patient")."""

    code: str
    at: str = ""


class Refused(Exception):
    """The request cannot be answered; the first fault decides the status."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.code for fault in faults))
        self.faults = faults

    @property
    def status(self) -> int:
        return wording.PROBLEMS[self.faults[0].code].status


def refuse(code: str, at: str = "") -> Refused:
    """A refusal for one reason."""
    return Refused(Fault(code, at))


def outcome(faults: Iterable[Fault]) -> dict[str, Any]:
    """The OperationOutcome of these faults, in the active language."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(fault) for fault in faults]}


def refusal(status: int, *faults: Fault, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer with this status; without faults, what the status says of itself."""
    told = faults or (Fault(OF_STATUS.get(status, "internal_error")),)
    return written(outcome(told), status=status, headers=headers)


def handler(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """REST framework's exception handler for this door. Faults of our own are left to Django."""
    if isinstance(exc, Refused):
        return refusal(exc.status, *exc.faults)
    if isinstance(exc, exceptions.APIException):
        code = exc.get_codes()
        known = isinstance(code, str) and code in wording.PROBLEMS
        faults = [Fault(code)] if known and isinstance(code, str) else []
        return refusal(exc.status_code, *faults, headers=_headers_of(exc))
    if isinstance(exc, Http404):
        return refusal(HTTPStatus.NOT_FOUND)
    if isinstance(exc, PermissionDenied):
        return refusal(HTTPStatus.FORBIDDEN)
    if isinstance(exc, DatabaseError):
        log_database_error(exc)
        headers = {"Retry-After": str(SECONDS_BEFORE_RETRY)}
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
    return None


def _issue(fault: Fault) -> dict[str, Any]:
    problem = wording.PROBLEMS[fault.code]
    coding = [{"system": names.PROBLEM, "code": fault.code}]
    if problem.x12:
        coding.append({"system": names.X12_AAA, "code": problem.x12})
    issue: dict[str, Any] = {
        "severity": "error",
        "code": problem.kind,
        "details": {"coding": coding, "text": wording.sentence(fault.code)},
    }
    return {**issue, "expression": [fault.at]} if fault.at else issue


def _headers_of(exc: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exc, "auth_header", ""):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers
