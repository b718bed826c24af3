"""Bearer tokens of API clients."""

from typing import cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.accounts.models import ApiClient
from apps.accounts.selectors import client_of_token


class BearerAuthentication(BaseAuthentication):
    """`request.user` is the ApiClient whose token was sent; looked up each time, so that a
    revocation holds from the next request on."""

    def authenticate(self, request: Request) -> tuple[ApiClient, None] | None:
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        client = client_of_token(token.strip())
        if client is None:
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
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "osms_live_... or osms_demo_..."}
