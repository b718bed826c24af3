"""`manage.py load_reference`: the files of `fixtures/` into the registers of the law."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections, transaction

from apps.accounts.groups import ensure_groups
from apps.categories import loading as categories
from apps.changes.installation import guard_tables
from apps.common import clock
from apps.contributions import loading as contributions
from apps.coverage import loading as coverage
from apps.entitlement.cases import files
from apps.entitlement.cases import services as cases
from apps.entitlement.proofs.services import register_first_key
from apps.persons.services import name_sources
from apps.rates import loading as rates
from apps.rates.loading import Counts

FOLDER = Path(settings.BASE_DIR) / "fixtures"
LOCK = 0x05_AC5_0001  # one loading at a time, whoever starts it
OWNER = "owner"
# What `pghistory.context` does, which only knows the connection "default": signs the changes.
SIGN = (
    "SELECT set_config('pghistory.context_id', %s, true),"
    " set_config('pghistory.context_metadata', %s, true)"
)


class Command(BaseCommand):
    help = (
        "Brings fixtures/*.json into the registers of the law, and registers the first key of proofs. "
        "Safe to repeat: rows that an administrator has changed or added are kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count, and change nothing.")

    def handle(self, *args: Any, dry_run: bool, verbosity: int, **options: Any) -> None:
        with transaction.atomic(using=OWNER):
            with connections[OWNER].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
                cursor.execute(SIGN, [str(uuid4()), json.dumps({"command": "load_reference"})])
            for name, load in loaders().items():
                counts = load(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
                if verbosity:
                    self.stdout.write(f"{name}: {counts}")
            told = cases.load(files.read_all(), at=clock.now(), using=OWNER)
            if verbosity:
                self.stdout.write(f"cases: {told}")
            guard_tables(using=OWNER)
            ensure_groups(using=OWNER)
            register_first_key(using=OWNER)
            transaction.set_rollback(dry_run, using=OWNER)


def loaders() -> dict[str, Callable[[Any], Counts]]:
    """What brings each file into its register."""
    now = clock.now()
    return {
        "rates": lambda rows: rates.load(rows, at=now, using=OWNER),
        "payer_kinds": lambda rows: contributions.load_payer_kinds(rows, at=now, using=OWNER),
        "purpose_codes": lambda rows: contributions.load_purpose_codes(rows, at=now, using=OWNER),
        "categories": lambda rows: categories.load(rows, at=now, using=OWNER),
        "legal_statuses": lambda rows: coverage.load_legal_statuses(rows, at=now, using=OWNER),
        "packages": lambda rows: coverage.load_packages(rows, at=now, using=OWNER),
        "needs": lambda rows: coverage.load_needs(rows, at=now, using=OWNER),
        "dental_care": lambda rows: coverage.load_dental(rows, at=now, using=OWNER),
        "contacts": lambda rows: coverage.load_contacts(rows, using=OWNER),
        "sources": lambda rows: Counts(new=name_sources(using=OWNER)),
    }
