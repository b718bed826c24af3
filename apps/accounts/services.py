"""Writes of accounts: tokens of API clients here, one-time codes from `codes`."""

import secrets
import string
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now  # noqa: TID251 - a key lives by the real clock
from oauth2_provider.models import Application

from apps.accounts.codes import request_code, verify_code
from apps.accounts.errors import AccountError
from apps.accounts.models import ApiClient, ApiToken, Credential, Organisation, Scope
from apps.accounts.selectors import digest_of

__all__ = [
    "AccountError",
    "issue_credential",
    "issue_token",
    "new_token",
    "request_code",
    "revoke_tokens",
    "set_client",
    "verify_code",
]

ALPHABET = string.ascii_letters + string.digits
RANDOM_CHARACTERS = 40
SHOWN_CHARACTERS = 16  # of the whole token: osms_demo_ and six more


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token: `secret` exists here and nowhere else."""

    token: ApiToken
    secret: str


@transaction.atomic
def issue_token(*, name: str, scope: str = Scope.FULL, sender: str = "") -> Issued:
    """A further token for the client of this name, which is made when new.

    `sender` is the code of the source that a client of scope `sender` hands files in for. Raises
    AccountError for an unknown scope, or a client that has another scope or sender.
    """
    return new_token(_client(name.strip(), scope, sender.strip()))


def new_token(client: ApiClient) -> Issued:
    """A further token of this client; the caller asks whether there may be one."""
    start = "osms_demo_" if settings.OSMS_DEMO else "osms_live_"
    secret = start + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    token = ApiToken.objects.create(
        client=client,
        prefix=secret[:SHOWN_CHARACTERS],
        digest=digest_of(secret),
        created_at=Now(),
        expires_at=Now() + timedelta(days=settings.OSMS_TOKEN_DAYS),
    )
    token.refresh_from_db()
    return Issued(token, secret)


def _client(name: str, scope: str, sender: str) -> ApiClient:
    if not name or scope not in Scope.values:
        raise AccountError("A client needs a name and a scope: full, clinic or sender.")
    if (scope == Scope.SENDER) != bool(sender) or len(sender) > 50:
        raise AccountError("The scope sender, and no other, names a sender by its code.")
    client, _ = ApiClient.objects.get_or_create(
        name=name, defaults={"scope": scope, "sender": sender, "created_at": Now()}
    )
    if client.scope != scope:
        raise AccountError(
            f"The client {name} has the scope {client.scope}; "
            f"a token of scope {scope} needs another name."
        )
    if client.sender != sender:
        raise AccountError(f"The client {name} hands files in for {client.sender}.")
    return client


@transaction.atomic
def set_client(
    *,
    name: str,
    organisation: str | None = None,
    per_second: int | None = None,
    people_a_day: int | None = None,
) -> None:
    """Say whose system a client is, by the organisation's code, and its own limits; None leaves what
    was. Raises AccountError for an organisation that is not there, or another than before."""
    client = ApiClient.objects.get(name=name.strip())
    if organisation is not None:
        place = Organisation.objects.filter(code=organisation, closed_at=None).first()
        if place is None:
            raise AccountError(f"There is no organisation {organisation}.")
        if client.organisation_id not in (None, place.pk):
            raise AccountError(f"The client {client.name} is another organisation's.")
        client.organisation = place
    client.per_second = client.per_second if per_second is None else per_second
    client.people_a_day = client.people_a_day if people_a_day is None else people_a_day
    client.save(update_fields=["organisation", "per_second", "people_a_day"])


@dataclass(frozen=True, slots=True)
class IssuedCredential:
    """A new OAuth 2.0 credential: `secret` exists here and nowhere else."""

    credential: Credential
    client_id: str
    secret: str


@transaction.atomic
def issue_credential(*, name: str, scope: str = Scope.FULL, sender: str = "") -> IssuedCredential:
    """A client id and secret for OAuth 2.0 client credentials, as `issue_token` gives a token."""
    client = _client(name.strip(), scope, sender.strip())
    start = "osms_secret_demo_" if settings.OSMS_DEMO else "osms_secret_live_"
    secret = start + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    application = Application.objects.create(
        name=client.name,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    credential = Credential.objects.create(
        client=client,
        application=application,
        created_at=Now(),
        expires_at=Now() + timedelta(days=settings.OSMS_TOKEN_DAYS),
    )
    credential.refresh_from_db()
    return IssuedCredential(credential, application.client_id, secret)


def forget_access_tokens() -> None:
    """Delete OAuth 2.0 access tokens that have ended; who held one was answered by its credential."""
    with connection.cursor() as cursor:  # the ORM would look through tables that we do not use
        cursor.execute(
            "DELETE FROM oauth2_provider_accesstoken WHERE expires < statement_timestamp()"
        )


@transaction.atomic
def revoke_tokens(*, name: str, prefix: str = "") -> int:
    """Revoke the client's tokens and OAuth 2.0 credentials, or the one token that begins with
    `prefix`; how many were still live.

    In force for the next request of every process. Raises AccountError where nothing fits.
    """
    client = ApiClient.objects.filter(name=name.strip()).first()
    if client is None:
        raise AccountError(f"There is no client {name}.")
    tokens = client.tokens.filter(prefix__startswith=prefix[:SHOWN_CHARACTERS])
    if prefix and tokens.count() != 1:
        raise AccountError(f"{tokens.count()} tokens of {name} begin so; name exactly one.")
    revoked = tokens.filter(revoked_at=None).update(revoked_at=Now())
    if not prefix:
        revoked += client.credentials.filter(revoked_at=None).update(revoked_at=Now())
    return revoked
