"""Keys of an organisation's own systems, issued and revoked by its administrator (S-60, S-61)."""

from __future__ import annotations

import ipaddress

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now  # noqa: TID251 - a key lives by the real clock
from django.utils.translation import gettext as _

from apps.accounts import acts
from apps.accounts.errors import AccountError
from apps.accounts.models import Act, ApiClient, ApiToken, Organisation, Scope
from apps.accounts.services import Issued, new_token

Kind = Organisation.Kind
SCOPE_OF: dict[str, str] = {
    Kind.CLINIC: Scope.CLINIC,
    Kind.CONTACT_CENTRE: Scope.CLINIC,
    Kind.FUND: Scope.FULL,
}
LIVE_KEYS = 5  # of one system: one in use, one to change to, and some forgotten


def parsed_networks(text: str) -> list[str]:
    """Addresses and networks between spaces or commas, as CIDR. Raises AccountError for any other."""
    words = text.replace(",", " ").split()
    try:
        return [str(ipaddress.ip_network(word, strict=False)) for word in words]
    except ValueError as error:
        raise AccountError(
            _("Write addresses or networks, for example 192.0.2.7 or 198.51.100.0/24."), "networks"
        ) from error


@transaction.atomic
def add_client(
    *, organisation: Organisation, name: str, networks: list[str], by: User
) -> ApiClient:
    """A further system of this organisation; its name begins with the organisation's code.

    Raises AccountError where the organisation has no systems or the name is taken.
    """
    scope = SCOPE_OF.get(organisation.kind)
    if scope is None or organisation.closed_at:
        raise AccountError(_("This organisation has no systems here."), "kind")
    full = f"{organisation.code}: {name.strip()}"[:100]
    if ApiClient.objects.filter(name=full).exists():
        raise AccountError(_("There is a system with this name."), "name_taken")
    client = ApiClient.objects.create(
        name=full, scope=scope, organisation=organisation, networks=networks, created_at=Now()
    )
    about = f"{full} {' '.join(networks)}"[:200]
    acts.record(kind=Act.Kind.CLIENT, by=by, organisation=organisation, about=about)
    return client


@transaction.atomic
def set_networks(*, client: ApiClient, networks: list[str], by: User) -> None:
    """Where the system may call from, from the next request on; anywhere where none is named."""
    ApiClient.objects.filter(pk=client.pk).update(networks=networks)
    about = f"{client.name} {' '.join(networks)}"[:200]
    acts.record(kind=Act.Kind.NETWORKS, by=by, organisation=client.organisation, about=about)


@transaction.atomic
def issue_key(*, client: ApiClient, by: User) -> Issued:
    """A further key of this system, shown once. Raises AccountError where it has too many."""
    ApiClient.objects.select_for_update().get(pk=client.pk)
    if client.tokens.filter(revoked_at=None, expires_at__gt=Now()).count() >= LIVE_KEYS:
        raise AccountError(_("This system has five keys: revoke one first."), "too_many")
    issued = new_token(client)
    about = f"{client.name} {issued.token.prefix}"
    acts.record(kind=Act.Kind.KEY_ISSUED, by=by, organisation=client.organisation, about=about)
    return issued


@transaction.atomic
def revoke_key(*, token: ApiToken, by: User) -> None:
    """Revoke a key, at once and for good."""
    client = token.client
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=Now()):
        about = f"{client.name} {token.prefix}"
        acts.record(kind=Act.Kind.KEY_REVOKED, by=by, organisation=client.organisation, about=about)
