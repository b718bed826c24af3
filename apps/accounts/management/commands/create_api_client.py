from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import Scope
from apps.accounts.services import AccountError, issue_token


class Command(BaseCommand):
    help = (
        "Issue a token for an API client, made when new. The last line printed is the bearer token."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--scope", choices=Scope.values, default=Scope.FULL.value)

        parser.add_argument(
            "--sender", default="", metavar="CODE", help="with scope sender: the code of its source"
        )

    def handle(self, *, name: str, scope: str, sender: str, **options: Any) -> None:
        try:
            issued = issue_token(name=name, scope=scope, sender=sender)
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Token of {issued.token.client} (scope {scope}), valid until "
            f"{issued.token.expires_at:%Y-%m-%d}. It is shown once and stored only as a digest:"
        )
        self.stdout.write(issued.secret)
