"""What needs no token: the statement and the two packages."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from rest_framework.request import Request

from apps.common import clock
from apps.coverage.selectors import packages_on
from apps.fhir.answers import written
from apps.fhir.resources.bundles import searchset
from apps.fhir.resources.capability import statement
from apps.fhir.resources.plans import plan
from apps.fhir.views.base import FhirView, base_of


class Base(FhirView):
    """The address of the server itself: neither batches nor a search over everything."""


class Metadata(FhirView):
    def get(self, request: Request) -> HttpResponse:
        return written(statement(base_of(request)))


class Plans(FhirView):
    def get(self, request: Request) -> HttpResponse:
        found = [plan(package) for package in packages_on(clock.today())]
        return written(searchset(base_of(request), "InsurancePlan", found))


class Plan(FhirView):
    def get(self, request: Request, id: str) -> HttpResponse:
        for package in packages_on(clock.today()):
            if package.package.code == id:
                return written(plan(package))
        raise Http404
