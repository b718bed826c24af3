"""Which saved cases go into the test command: those that the files of this release can decide.

The test command knows only the law of `fixtures/`. A case about a change that the registers hold, or a
draft proposes, waits until a release brings that change into the files, and goes along with it.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from apps.entitlement.cases.files import as_text
from apps.entitlement.cases.running import run_version
from apps.entitlement.cases.selectors import in_force
from apps.entitlement.lawbook import lawbook
from apps.entitlement.models import CaseVersion
from apps.rates import selectors as rates
from apps.rules.law import Law, law_from

FOLDER = Path(settings.BASE_DIR) / "fixtures"
FILES = ("rates", "categories", "payer_kinds", "legal_statuses", "purpose_codes")
SAME_DAY = (1980, 1, 1, 0, 0, 0)  # so that the same cases make the same archive


@dataclass(frozen=True, slots=True)
class Export:
    """The files by code, and the codes of the cases that wait for a release with their law."""

    texts: dict[str, str]
    waiting: list[str]


def export() -> Export:
    """What is to stand in `tests/rules/cases/`."""
    files, today = law_of_files(), lawbook(rates.revision()).law
    found = Export({}, [])
    for version in in_force():
        if _waits(version, files, today):
            found.waiting.append(version.case.code)
        else:
            found.texts[version.case.code] = as_text(version.content)
    return found


def law_of_files() -> Law:
    """The law that this release brings."""
    return law_from(
        **{name: json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in FILES}
    )


def _waits(version: CaseVersion, files: Law, today: Law) -> bool:
    """Its law is elsewhere: in a draft, or in the registers alone. A case that holds nowhere is a
    mistake of somebody's, and the test command is there to show it."""
    if run_version(version, files).passed:
        return False
    return version.change_set is not None or run_version(version, today).passed


def archive(found: Export) -> bytes:
    """The files as one ZIP, the same for the same cases."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as zipped:
        for code, text in found.texts.items():
            zipped.writestr(zipfile.ZipInfo(f"tests/rules/cases/{code}.json", SAME_DAY), text)
    return kept.getvalue()
