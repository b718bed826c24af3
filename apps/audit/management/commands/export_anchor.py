"""`manage.py export_anchor`: the end of the chain, for keeping elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.audit.sealing import anchors


class Command(BaseCommand):
    help = "Appends the last seal's number, hash and moment to a file, as a line of JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", nargs="?", type=Path, help="the file; without it the one in OSMS_ANCHORS"
        )

    def handle(self, *_: Any, path: Path | None, **__: Any) -> None:
        last = anchors.export_anchor(path=path)
        if last is None:
            raise CommandError("Nothing is sealed yet.")
        self.stdout.write(f"seal {last.seq}")
