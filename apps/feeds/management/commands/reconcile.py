"""`manage.py reconcile`: every payment and every tenge accounted for, per file and over all."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.feeds.reconciling import findings
from apps.feeds.selectors import books


class Command(BaseCommand):
    help = (
        "Holds what the imports say against the ledger; exit 1 and a sentence for each difference."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        found = list(findings())
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"{len(found)} differences")
        over_all = books()
        self.stdout.write(
            f"posted {over_all.posted} - returned {over_all.returned} = ledger {over_all.balance}: holds"
        )
