"""`manage.py verify_audit`: whether the chain over the look-ups holds."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from apps.audit.sealing.anchors import BadAnchor, read_anchors
from apps.audit.sealing.verifying import Unsealed, verify
from apps.common import clock


class Command(BaseCommand):
    help = (
        "Goes over every seal, names the first bad one and lists look-ups without a seal. Ends with 1 "
        "where a seal is bad or a look-up was passed by."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor", type=Path, help="a file of anchors: each must be in the chain"
        )

    def handle(self, *_: Any, anchor: Path | None, **__: Any) -> None:
        anchors = _anchors(anchor)
        with connection.cursor() as cursor:
            verdict = verify(cursor, anchors)
        self.stdout.write(f"{verdict.holding} seals hold")
        if anchor:
            self.stdout.write(f"{len(anchors)} anchors")
        if verdict.unsealed.count:
            self.stdout.write(_told(verdict.unsealed))
        if verdict.bad:
            bad = verdict.bad
            about = f" (look-up {bad.lookup_id})" if bad.lookup_id is not None else ""
            raise CommandError(f"Seal {bad.seq} is bad: {bad.fault}{about}.")
        if not verdict:
            raise CommandError(
                f"{verdict.unsealed.passed_by} look-ups were passed by: written, or robbed of their "
                "seal, behind the sealer's back."
            )


def _anchors(path: Path | None) -> dict[int, bytes]:
    try:
        return read_anchors(path) if path else {}
    except (BadAnchor, OSError) as error:
        raise CommandError(f"The anchors cannot be read: {error}") from error


def _told(unsealed: Unsealed) -> str:
    age = clock.now() - unsealed.oldest_at if unsealed.oldest_at else None
    seconds = f", the oldest for {max(0, round(age.total_seconds()))} s" if age else ""
    ids = ", ".join(map(str, unsealed.some))
    more = " …" if unsealed.count > len(unsealed.some) else ""
    return f"{unsealed.count} look-ups without a seal{seconds}: {ids}{more}"
