"""OAuth 2.0 client credentials: what the toolkit asks us, and nothing else of what it can do.

Whose a credential is, its scope and whether it is in force are answered by our own rows at every use.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from oauth2_provider.models import Application
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes

from apps.accounts.models import ApiClient, Scope
from apps.accounts.selectors import client_of_application

ALPHABET = string.ascii_letters + string.digits
RANDOM_CHARACTERS = 40
STARTS = ("osms_oauth_live_", "osms_oauth_demo_")


def new_token(request: object = None) -> str:
    """An access token whose beginning says what it is, to people and to scanners of secrets."""
    start = STARTS[1] if settings.OSMS_DEMO else STARTS[0]
    return start + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))


class Validator(OAuth2Validator):  # type: ignore[misc]
    """The toolkit's, for credentials that are in force."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        known = super().authenticate_client(request, *args, **kwargs)
        return bool(known) and client_of_application(request.client.pk) is not None

    def validate_grant_type(
        self, client_id: str, grant_type: str, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type == "client_credentials"


class Scopes(BaseScopes):  # type: ignore[misc]
    """A credential has one scope: its client's."""

    def get_all_scopes(self) -> Mapping[str, str]:
        return {scope.value: str(scope.label) for scope in Scope}

    def get_available_scopes(
        self, application: Application | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        client = application and client_of_application(application.pk)
        return [client.scope] if isinstance(client, ApiClient) else []

    def get_default_scopes(
        self, application: Application | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application)
