"""A client's own webhooks: where to tell it that the outcome about a patient changed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import examples, shapes
from apps.api.authentication import BearerAuthentication, HasScope, client_of
from apps.api.fields import refused
from apps.api.schema import problems
from apps.api.serializers import WebhookRequest
from apps.api.throttling import PerClient
from apps.api.views.base import ApiView
from apps.api.views.status import AUDIENCES
from apps.entitlement.webhooks.addresses import AddressRefused
from apps.entitlement.webhooks.services import (
    AlreadyThere,
    TooMany,
    register,
    remove,
    webhooks_of,
)

FAILURES = (401, 403, 405, 406, 429, 500, 503)


class WebhookExists(APIException):
    status_code = HTTPStatus.CONFLICT
    default_code = "webhook_exists"


class TooManyWebhooks(APIException):
    status_code = HTTPStatus.CONFLICT
    default_code = "too_many_webhooks"


class OwnView(ApiView):
    authentication_classes = [BearerAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [PerClient]
    scopes = tuple(AUDIENCES)


class Webhooks(OwnView):
    @extend_schema(
        operation_id="list_webhooks",
        summary="Your webhooks and how they are",
        tags=["webhooks"],
        responses={200: shapes.WebhooksAnswer, **problems(*FAILURES)},
        examples=[examples.WEBHOOKS],
    )
    def get(self, request: Request) -> Response:
        own = [shapes.webhook(one) for one in webhooks_of(client_of(request))]
        return Response({"webhooks": own})

    @extend_schema(
        operation_id="make_webhook",
        summary="Tell me when the outcome about a patient changes",
        description=(
            "You are told of people whom your organisation has checked in the last thirty days, by the "
            "proof code of your own latest check. The answer shows the secret that notices are signed "
            "with, once. An address that you have is refused (409), so a repeated request is harmless."
        ),
        tags=["webhooks"],
        request=WebhookRequest,
        responses={
            201: shapes.NewWebhook,
            **problems(400, 409, 413, 415, *FAILURES),
        },
        examples=[examples.WEBHOOK_QUESTION, examples.NEW_WEBHOOK],
    )
    def post(self, request: Request) -> Response:
        question = WebhookRequest(data=request.data)
        question.is_valid(raise_exception=True)
        try:
            made = register(client=client_of(request), url=question.validated_data["url"])
        except AddressRefused as error:
            raise refused("url", str(error)) from error
        except AlreadyThere:
            raise WebhookExists from None
        except TooMany:
            raise TooManyWebhooks from None
        shown: dict[str, Any] = {**shapes.webhook(made.webhook), "secret": made.secret}
        return Response(shown, status=HTTPStatus.CREATED)


class OneWebhook(OwnView):
    @extend_schema(
        operation_id="ask_after_webhook",
        summary="One of your webhooks and how it is",
        tags=["webhooks"],
        responses={200: shapes.WebhookState, **problems(404, *FAILURES)},
        examples=[examples.WEBHOOK],
    )
    def get(self, request: Request, id: UUID) -> Response:
        found = webhooks_of(client_of(request)).filter(pk=id).first()
        if found is None:
            raise Http404
        return Response(shapes.webhook(found))

    @extend_schema(
        operation_id="remove_webhook",
        summary="Do not tell me there any more",
        tags=["webhooks"],
        request=None,
        responses={204: None, **problems(404, *FAILURES)},
    )
    def delete(self, request: Request, id: UUID) -> HttpResponse:
        if not remove(client=client_of(request), webhook_id=id):
            raise Http404
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
