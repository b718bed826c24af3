"""The sentences of the API's problems, by code. Codes are stable; sentences may be improved."""

from http import HTTPStatus

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

TITLES = {
    400: gettext_noop("The request cannot be understood"),
    401: gettext_noop("A valid token is needed"),
    403: gettext_noop("This client may not do that"),
    404: gettext_noop("There is nothing at this address"),
    405: gettext_noop("This address does not know that method"),
    406: gettext_noop("The answer cannot be given in that form"),
    409: gettext_noop("Another request stands in the way"),
    413: gettext_noop("The request is too large"),
    415: gettext_noop("The request is in an unknown form"),
    422: gettext_noop("The request contradicts an earlier one"),
    429: gettext_noop("Too many requests"),
    500: gettext_noop("Something went wrong on our side"),
    503: gettext_noop("The service is not available right now"),
}

DETAILS = {
    "bad_request": gettext_noop("The request cannot be read; check its headers and its host."),
    "json_malformed": gettext_noop("The body must be one JSON object in UTF-8."),
    "required": gettext_noop("This field is required."),
    "unknown_field": gettext_noop("There is no such field."),
    "not_a_string": gettext_noop("This field must be a string."),
    "invalid_choice": gettext_noop("This value is not among the allowed ones."),
    "iin_malformed": gettext_noop("An IIN is twelve digits; spaces and hyphens are left out."),
    "iin_check_digit": gettext_noop(
        "The check digit of the IIN is wrong: one of its digits was mistyped."
    ),
    "date_malformed": gettext_noop("A date is written YYYY-MM-DD."),
    "month_malformed": gettext_noop("A month is written YYYY-MM."),
    "page_malformed": gettext_noop("A page is a number from 1 to 9999."),
    "date_out_of_range": gettext_noop("The day lies outside the days that can be asked about."),
    "number_malformed": gettext_noop(
        "A sum in tenge is written in digits, with a point before the tiyn, and is not negative."
    ),
    "not_authenticated": gettext_noop("Send the header Authorization: Bearer, with your token."),
    "token_invalid": gettext_noop("The token is unknown, expired or revoked."),
    "scope_insufficient": gettext_noop("The scope of this client does not cover this address."),
    "not_found": gettext_noop("Check the address; the schema is at /api/v1/schema."),
    "method_not_allowed": gettext_noop("The header Allow names the methods of this address."),
    "not_acceptable": gettext_noop("Answers are given as application/json."),
    "too_large": gettext_noop("The body may hold at most one megabyte."),
    "unsupported_media_type": gettext_noop(
        "Send the body as application/json; a file as multipart/form-data."
    ),
    "file_too_large": gettext_noop("The file is larger than this portal takes."),
    "no_room": gettext_noop(
        "There is no room for the file here now. Nothing was taken; send it again later."
    ),
    "idempotency_key_malformed": gettext_noop(
        "An Idempotency-Key is one to 255 visible characters of ASCII."
    ),
    "idempotency_key_reused": gettext_noop(
        "This Idempotency-Key was sent with another request. Send a new one."
    ),
    "idempotency_key_in_use": gettext_noop(
        "The request with this Idempotency-Key is still being answered. Send it again shortly."
    ),
    "url_malformed": gettext_noop(
        "An address is at most 500 characters long, with no login, fragment or twelve digits in it."
    ),
    "url_not_allowed": gettext_noop(
        "An address begins with https:// and lies on the open internet."
    ),
    "webhook_exists": gettext_noop("You have a webhook with this address."),
    "too_many_webhooks": gettext_noop("A client has at most five webhooks. Remove one first."),
    "too_many_requests": gettext_noop("Wait as many seconds as the header Retry-After says."),
    "internal_error": gettext_noop("The fault is recorded. Your data is not at fault."),
    "unavailable": gettext_noop("Nothing was answered and nothing was stored. Try again shortly."),
}

CODE_OF_STATUS = {
    400: "bad_request",
    401: "not_authenticated",
    403: "scope_insufficient",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "idempotency_key_in_use",
    413: "too_large",
    415: "unsupported_media_type",
    422: "idempotency_key_reused",
    429: "too_many_requests",
    500: "internal_error",
    503: "unavailable",
}


def title(status: int) -> str:
    """The title of all problems with this status, in the active language."""
    known = TITLES.get(status)
    return _(known) if known else HTTPStatus(status).phrase


def detail(code: str) -> str:
    """What a problem's code means, in the active language."""
    return _(DETAILS[code]) if code in DETAILS else ""
