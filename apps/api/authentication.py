"""Bearer tokens of API clients."""

from typing import Any, cast

from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.accounts.models import ApiClient, Scope
from apps.accounts.selectors import client_of_token, may_call_from
from apps.common.limits import caller_of


class BearerAuthentication(BaseAuthentication):
    """`request.user` is the ApiClient whose token was sent, a simple one or one of OAuth 2.0; looked up
    each time, so that a revocation holds from the next request on."""

    def authenticate(self, request: Request) -> tuple[ApiClient, None] | None:
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        client = client_of_token(token.strip())
        if client is None or not may_call_from(client, caller_of(request)):
            raise AuthenticationFailed(code="token_invalid")
        return client, None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="osms"'


def client_of(request: Request) -> ApiClient:
    """The client behind a request that BearerAuthentication has let in."""
    return cast(ApiClient, request.user)


class HasScope(BasePermission):
    """The client's scope is among the view's `scopes`."""

    code = "scope_insufficient"

    def has_permission(self, request: Request, view: APIView) -> bool:
        scopes: tuple[str, ...] = getattr(view, "scopes", ())
        return bool(request.user) and client_of(request).scope in scopes


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = BearerAuthentication
    name = ["token", "oauth2"]  # either will do

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        scopes = getattr(auto_schema.view, "scopes", ())
        return [{"token": []}, {"oauth2": [str(scope) for scope in scopes]}]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        with translation.override("en"):
            scopes = {scope.value: str(scope.label) for scope in Scope}
        return [
            {"type": "http", "scheme": "bearer", "description": "osms_live_... or osms_demo_..."},
            {
                "type": "oauth2",
                "description": "The same client by OAuth 2.0; a token lives for 15 minutes.",
                "flows": {"clientCredentials": {"tokenUrl": "/o/token/", "scopes": scopes}},
            },
        ]
