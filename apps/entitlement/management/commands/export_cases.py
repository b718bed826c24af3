"""`manage.py export_cases`: the saved cases into `tests/rules/cases/`, for the test command."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.entitlement.cases import exporting, files


class Command(BaseCommand):
    help = (
        "Writes every saved case that the law of fixtures/ can decide into tests/rules/cases/, one file "
        "a case, and removes the files of cases that are retired or wait for a release with their law."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail where a file would change."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        found = exporting.export()
        changed, surplus = files.changed(found.texts), files.surplus(found.texts)
        for mark, codes in (("write", changed), ("remove", surplus), ("waits", found.waiting)):
            for code in codes:
                self.stdout.write(f"{mark} {code}")
        if check and (changed or surplus):
            raise CommandError("The files differ from the saved cases: run export_cases.")
        if not check:
            files.write_all(found.texts)
        self.stdout.write(
            f"{len(found.texts)} cases, {len(changed)} written, {len(surplus)} removed, "
            f"{len(found.waiting)} waiting"
        )
