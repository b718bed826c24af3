from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.accounts.models import Scope
from apps.accounts.services import AccountError, issue_credential, issue_token, set_client


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
        parser.add_argument("--organisation", metavar="CODE", help="whose system it is")
        parser.add_argument("--per-second", type=int, metavar="N", help="its own limit of requests")
        parser.add_argument("--people-a-day", type=int, metavar="N", help="its own limit of people")

    @transaction.atomic
    def handle(self, *, name: str, scope: str, sender: str, oauth: bool, **options: Any) -> None:
        own = {key: options[key] for key in ("organisation", "per_second", "people_a_day")}
        try:
            if oauth:
                self._credential(name, scope, sender)
            else:
                self._token(name, scope, sender)
            set_client(name=name, **own)
        except AccountError as error:
            raise CommandError(str(error)) from error

    def _token(self, name: str, scope: str, sender: str) -> None:
        issued = issue_token(name=name, scope=scope, sender=sender)
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
