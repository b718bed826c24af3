"""Where two doors meet: FHIR's views with the API's ways to know a client and to count its questions."""

from django.urls import URLPattern, path

from apps.api.authentication import BearerAuthentication, HasScope
from apps.api.throttling import PerAddress, PerClient, PerClientAndPerson
from apps.fhir.views import eligibility, open, people

ASKED = {
    "authentication_classes": [BearerAuthentication],
    "permission_classes": [HasScope],
    "throttle_classes": [PerClientAndPerson],
}
READ_AGAIN = {**ASKED, "throttle_classes": [PerClient]}
OPEN = {"throttle_classes": [PerAddress]}
REQUEST, RESPONSE = "CoverageEligibilityRequest", "CoverageEligibilityResponse"

app_name = "fhir"
urlpatterns: list[URLPattern] = [
    path("", open.Base.as_view(**OPEN), name="base"),
    path("metadata", open.Metadata.as_view(**OPEN)),
    path("InsurancePlan", open.Plans.as_view(**OPEN)),
    path("InsurancePlan/<str:id>", open.Plan.as_view(**OPEN)),
    path("Patient", people.Patients.as_view(**READ_AGAIN)),
    path("Patient/_search", people.PatientSearch.as_view(**ASKED)),
    path("Patient/<str:id>", people.Patient.as_view(**ASKED)),
    path("Coverage", people.Coverages.as_view(**ASKED)),
    path("Coverage/_search", people.CoverageSearch.as_view(**ASKED)),
    path("Coverage/<str:id>", people.Coverage.as_view(**ASKED)),
    path(REQUEST, eligibility.Requests.as_view(**ASKED)),
    path(f"{REQUEST}/$submit", eligibility.Submit.as_view(**ASKED)),
    path(f"{REQUEST}/<str:id>", eligibility.RequestRead.as_view(**READ_AGAIN)),
    path(f"{RESPONSE}/<str:id>", eligibility.ResponseRead.as_view(**READ_AGAIN)),
]
