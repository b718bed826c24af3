from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import Scope
from apps.accounts.services import AccountError, issue_credential, issue_token


class Command(BaseCommand):
    help = (
        "Issue a token for an API client, made when new. The last line printed is the bearer token; "
        "with --oauth the last two are a client id and a secret for OAuth 2.0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--scope", choices=Scope.values, default=Scope.FULL.value)

        parser.add_argument(
            "--sender", default="", metavar="CODE", help="with scope sender: the code of its source"
        )

        parser.add_argument(
            "--oauth", action="store_true", help="a client id and secret instead of a token"
        )

    def handle(self, *, name: str, scope: str, sender: str, oauth: bool, **options: Any) -> None:
        try:
            if oauth:
                self._credential(name, scope, sender)
                return
            issued = issue_token(name=name, scope=scope, sender=sender)
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Token of {issued.token.client} (scope {scope}), valid until "
            f"{issued.token.expires_at:%Y-%m-%d}. It is shown once and stored only as a digest:"
        )
        self.stdout.write(issued.secret)

    def _credential(self, name: str, scope: str, sender: str) -> None:
        issued = issue_credential(name=name, scope=scope, sender=sender)
        self.stdout.write(
            f"Client id and secret of {issued.credential.client} (scope {scope}), valid until "
            f"{issued.credential.expires_at:%Y-%m-%d}. The secret is shown once and stored hashed:"
        )
        self.stdout.write(issued.client_id)
        self.stdout.write(issued.secret)
