from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.services import AccountError, revoke_tokens


class Command(BaseCommand):
    help = "Revoke an API client's tokens, at once and for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--token", default="", metavar="PREFIX", help="only the one that begins so"
        )

    def handle(self, *, name: str, token: str, **options: Any) -> None:
        try:
            revoked = revoke_tokens(name=name, prefix=token)
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{revoked} live tokens of {name} revoked.")
