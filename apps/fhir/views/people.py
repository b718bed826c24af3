"""Patients and their coverage: found by the IIN in a body, known by an id of the client's own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from rest_framework.request import Request

from apps.fhir import names
from apps.fhir.answers import written
from apps.fhir.asked import key_of_identifier, local
from apps.fhir.ids import opened, sealed
from apps.fhir.problems import refuse
from apps.fhir.resources.bundles import searchset
from apps.fhir.resources.people import coverages, patient
from apps.fhir.services import check_coverage, find_patient
from apps.fhir.views.base import FhirView, base_of, client_of, looking_of


class Patients(FhirView):
    """A search in the address is refused, whatever it holds, before it is looked at."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method in ("GET", "HEAD"):
            raise refuse("identifier_in_address")
        super().initial(request, *args, **kwargs)

    def get(self, request: Request) -> HttpResponse:
        raise refuse("identifier_in_address")


class PatientSearch(FhirView):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if any(name.startswith("identifier") for name in request.query_params):
            raise refuse("identifier_in_address")
        super().initial(request, *args, **kwargs)

    def post(self, request: Request) -> HttpResponse:
        form = self.form(request)
        if set(form) - {"identifier", "_format"}:
            raise refuse("parameter_unknown")
        system, bar, value = form.get("identifier", "").partition("|")
        if not bar or not value or "," in value:
            raise refuse("identifier_needed")
        key = key_of_identifier({"system": system, "value": value}, "Patient.identifier")
        name = find_patient(key=key, looking=looking_of(request))
        id = sealed("Patient", client_of(request).pk, key)
        found = [] if name is None else [patient(id, name)]
        return written(searchset(base_of(request), "Patient/_search", found))


class Patient(FhirView):
    def get(self, request: Request, id: str) -> HttpResponse:
        key = opened("Patient", client_of(request).pk, id)
        name = key and find_patient(key=key, looking=looking_of(request))
        if name is None:
            raise Http404
        return written(patient(id, name))


class _Finds(FhirView):
    """Both coverages of a patient whom the client has found; for others there is nothing."""

    def found(self, request: Request, beneficiary: str) -> HttpResponse:
        if not beneficiary:
            raise refuse("required", "Coverage.beneficiary")
        base, client = base_of(request), client_of(request)
        id = local(beneficiary, "Patient", base) or beneficiary
        key = opened("Patient", client.pk, id)
        found = list(_coverages_of(key, request).values()) if key else []
        address = f"Coverage?beneficiary=Patient/{id}" if key else "Coverage"
        return written(searchset(base, address, found))


class Coverages(_Finds):
    parameters = ("beneficiary",)

    def get(self, request: Request) -> HttpResponse:
        return self.found(request, request.query_params.get("beneficiary", ""))


class CoverageSearch(_Finds):
    def post(self, request: Request) -> HttpResponse:
        form = self.form(request)
        if set(form) - {"beneficiary", "_format"}:
            raise refuse("parameter_unknown")
        return self.found(request, form.get("beneficiary", ""))


class Coverage(FhirView):
    def get(self, request: Request, id: str) -> HttpResponse:
        for package in names.PACKAGES:
            if key := opened(f"Coverage.{package}", client_of(request).pk, id):
                found = _coverages_of(key, request)
                if package in found:
                    return written(found[package])
        raise Http404


def _coverages_of(key: str, request: Request) -> dict[str, dict[str, Any]]:
    looking = looking_of(request)
    answer = check_coverage(key=key, looking=looking)
    if answer.person_id is None:
        return {}
    return coverages(answer, looking.audience, looking.client_id, key)
