"""What a CoverageEligibilityRequest asks: read from a checked resource, references resolved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from apps.common.clock import ALMATY
from apps.fhir import names
from apps.fhir.ids import opened
from apps.fhir.problems import refuse
from apps.fhir.reading import check_resource
from apps.persons.identity import MalformedIIN, cleaned_iin, iin_key

KIND = "CoverageEligibilityRequest"
WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PART_OF_A_DAY = re.compile(r"\d{4}(-\d{2})?", re.ASCII)
LONGEST_IIN_TEXT = 40
ITEMS_FOR = {"benefits", "auth-requirements"}
# What systems send that ask of no care in particular: "Health Benefit Plan Coverage".
EVERYTHING = {
    "system": "http://terminology.hl7.org/CodeSystem/ex-benefitcategory",
    "code": "30",
}
Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One patient, the day or days, what for, and of which packages and needs (none: of all)."""

    key: str
    purposes: tuple[str, ...]
    on: date | None
    through: date | None
    packages: tuple[str, ...]
    needs: tuple[str, ...]
    is_urgent: bool

    @property
    def wants_items(self) -> bool:
        return bool(ITEMS_FOR & set(self.purposes))


@dataclass(frozen=True, slots=True)
class Reader:
    """Who sends, where this server is, and the patients of a bundle by the address they have in it."""

    client_id: int
    base: str
    bundled: Mapping[str, Found]

    def key_of(self, id: str, kind: str, at: str) -> str:
        key = opened(kind, self.client_id, id)
        if key is None:
            raise refuse("reference_unknown", at)
        return key


def asked(request: Found, reader: Reader) -> Asked:
    """What the request asks, or Refused. The resource was checked for its structure before."""
    if request["status"] != "active":
        raise refuse("status_not_active", f"{KIND}.status")
    _texts(request, "created", f"{KIND}.created")
    purposes = _purposes(request)
    key = _patient(request["patient"], reader)
    on, through = _days(request)
    wants_all = "discovery" in purposes or not request.get("insurance")
    return Asked(
        key=key,
        purposes=purposes,
        on=on,
        through=through,
        packages=names.PACKAGES if wants_all else _packages(request, key, reader),
        needs=_needs(request) if ITEMS_FOR & set(purposes) else (),
        is_urgent=any(one.get("code") == "stat" for one in _codings(request.get("priority"))),
    )


def key_of_identifier(identifier: Found, at: str) -> str:
    """The keyed hash of the IIN in an Identifier, or Refused."""
    if identifier.get("system") != settings.OSMS_FHIR_IIN_SYSTEM:
        raise refuse("identifier_system", f"{at}.system")
    value = identifier.get("value")
    if not isinstance(value, str):
        raise refuse("required", f"{at}.value")
    try:
        return iin_key(cleaned_iin(value[:LONGEST_IIN_TEXT]))
    except MalformedIIN as malformed:
        raise refuse(malformed.code, f"{at}.value") from None


def local(reference: str, kind: str, base: str) -> str | None:
    """The id in a reference to a resource of this kind on this server; else None."""
    path = reference.removeprefix(base)
    found, _, id = path.partition("/")
    return id if found == kind and id else None


def _purposes(request: Found) -> tuple[str, ...]:
    given = request.get("purpose")
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise refuse("required", f"{KIND}.purpose")
    return tuple(dict.fromkeys(given))


def _patient(reference: Found, reader: Reader) -> str:
    at = f"{KIND}.patient"
    keys = set()
    if "reference" in reference:
        keys.add(_referred(reference["reference"], reader, f"{at}.reference"))
    if identifier := reference.get("identifier"):
        keys.add(key_of_identifier(identifier, f"{at}.identifier"))
    if not keys:
        raise refuse("required", at)
    if len(keys) > 1:
        raise refuse("several_patients", at)
    return keys.pop()


def _referred(reference: Any, reader: Reader, at: str) -> str:
    if not isinstance(reference, str):
        raise refuse("value_invalid", at)
    if patient := reader.bundled.get(reference):
        return _bundled(patient)
    id = local(reference, "Patient", reader.base)
    if id is None:
        raise refuse("reference_unknown", at)
    return reader.key_of(id, "Patient", at)


def _bundled(patient: Found) -> str:
    """The key of a Patient that came along: his IIN is among his identifiers."""
    check_resource(dict(patient), "Patient")
    at = "Patient.identifier"
    ours = [
        one
        for one in patient.get("identifier", [])
        if one.get("system") == settings.OSMS_FHIR_IIN_SYSTEM
    ]
    keys = {key_of_identifier(one, at) for one in ours}
    if len(keys) != 1:
        raise refuse("several_patients" if keys else "identifier_needed", at)
    return keys.pop()


def _days(request: Found) -> tuple[date | None, date | None]:
    if "servicedDate" in request:
        return _day(request, "servicedDate", KIND), None
    if "servicedPeriod" not in request:
        return None, None
    period, at = request["servicedPeriod"], f"{KIND}.servicedPeriod"
    if "start" not in period:
        raise refuse("required", f"{at}.start")
    first = _day(period, "start", at)
    last = _day(period, "end", at) if "end" in period else None
    if last and last < first:
        raise refuse("value_invalid", at)
    return first, last


def _day(holder: Found, name: str, at: str) -> date:
    """The day of a date, or of a moment as it is in Almaty."""
    at = f"{at}.{name}"
    text = _texts(holder, name, at)
    if PART_OF_A_DAY.fullmatch(text):
        raise refuse("day_incomplete", at)
    try:
        if WHOLE_DAY.fullmatch(text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text).astimezone(ALMATY).date()
    except (ValueError, OverflowError):
        raise refuse("value_invalid", at) from None


def _texts(holder: Found, name: str, at: str) -> str:
    """The text of an element that the library would also take as a number."""
    value = holder.get(name)
    if value is None:
        raise refuse("required", at)
    if not isinstance(value, str):
        raise refuse("value_invalid", at)
    return value


def _packages(request: Found, key: str, reader: Reader) -> tuple[str, ...]:
    """The packages of the coverages named as focal, of all of them where none is."""
    lines = list(enumerate(request["insurance"]))
    focal = [(n, line) for n, line in lines if line.get("focal")] or lines
    found = [
        _package(line["coverage"], key, reader, f"{KIND}.insurance[{n}].coverage")
        for n, line in focal
    ]
    return tuple(code for code in names.PACKAGES if code in found)


def _package(coverage: Found, key: str, reader: Reader, at: str) -> str:
    identifier = coverage.get("identifier") or {}
    if identifier.get("system") == names.PACKAGE and identifier.get("value") in names.PACKAGES:
        return str(identifier["value"])
    reference = coverage.get("reference")
    id = local(reference, "Coverage", reader.base) if isinstance(reference, str) else None
    for code in names.PACKAGES if id else ():
        holder = opened(f"Coverage.{code}", reader.client_id, id or "")
        if holder == key:
            return code
        if holder:
            raise refuse("several_patients", at)
    raise refuse("reference_unknown", at)


def _needs(request: Found) -> tuple[str, ...]:
    codes = []
    for n, item in enumerate(request.get("item") or []):
        given = [*_codings(item.get("category")), *_codings(item.get("productOrService"))]
        if any(EVERYTHING.items() <= one.items() for one in given):
            return ()
        ours = [str(one.get("code")) for one in given if one.get("system") == names.NEED]
        if not ours:
            raise refuse("need_unknown", f"{KIND}.item[{n}]")
        codes += ours
    return tuple(dict.fromkeys(codes))


def _codings(concept: Found | None) -> list[Found]:
    return list((concept or {}).get("coding") or [])


def request_in(body: Found) -> tuple[dict[str, Any], dict[str, Found]]:
    """The one request of what was sent to $submit, and the patients beside it by their address.

    It may stand alone, as the parameter `resource`, or in a bundle of type collection.
    """
    kind = body["resourceType"]
    if kind == "Parameters":
        return request_in(_parameter(body))
    if kind != "Bundle":
        return dict(body), {}
    entries = body.get("entry")
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise refuse("structure", "Bundle.entry")
    return _of_bundle(entries)


def _of_bundle(entries: list[Found]) -> tuple[dict[str, Any], dict[str, Found]]:
    requests: list[dict[str, Any]] = []
    patients: dict[str, Found] = {}
    for n, entry in enumerate(entries):
        resource = entry.get("resource")
        if not isinstance(resource, dict):
            raise refuse("required", f"Bundle.entry[{n}].resource")
        if resource.get("resourceType") == KIND:
            requests.append(resource)
        if resource.get("resourceType") == "Patient":
            patients |= dict.fromkeys(_addresses(entry, resource), resource)
    if not requests:
        raise refuse("required", "Bundle.entry")
    if len(requests) > 1:
        raise refuse("several_patients", "Bundle.entry")
    return requests[0], patients


def _addresses(entry: Found, resource: Found) -> list[str]:
    found = [entry.get("fullUrl")]
    if isinstance(resource.get("id"), str):
        found.append(f"Patient/{resource['id']}")
    return [address for address in found if isinstance(address, str)]


def _parameter(body: Found) -> dict[str, Any]:
    given = body.get("parameter")
    if not isinstance(given, list) or len(given) != 1 or not isinstance(given[0], dict):
        raise refuse("structure", "Parameters.parameter")
    resource = given[0].get("resource")
    if given[0].get("name") != "resource" or not isinstance(resource, dict):
        raise refuse("required", "Parameters.parameter[0].resource")
    if resource.get("resourceType") not in (KIND, "Bundle"):
        raise refuse("resource_type")
    return resource
