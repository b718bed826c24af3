"""`manage.py rebuild_months`: make the cache of months anew, while the portal runs."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.entitlement.months.services import rebuild


class Command(BaseCommand):
    help = "Makes everybody's row of the cache of months anew from the registers."

    def handle(self, *_: Any, **__: Any) -> None:
        done = rebuild(lambda people: self.stderr.write(f"{people} people", ending="\r"))
        self.stdout.write(f"{done} people")
