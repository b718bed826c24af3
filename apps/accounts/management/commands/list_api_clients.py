from typing import Any

from django.core.management.base import BaseCommand

from apps.accounts.models import ApiToken, Credential
from apps.accounts.selectors import clients, live_tokens


class Command(BaseCommand):
    help = "List the API clients with their tokens' beginnings, never the tokens."

    def handle(self, **options: Any) -> None:
        counts = live_tokens()
        for client in clients().prefetch_related("tokens", "credentials__application"):
            self.stdout.write(
                f"{client.name}  scope {client.scope}  live tokens {counts[client.pk]}"
            )
            for token in sorted(client.tokens.all(), key=lambda token: token.pk):
                self._line(f"{token.prefix}...", token)
            for credential in sorted(client.credentials.all(), key=lambda one: one.pk):
                self._line(f"OAuth {credential.application.client_id}", credential)

    def _line(self, what: str, key: ApiToken | Credential) -> None:
        end = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
        self.stdout.write(
            f"  {what}  made {key.created_at:%Y-%m-%d}  "
            f"{end or f'expires {key.expires_at:%Y-%m-%d}'}"
        )
