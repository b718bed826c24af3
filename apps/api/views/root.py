"""The API itself: which version this is, and where it is described."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import examples, shapes
from apps.api.schema import problems
from apps.api.throttling import PerAddress
from apps.api.version import CHANGES, VERSION
from apps.api.views.base import ApiView


class Root(ApiView):
    throttle_classes = [PerAddress]

    @extend_schema(
        operation_id="api",
        summary="Which version this is, and where it is described",
        tags=["reference"],
        responses={200: shapes.ApiAnswer, **problems(405, 406, 429, 500, 503)},
        examples=[examples.API],
    )
    def get(self, request: Request) -> Response:
        return Response(
            {
                "version": VERSION,
                "schema": reverse("api:schema"),
                "docs": reverse("api:docs"),
                "changes": [
                    {"version": change.version, "since": change.since, "what": change.what}
                    for change in CHANGES
                ],
            }
        )
