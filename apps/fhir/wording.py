"""The problems of this door by code: HTTP status, FHIR's kind of issue, a sentence. Codes are stable."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` is a code of FHIR's issue-type; `x12` the reject reason that eligibility systems know."""

    status: int
    kind: str
    text: str
    x12: str = ""


PROBLEMS = {
    "bad_request": Problem(
        400, "invalid", gettext_noop("The request cannot be read; check its headers and its host.")
    ),
    "json_malformed": Problem(
        400, "structure", gettext_noop("The body must be one JSON object in UTF-8.")
    ),
    "structure": Problem(
        400, "structure", gettext_noop("This place does not have the structure of FHIR R4.")
    ),
    "unknown_field": Problem(400, "structure", gettext_noop("There is no such field.")),
    "required": Problem(400, "required", gettext_noop("This field is required.")),
    "code_unknown": Problem(
        400, "code-invalid", gettext_noop("This code is not in the code set that FHIR requires.")
    ),
    "value_invalid": Problem(400, "value", gettext_noop("This value cannot be read.")),
    "resource_type": Problem(
        400, "invalid", gettext_noop("Another type of resource is expected at this address.")
    ),
    "parameter_unknown": Problem(
        400,
        "not-supported",
        gettext_noop("This address does not know one of the parameters; nothing was searched."),
    ),
    "identifier_in_address": Problem(
        400,
        "security",
        gettext_noop(
            "A person is searched for by POST Patient/_search, with the identifier in the body, never"
            " in the address."
        ),
    ),
    "identifier_needed": Problem(
        400, "required", gettext_noop("Give one identifier, written as system|value.")
    ),
    "identifier_system": Problem(
        400,
        "code-invalid",
        gettext_noop(
            "People are found by the IIN only; the statement at metadata names its system."
        ),
    ),
    "iin_malformed": Problem(
        400,
        "value",
        gettext_noop("An IIN is twelve digits; spaces and hyphens are left out."),
        x12="72",
    ),
    "iin_check_digit": Problem(
        400,
        "value",
        gettext_noop("The check digit of the IIN is wrong: one of its digits was mistyped."),
        x12="72",
    ),
    "purpose_unknown": Problem(
        400,
        "code-invalid",
        gettext_noop("The header X-Purpose or X-Presence holds an unknown word."),
    ),
    "conditional": Problem(
        400, "not-supported", gettext_noop("Conditional requests are not answered here.")
    ),
    "day_incomplete": Problem(
        422, "value", gettext_noop("A whole day is needed, written YYYY-MM-DD.")
    ),
    "date_out_of_range": Problem(
        422,
        "business-rule",
        gettext_noop("The day lies outside the days that can be asked about."),
        x12="62",
    ),
    "status_not_active": Problem(
        422, "business-rule", gettext_noop("Only a request whose status is active is answered.")
    ),
    "reference_unknown": Problem(
        422,
        "not-found",
        gettext_noop("The reference leads to nothing that this client was given here."),
    ),
    "several_patients": Problem(
        422, "multiple-matches", gettext_noop("One request asks about one patient.")
    ),
    "contained": Problem(
        422,
        "not-supported",
        gettext_noop("Contained resources are not read; send a reference or an identifier."),
    ),
    "modifier": Problem(
        422,
        "extension",
        gettext_noop("This element changes the meaning in a way that is not understood here."),
    ),
    "need_unknown": Problem(
        422,
        "code-invalid",
        gettext_noop("The item names no need that is known here; without items all are answered."),
    ),
    "not_authenticated": Problem(
        401, "login", gettext_noop("Send the header Authorization: Bearer, with your token.")
    ),
    "token_invalid": Problem(
        401, "security", gettext_noop("The token is unknown, expired or revoked.")
    ),
    "scope_insufficient": Problem(
        403, "forbidden", gettext_noop("The scope of this client does not cover this address.")
    ),
    "not_found": Problem(
        404,
        "not-found",
        gettext_noop("There is nothing here for this client; the statement is at metadata."),
    ),
    "method_not_allowed": Problem(
        405, "not-supported", gettext_noop("The header Allow names the methods of this address.")
    ),
    "not_acceptable": Problem(
        406, "not-supported", gettext_noop("Answers are given as application/fhir+json.")
    ),
    "too_large": Problem(413, "too-long", gettext_noop("The body may hold at most one megabyte.")),
    "unsupported_media_type": Problem(
        415,
        "not-supported",
        gettext_noop("Send a resource as application/fhir+json, a search as a form."),
    ),
    "too_many_requests": Problem(
        429, "throttled", gettext_noop("Wait as many seconds as the header Retry-After says.")
    ),
    "internal_error": Problem(
        500, "exception", gettext_noop("The fault is recorded. Your data is not at fault.")
    ),
    "unavailable": Problem(
        503,
        "transient",
        gettext_noop("Nothing was answered and nothing was stored. Try again shortly."),
        x12="42",
    ),
}


def sentence(code: str) -> str:
    """What a problem's code means, in the active language."""
    return _(PROBLEMS[code].text)
