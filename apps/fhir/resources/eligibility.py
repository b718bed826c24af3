"""A check as a CoverageEligibilityRequest and its CoverageEligibilityResponse (docs/how-to/fhir.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.common import wording
from apps.entitlement.answer import Answer, Audience
from apps.entitlement.explain import as_json
from apps.entitlement.needs import Entitled, NeedAnswer, Way, said
from apps.fhir import names
from apps.fhir.asked import Asked
from apps.fhir.ids import sealed
from apps.rules.assess import Status

MASKED = {
    "extension": [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
            "valueCode": "masked",
        }
    ]
}
ALLOWED = {Entitled.YES: True, Entitled.WITH_DOCUMENT: True, Entitled.NO: False}
NOT_FOUND = "75"


@dataclass(frozen=True, slots=True)
class Given:
    """All that a request and its response are written from."""

    id: str
    client_id: int
    created_at: datetime
    language: str
    asked: Asked
    answer: Answer
    audience: Audience
    needs: Sequence[NeedAnswer]

    @property
    def is_known(self) -> bool:
        return self.answer.person_id is not None


def request_resource(given: Given) -> dict[str, Any]:
    """The request as it was understood: nothing else of what was sent is kept."""
    return {
        "resourceType": "CoverageEligibilityRequest",
        "id": given.id,
        "status": "active",
        "purpose": list(given.asked.purposes),
        "patient": _patient(given),
        **_serviced(given),
        "created": _created(given),
        "insurer": {"display": names.fund_name()},
    }


def response_resource(given: Given) -> dict[str, Any]:
    """What was answered, in the active language."""
    shown = as_json(given.answer, given.audience)
    proof = given.answer.proof
    return {
        "resourceType": "CoverageEligibilityResponse",
        "id": given.id,
        "language": given.language,
        **({"identifier": [{"system": names.PROOF, "value": proof}]} if proof else {}),
        "status": "active",
        "purpose": list(given.asked.purposes),
        "patient": _patient(given),
        **_serviced(given),
        "created": _created(given),
        "request": {"reference": f"CoverageEligibilityRequest/{given.id}"},
        "outcome": _outcome(given),
        "disposition": disposition(given, shown),
        "insurer": {"display": names.fund_name()},
        **_insurance(given, shown),
    }


def disposition(given: Given, shown: dict[str, Any]) -> str:
    """Why, in the words of every other door, and the first way out."""
    said_of_it = [reason["text"] for reason in shown["reasons"]]
    if shown["outcome"] == Status.NOT_INSURED and shown["routes"]:
        said_of_it += shown["routes"][0]["steps"]
    if given.asked.through:
        said_of_it.append(_of_period(given.asked.through, shown))
    return " ".join(said_of_it)


def _of_period(through: date, shown: dict[str, Any]) -> str:
    """A period is answered for its first day; what is known of its other days is said."""
    ends = shown["covered_until"] and date.fromisoformat(shown["covered_until"])
    if shown["outcome"] != Status.INSURED:
        return _("This is the answer for the first day of the period.")
    if ends and ends < through:
        return _("Within the period cover ends: its last day is %(date)s.") % {
            "date": wording.day(ends)
        }
    return _("Cover lasts through the whole period, as far as is known today.")


def _outcome(given: Given) -> str:
    if not given.is_known:
        return "error"
    return "partial" if given.answer.status == Status.NOT_CONFIRMED else "complete"


def _patient(given: Given) -> dict[str, Any]:
    if given.is_known:
        id = sealed("Patient", given.client_id, given.asked.key)
        name = given.answer.masked_name
        return {"reference": f"Patient/{id}", **({"display": name} if name else {})}
    identifier = {"system": settings.OSMS_FHIR_IIN_SYSTEM, "_value": MASKED}
    return {"type": "Patient", "identifier": identifier}


def _serviced(given: Given) -> dict[str, Any]:
    on = given.answer.outlook.on.isoformat()
    if given.asked.through:
        return {"servicedPeriod": {"start": on, "end": given.asked.through.isoformat()}}
    return {"servicedDate": on}


def _created(given: Given) -> str:
    return given.created_at.isoformat(timespec="seconds")


def _insurance(given: Given, shown: dict[str, Any]) -> dict[str, Any]:
    if not given.is_known:
        return {"error": [{"code": _not_found()}]}
    packages = [one for one in given.answer.packages if one.code in given.asked.packages]
    return {"insurance": [_line(one.code, one.entitled, given, shown) for one in packages]}


def _not_found() -> dict[str, Any]:
    coding = [
        {"system": names.X12_AAA, "code": NOT_FOUND},
        {"system": names.PROBLEM, "code": "id_not_found"},
    ]
    return {"coding": coding, "text": _("The registers do not hold this number yet.")}


def _line(
    package: str, entitled: bool | None, given: Given, shown: dict[str, Any]
) -> dict[str, Any]:
    id = sealed(f"Coverage.{package}", given.client_id, given.asked.key)
    line: dict[str, Any] = {
        "coverage": {"reference": f"Coverage/{id}", "display": names.package_name(package)}
    }
    if entitled is not None:
        line["inforce"] = entitled
    if package == "mshi" and entitled:
        line["benefitPeriod"] = benefit_period(shown)
    items = [item for need in given.needs if (item := _item(need, package, given.asked))]
    return {**line, "item": items} if items else line


def benefit_period(shown: dict[str, Any]) -> dict[str, str]:
    """The day asked about, and the last insured day as far ahead as this reader may see."""
    until = shown["covered_until"]
    return {"start": shown["on"], **({"end": until} if until else {})}


def _item(need: NeedAnswer, package: str, asked: Asked) -> dict[str, Any] | None:
    """What this package gives of a need, by its best way; None where it never gives it."""
    way = next((way for way in need.ways if way.package == package), None)
    if way is None:
        return None
    name = said(need.names)
    item: dict[str, Any] = {
        "category": {
            "coding": [{"system": names.NEED, "code": need.code, "display": name}],
            "text": name,
        },
        "name": name,
    }
    if way.entitled in ALLOWED:
        item["excluded"] = not ALLOWED[way.entitled]
    if condition := said(way.conditions):
        item["description"] = condition
    return {**item, **_authorization(way)} if "auth-requirements" in asked.purposes else item


def _authorization(way: Way) -> dict[str, Any]:
    """Every document that would do; the Fund itself authorises nothing beforehand."""
    found: dict[str, Any] = {"authorizationRequired": bool(way.papers)}
    if way.papers:
        found["authorizationSupporting"] = [{"text": said(paper)} for paper in way.papers]
    return found
