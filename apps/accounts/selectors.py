"""Reads of accounts."""

import hashlib
import ipaddress
from collections import Counter
from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now  # noqa: TID251 - a key lives by the real clock

from apps.accounts.models import ApiClient, ApiToken, Member, Organisation, OutboxMessage

LIVE = Q(revoked_at=None, expires_at__gt=Now())


def digest_of(token: str) -> str:
    """The SHA-256 under which a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


# In the order of the model: where all columns are there, Django goes by their places, not their names.
CLIENT_COLUMNS = [field.attname for field in ApiClient._meta.concrete_fields]
CLIENT = ", ".join(f"c.{name}" for name in CLIENT_COLUMNS)
FROM_CLIENT = """
  JOIN accounts_apiclient c ON c.id = t.client_id
  LEFT JOIN accounts_organisation o ON o.id = c.organisation_id
 WHERE o.closed_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > statement_timestamp()
"""
# Written out, since every check of every system begins with it: the ORM needs a millisecond more.
CLIENT_OF_TOKEN = f"""
SELECT {CLIENT} FROM accounts_apitoken t {FROM_CLIENT} AND t.digest = %s
"""
CLIENT_OF_APPLICATION = f"""
SELECT {CLIENT} FROM accounts_credential t {FROM_CLIENT} AND t.application_id = %s
"""
CLIENT_OF_OAUTH = f"""
SELECT {CLIENT} FROM accounts_credential t {FROM_CLIENT} AND t.application_id = (
  SELECT application_id FROM oauth2_provider_accesstoken
   WHERE token_checksum = %s AND expires > statement_timestamp())
"""
OAUTH = "osms_oauth_"


def client_of_token(token: str) -> ApiClient | None:
    """The client whose token this is, a simple one or an OAuth 2.0 access token, while it and what it
    was made from are neither revoked nor expired; one query.

    A key lives by the database's clock, not by `clock`: what a demo says the day is changes the
    answers of the law, not who may ask.
    """
    statement = CLIENT_OF_OAUTH if token.startswith(OAUTH) else CLIENT_OF_TOKEN
    return _client(statement, digest_of(token))


def client_of_application(application_id: int) -> ApiClient | None:
    """The client whose OAuth 2.0 credential this is, while it is neither revoked nor expired."""
    return _client(CLIENT_OF_APPLICATION, application_id)


def _client(statement: str, value: str | int) -> ApiClient | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        row = cursor.fetchone()
    return row and ApiClient.from_db("default", CLIENT_COLUMNS, row)


def may_call_from(client: ApiClient, address: str) -> bool:
    """Whether the client's networks, where it names any, hold this address (S-60)."""
    if not client.networks:
        return True
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    here = getattr(here, "ipv4_mapped", None) or here
    return any(here in ipaddress.ip_network(network) for network in client.networks)


def member_of(user: AbstractBaseUser | AnonymousUser) -> Member | None:
    """The place this user works at now: None where she left or is suspended, or the place is closed."""
    return (
        Member.objects.filter(
            user_id=user.pk or 0,
            user__is_active=True,
            suspended_at=None,
            left_at=None,
            organisation__closed_at=None,
        )
        .select_related("organisation")
        .first()
    )


def is_in_force(member: Member) -> bool:
    """Whether this row, as it was read, lets its member in."""
    is_cut = member.suspended_at or member.left_at or member.organisation.closed_at
    return not is_cut


def clients() -> QuerySet[ApiClient]:
    """All clients by name."""
    return ApiClient.objects.order_by("name")


def live_tokens() -> Counter[int]:
    """How many tokens each client can use now, by the client's id."""
    return Counter(ApiToken.objects.filter(LIVE).values_list("client_id", flat=True))


def outbox(limit: int = 50) -> QuerySet[OutboxMessage]:
    """The demo's newest messages."""
    return OutboxMessage.objects.all()[:limit]


def organisations_named(ids: Iterable[int | None]) -> dict[int, str]:
    """What these organisations are called in the reader's language, by id."""
    found = Organisation.objects.filter(pk__in={one for one in ids if one is not None})
    return {one.pk: one.name for one in found}


def members_known(ids: Iterable[int | None]) -> dict[int, Member]:
    """These members, with user and organisation, by id."""
    wanted = {one for one in ids if one is not None}
    return Member.objects.select_related("user", "organisation").in_bulk(wanted)


def organisations() -> QuerySet[Organisation]:
    """All organisations by name, the closed ones too."""
    return Organisation.objects.order_by("name", "pk")


def members_of(organisation_id: int) -> QuerySet[Member]:
    """Everybody who works or has worked there, by the name they sign in with."""
    found = Member.objects.filter(organisation_id=organisation_id).select_related("user")
    return found.order_by("user__username")
