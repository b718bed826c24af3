from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from apps.accounts.errors import AccountError
from apps.accounts.invitations import invite
from apps.accounts.models import Member, Organisation
from apps.accounts.places import open_organisation


class Command(BaseCommand):
    help = (
        "Invite somebody, first of all the first administrator of the Fund. The last line printed is "
        "the link, good once and for 72 hours. The Fund itself is opened when there is none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", default="fund", metavar="CODE")
        parser.add_argument(
            "--role", choices=Member.Role.values, default=Member.Role.FUND_ADMINISTRATOR.value
        )
        parser.add_argument("--address", default="", help="of the portal: https://portal.example")

    def handle(self, *, email: str, organisation: str, role: str, address: str, **_: Any) -> None:
        try:
            _invitation, token = invite(
                organisation=_place(organisation), role=role, email=email, by=None
            )
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(address.rstrip("/") + reverse("invitation", args=[token]))


def _place(code: str) -> Organisation:
    found = Organisation.objects.filter(code=code).first()
    if found is None and code == "fund":
        names = {"kk": "ӘМСҚ", "ru": "ФСМС", "en": "SHIF"}
        return open_organisation(code=code, kind=Organisation.Kind.FUND, names=names, by=None)
    if found is None:
        raise CommandError(f"There is no organisation {code}: open it on the page Organisations.")
    return found
