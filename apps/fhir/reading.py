"""Reading a resource: strict JSON, the structure by a library, the required code sets by us.

The library (classes of R4B, which has the elements of R4 here) knows every element and every required
one. It takes any text for a code, null and empty lists, and so on: that is looked at before and after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from apps.common.wire import Malformed, json_object
from apps.fhir.problems import Fault, Refused, refuse

if TYPE_CHECKING:
    from pydantic import ValidationError

DEEPEST = 40
MOST_FAULTS = 20
ELEMENT = re.compile(r"_?[A-Za-z]{1,40}(\[\d{1,4}\])?", re.ASCII)
# What a server must not overlook, and this one does not understand.
REFUSED = {
    "modifierExtension": "modifier",
    "implicitRules": "modifier",
    "contained": "contained",
    "fhir_comments": "unknown_field",  # of an older FHIR; the library takes it everywhere
}
FAULTS = {"missing": "required", "extra_forbidden": "unknown_field", "list_type": "structure"}
# What the library lists where any media type may stand.
NO_CODE_SET = frozenset({"etc.", "mime"})
# What the library raises beside its own error, for what it has not foreseen.
UNFORESEEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


def read_json(body: bytes) -> dict[str, Any]:
    """The resource of a body, of which only the JSON is looked at. Raises Refused."""
    try:
        found = json_object(body)
    except Malformed as error:
        raise refuse("json_malformed") from error
    if not isinstance(found.get("resourceType"), str):
        raise refuse("resource_type")
    _look_through(found)
    return found


def check_resource(resource: dict[str, Any], kind: str) -> None:
    """Raise Refused unless this is a resource of this kind, with known codes in every required place."""
    if resource.get("resourceType") != kind:
        raise refuse("resource_type")
    from fhir.resources.R4B import get_fhir_model_class  # three quarters of a second, once
    from pydantic import ValidationError

    try:
        found = get_fhir_model_class(kind).model_validate(resource)
    except ValidationError as error:
        raise Refused(*_faults(error, kind)) from None
    except UNFORESEEN:
        raise refuse("structure", kind) from None
    unknown = [Fault("code_unknown", at) for at in _unknown_codes(found, kind)]
    if unknown:
        raise Refused(*unknown[:MOST_FAULTS])


def _look_through(resource: dict[str, Any]) -> None:
    """Refuse what no FHIR JSON holds, and what must not be overlooked; iterative, however deep it is."""
    left: list[tuple[Any, str, int]] = [(resource, _known(str(resource["resourceType"])), 0)]
    while left:
        value, at, depth = left.pop()
        if depth > DEEPEST or value in ("", [], {}):
            raise refuse("structure", at)
        if isinstance(value, dict):
            left += [_member(name, its, at, depth) for name, its in value.items()]
        elif isinstance(value, list):
            left += [
                (one, f"{at}[{n}]", depth + 1) for n, one in enumerate(value) if one is not None
            ]
        elif value is None or (isinstance(value, str) and not _is_text(value)):
            raise refuse("structure", at)


def _member(name: str, value: Any, at: str, depth: int) -> tuple[Any, str, int]:
    if name in REFUSED:
        raise refuse(REFUSED[name], f"{at}.{name}")
    return value, f"{at}.{name}" if ELEMENT.fullmatch(name) else at, depth + 1


def _is_text(value: str) -> bool:
    """Whether it may be stored and sent: no half of a surrogate pair, no NUL."""
    return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _known(kind: str) -> str:
    return kind if ELEMENT.fullmatch(kind) else "Resource"


def _faults(error: ValidationError, kind: str) -> Iterator[Fault]:
    for each in error.errors(include_url=False, include_context=False, include_input=False)[
        :MOST_FAULTS
    ]:
        yield Fault(FAULTS.get(each["type"], _told(each["msg"])), _path(kind, each["loc"]))


def _told(message: str) -> str:
    return "required" if "required" in message.lower() else "value_invalid"


def _path(kind: str, places: tuple[int | str, ...]) -> str:
    """The element's path, as far as its names can be FHIR's: a name may be somebody's number."""
    path = kind
    for place in places:
        if isinstance(place, int):
            path += f"[{place}]"
        elif ELEMENT.fullmatch(place):
            path += f".{place}"
    return path


def _unknown_codes(found: Any, at: str) -> Iterator[str]:
    """The places of codes outside the code set that the element requires."""
    for name, field in type(found).model_fields.items():
        value = getattr(found, name, None)
        if value is None:
            continue
        extra = field.json_schema_extra
        allowed = extra.get("enum_values") if isinstance(extra, dict) else None
        for place, one in _each(value, f"{at}.{name}"):
            if hasattr(type(one), "model_fields"):
                yield from _unknown_codes(one, place)
            elif _is_unknown(one, allowed):
                yield place


def _is_unknown(code: object, allowed: object) -> bool:
    closed = isinstance(allowed, list) and NO_CODE_SET.isdisjoint(allowed)
    return closed and isinstance(code, str) and code not in allowed  # type: ignore[operator]


def _each(value: Any, at: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        yield from ((f"{at}[{n}]", one) for n, one in enumerate(value))
    else:
        yield at, value
