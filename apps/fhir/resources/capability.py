"""What this server can do: a CapabilityStatement that names only what is there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

VERSION = "4.0.1"
CHANGED_ON = "2026-11-22"  # the day of the last change of what stands here
SUBMIT = "http://hl7.org/fhir/OperationDefinition/CoverageEligibilityRequest-submit"
SECURITY_SERVICE = "http://terminology.hl7.org/CodeSystem/restful-security-service"


def statement(base: str) -> dict[str, Any]:
    """The statement of the server at `base`, in the active language."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": CHANGED_ON,
        "kind": "instance",
        "software": {"name": "OSMS portal"},
        "implementation": {
            "description": _("Insured status in mandatory social health insurance"),
            "url": base.rstrip("/"),
        },
        "fhirVersion": VERSION,
        "format": ["application/fhir+json", "json"],
        "rest": [{"mode": "server", "security": _security(), "resource": _resources()}],
    }


def _security() -> dict[str, Any]:
    return {
        "cors": False,
        "service": [{"coding": [{"system": SECURITY_SERVICE, "code": "OAuth"}]}],
        "description": _(
            "A bearer token of scope full or clinic; only InsurancePlan and this statement are open. Every"
            " answer about a person is recorded with the client, and with the purpose in the header"
            " X-Purpose."
        ),
    }


def _resources() -> list[dict[str, Any]]:
    identifier = _("One IIN, as %(system)s|value, by POST Patient/_search only.") % {
        "system": settings.OSMS_FHIR_IIN_SYSTEM
    }
    return [
        _resource(
            "Patient",
            "read",
            "search-type",
            searchParam=[
                {"name": "identifier", "type": "token", "documentation": identifier},
            ],
        ),
        _resource(
            "Coverage",
            "read",
            "search-type",
            searchParam=[{"name": "beneficiary", "type": "reference"}],
        ),
        _resource("InsurancePlan", "read", "search-type"),
        _resource(
            "CoverageEligibilityRequest",
            "create",
            "read",
            operation=[{"name": "submit", "definition": SUBMIT}],
        ),
        _resource("CoverageEligibilityResponse", "read"),
    ]


def _resource(kind: str, *interactions: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "interaction": [{"code": code} for code in interactions],
        "versioning": "no-version",
        **more,
    }
