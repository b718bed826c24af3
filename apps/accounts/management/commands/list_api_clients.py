from typing import Any

from django.core.management.base import BaseCommand

from apps.accounts.selectors import clients, live_tokens


class Command(BaseCommand):
    help = "List the API clients with their tokens' beginnings, never the tokens."

    def handle(self, **options: Any) -> None:
        counts = live_tokens()
        for client in clients().prefetch_related("tokens"):
            self.stdout.write(
                f"{client.name}  scope {client.scope}  live tokens {counts[client.pk]}"
            )
            for token in sorted(client.tokens.all(), key=lambda token: token.pk):
                end = f"revoked {token.revoked_at:%Y-%m-%d}" if token.revoked_at else ""
                self.stdout.write(
                    f"  {token.prefix}...  made {token.created_at:%Y-%m-%d}  "
                    f"{end or f'expires {token.expires_at:%Y-%m-%d}'}"
                )
