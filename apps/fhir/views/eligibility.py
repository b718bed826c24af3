"""The check by FHIR: a request is answered at once, and both can be read again by the client that asked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from rest_framework.request import Request

from apps.fhir.answers import written
from apps.fhir.asked import KIND, Reader, asked, request_in
from apps.fhir.models import Eligibility
from apps.fhir.problems import refuse
from apps.fhir.reading import check_resource, read_json
from apps.fhir.selectors import eligibility_of
from apps.fhir.services import answer_request
from apps.fhir.views.base import FhirView, base_of, client_of, looking_of


class _Asks(FhirView):
    def answer(
        self, request: Request, resource: dict[str, Any], bundled: dict[str, Any]
    ) -> Eligibility:
        check_resource(resource, KIND)
        found = asked(resource, Reader(client_of(request).pk, base_of(request), bundled))
        return answer_request(asked=found, looking=looking_of(request, found.is_urgent))


class Requests(_Asks):
    """Create: the request has an address from now on, and the body of the answer is the response."""

    def post(self, request: Request) -> HttpResponse:
        kept = self.answer(request, read_json(self.resource_body(request)), {})
        base = base_of(request)
        headers = {
            "Location": f"{base}{KIND}/{kept.pk}",
            "Content-Location": f"{base}CoverageEligibilityResponse/{kept.pk}",
        }
        return written(kept.response, status=201, headers=headers)


class Submit(_Asks):
    """The operation $submit: the request alone, in Parameters, or with its patient in a Bundle."""

    def post(self, request: Request) -> HttpResponse:
        body = read_json(self.resource_body(request))
        if body["resourceType"] not in (KIND, "Parameters", "Bundle"):
            raise refuse("resource_type")
        kept = self.answer(request, *request_in(body))
        address = f"{base_of(request)}CoverageEligibilityResponse/{kept.pk}"
        return written(kept.response, headers={"Content-Location": address})


class RequestRead(FhirView):
    def get(self, request: Request, id: str) -> HttpResponse:
        return written(_kept(request, id).request)


class ResponseRead(FhirView):
    def get(self, request: Request, id: str) -> HttpResponse:
        return written(_kept(request, id).response)


def _kept(request: Request, id: str) -> Eligibility:
    found = eligibility_of(client_of(request).pk, id)
    if found is None:
        raise Http404
    return found
