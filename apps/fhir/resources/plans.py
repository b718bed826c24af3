"""The two packages as InsurancePlan, in the active language with the other two as translations."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language

from apps.coverage.models import Service
from apps.coverage.selectors import PackageOn
from apps.fhir import names
from apps.rates.texts import text, texts

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
PLAN_TYPE = "http://terminology.hl7.org/CodeSystem/insurance-plan-type"


def plan(given: PackageOn) -> dict[str, Any]:
    """A package with its services of a day."""
    row = given.package
    abbreviations = dict.fromkeys(one for one in texts(row, "abbreviation").values() if one)
    found: dict[str, Any] = {
        "resourceType": "InsurancePlan",
        "id": row.code,
        "language": get_language() or "kk",
        "identifier": [{"system": names.PACKAGE, "value": row.code}],
        "status": "active",
        "type": [{"coding": [{"system": PLAN_TYPE, "code": "medical"}]}],
        **_said("name", row, "name"),
        "alias": list(abbreviations),
        "ownedBy": {"display": names.fund_name()},
        "administeredBy": {"display": names.fund_name()},
    }
    if given.services:
        benefits = [{"type": _service(service)} for service in given.services]
        of = {"text": str(text(row, "decree"))}
        found["coverage"] = [{"type": of, "benefit": benefits}]
    return found


def _service(service: Service) -> dict[str, Any]:
    coding = [{"system": names.SERVICE, "code": service.code}]
    return {"coding": coding, **_said("text", service, "name")}


def _said(element: str, row: models.Model, field: str) -> dict[str, Any]:
    """The element in the active language, and FHIR's extension with the others."""
    shown = text(row, field)
    others = {
        language: value
        for language, value in texts(row, field).items()
        if value and language != shown.language
    }
    return {
        element: str(shown),
        f"_{element}": {"extension": [_translation(*one) for one in others.items()]},
    }


def _translation(language: str, content: str) -> dict[str, Any]:
    parts = [
        {"url": "lang", "valueCode": language},
        {"url": "content", "valueString": content},
    ]
    return {"url": TRANSLATION, "extension": parts}
