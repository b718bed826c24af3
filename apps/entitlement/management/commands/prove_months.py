"""`manage.py prove_months`: the cache of months is what the registers give, person by person."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.entitlement.months.services import differing


class Command(BaseCommand):
    help = "Compares every row of the cache of months with the registers; exit 1 where one differs."

    def handle(self, *_: Any, **__: Any) -> None:
        wrong = differing(lambda people: self.stderr.write(f"{people} people", ending="\r"))
        if wrong:
            raise CommandError(f"{len(wrong)} people differ, the first: #{wrong[0]}")
        self.stdout.write("The cache of months equals the registers.")
