"""A patient and his coverage, as little of them as will do."""

from __future__ import annotations

from typing import Any

from apps.entitlement.answer import Answer, Audience, PackageAnswer
from apps.entitlement.explain import as_json
from apps.fhir import names
from apps.fhir.ids import sealed
from apps.fhir.resources.eligibility import benefit_period

# A coverage that cannot be confirmed now is a draft: its contents are not complete.
STATUSES = {True: "active", False: "cancelled", None: "draft"}


def patient(id: str, masked_name: str) -> dict[str, Any]:
    """An id and a masked name to compare with a document: no number, day of birth, sex, address."""
    return {
        "resourceType": "Patient",
        "id": id,
        **({"name": [{"text": masked_name}]} if masked_name else {}),
    }


def coverages(
    answer: Answer, audience: Audience, client_id: int, key: str
) -> dict[str, dict[str, Any]]:
    """The coverage of each package today, by the package's code."""
    period = benefit_period(as_json(answer, audience))
    return {
        one.code: _coverage(one, answer.proof, period, client_id, key) for one in answer.packages
    }


def _coverage(
    given: PackageAnswer, proof: str | None, period: dict[str, str], client_id: int, key: str
) -> dict[str, Any]:
    package, entitled = given.code, given.entitled
    name = names.package_name(package)
    found: dict[str, Any] = {
        "resourceType": "Coverage",
        "id": sealed(f"Coverage.{package}", client_id, key),
        "status": STATUSES[entitled],
        "type": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                    "code": "PUBLICPOL",
                }
            ],
            "text": name,
        },
        "beneficiary": {"reference": f"Patient/{sealed('Patient', client_id, key)}"},
        "payor": [{"display": names.fund_name()}],
        "class": [{"type": PLAN, "value": package, "name": name}],
    }
    if proof:
        found["identifier"] = [{"system": names.PROOF, "value": proof}]
    if package == "mshi" and entitled:
        found["period"] = period
    return found


PLAN = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/coverage-class", "code": "plan"}]
}
