"""`manage.py rotate_proof_key`: the key in OSMS_PROOF_KEY signs from now on."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.entitlement.proofs.keys import CannotSign
from apps.entitlement.proofs.services import rotate_key

OWNER = "owner"


class Command(BaseCommand):
    help = (
        "Registers the public key of the OSMS_PROOF_KEY that this command is run with; earlier keys "
        "sign for so long more, and what they signed stays valid. Safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--overlap",
            type=float,
            default=24,
            metavar="HOURS",
            help="how long earlier keys still sign, while processes start anew (24); 0 for a stolen one",
        )

    def handle(self, *, overlap: float, **options: Any) -> None:
        if overlap < 0:
            raise CommandError("An overlap is not negative.")
        try:
            key, is_new = rotate_key(overlap=timedelta(hours=overlap), using=OWNER)
        except CannotSign as error:
            raise CommandError(f"{error}.") from error
        self.stdout.write(
            f"Key {key.pk} {'signs from now on' if is_new else 'was registered already'}; "
            f"earlier keys sign for {overlap:g} hours more."
        )
