"""RFC 9457 problem answers: one shape for every failure, a stable code, never the data sent."""

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseError
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.exceptions import ErrorDetail

from apps.api import wording
from apps.common.logs import log_database_error
from apps.entitlement.proofs.keys import CannotSign

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
SECONDS_BEFORE_RETRY = 5
FIELD_CODES = {"null": "required", "blank": "required"}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a request."""

    field: str
    code: str
    detail: str


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class JSONMalformed(exceptions.APIException):
    status_code = HTTPStatus.BAD_REQUEST
    default_code = "json_malformed"


def problem(
    status: int,
    code: str = "",
    errors: list[FieldError] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """The answer for this status and code, in the active language."""
    code = code or wording.CODE_OF_STATUS.get(status, "error")
    body: dict[str, Any] = {
        "type": f"urn:osms:problem:{code}",
        "title": wording.title(status),
        "status": int(status),
        "detail": wording.detail(code),
        "code": code,
    }
    if errors:
        body["errors"] = [asdict(error) for error in errors]
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, headers=headers, content_type=MEDIA_TYPE)


def handler(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """REST framework's exception handler. Faults of our own are left to Django, which logs them."""
    if isinstance(exc, exceptions.ValidationError):
        return _invalid(exc)
    if isinstance(exc, exceptions.APIException):
        return problem(exc.status_code, _code_of(exc), headers=_headers_of(exc))
    if isinstance(exc, Http404):
        return problem(HTTPStatus.NOT_FOUND)
    if isinstance(exc, PermissionDenied):
        return problem(HTTPStatus.FORBIDDEN)
    if isinstance(exc, (DatabaseError, CannotSign)):
        return unavailable(exc)
    return None


def unavailable(error: DatabaseError | CannotSign) -> HttpResponse:
    """503; of the database's error only kind and place are logged, for its text may hold data."""
    if isinstance(error, CannotSign):
        logger.error("no answer can be signed: %s", error)
    else:
        log_database_error(error)
    headers = {"Retry-After": str(SECONDS_BEFORE_RETRY)}
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)


def _code_of(exc: exceptions.APIException) -> str:
    code = exc.get_codes()
    if isinstance(code, str) and code in wording.DETAILS:
        return code
    return wording.CODE_OF_STATUS.get(exc.status_code, "error")


def _headers_of(exc: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exc, "auth_header", ""):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def _invalid(exc: exceptions.ValidationError) -> HttpResponse:
    """400 with every field's fault; the first one's code is the problem's, in the fields' order."""
    if not isinstance(exc.detail, dict):
        return problem(HTTPStatus.BAD_REQUEST, "json_malformed")
    errors = []
    for name, faults in _places(exc.detail):
        code = str(faults[0].code)
        code = FIELD_CODES.get(code, code)
        errors.append(FieldError(name, code, wording.detail(code)))
    return problem(HTTPStatus.BAD_REQUEST, errors[0].code, errors)


def _places(detail: dict[str, Any]) -> Iterator[tuple[str, list[ErrorDetail]]]:
    """Each faulty field; one of a list by its place, as in "iins.17"."""
    for name, faults in detail.items():
        if isinstance(faults, dict):
            yield from ((f"{name}.{place}", some) for place, some in faults.items())
        else:
            yield name, faults
