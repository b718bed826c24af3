"""Anchors: the end of the chain, told to a file that is kept where the database's owner cannot write."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings

from apps.audit.models import Seal

NAME = "audit-anchors.jsonl"


class BadAnchor(ValueError):
    """A line of the file is no anchor; the message says which."""


def export_anchor(*, path: Path | None = None) -> Seal | None:
    """Append the last seal as a line of JSON to the file; that seal, or None where nothing is sealed.

    Without a path it is `audit-anchors.jsonl` in settings.OSMS_ANCHORS.
    """
    last = Seal.objects.order_by("-seq").first()
    if last is None:
        return None
    path = path or Path(settings.OSMS_ANCHORS) / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {
        "seq": last.seq,
        "hash": bytes(last.chain_hash).hex(),
        "at": last.sealed_at.isoformat(),
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return last


def read_anchors(path: Path) -> dict[int, bytes]:
    """The chained hash of each seal that the file names; raises BadAnchor and OSError."""
    found: dict[int, bytes] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            anchor = json.loads(line)
            seq, its_hash = int(anchor["seq"]), bytes.fromhex(anchor["hash"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadAnchor(f"line {number} is no anchor") from error
        if found.setdefault(seq, its_hash) != its_hash:
            raise BadAnchor(f"line {number} names another hash for the seal {seq}")
    return found
