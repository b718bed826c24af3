"""What publication writes: rows of a table as the database takes them in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from apps.changes.periods import DAY, Period, Periods, on
from apps.changes.selectors import WAS
from apps.changes.tables import LawTable
from apps.rates.models import Parameter


def writes_of(
    law: LawTable, key: str, periods: Iterable[Period], before: Periods
) -> list[dict[str, Any]]:
    """The rows to write, each with every column by its name; of a table without versions, what to change."""
    if not law.has_versions:
        return [_changed(law, period, before[0]) for period in periods]
    files = _files(law, before)
    return [
        {
            **_key(law, key),
            **_said(law, period),
            **_days(law, period),
            **({"loaded": _file_of(period, before, files)} if files is not None else {}),
        }
        for period in periods
    ]


def _changed(law: LawTable, period: Period, before: Period) -> dict[str, Any]:
    return {"id": before.id, **_said(law, period), WAS: dict(before.content)}


def _key(law: LawTable, key: str) -> dict[str, Any]:
    if law.code == "rates":
        return {"parameter_id": Parameter.objects.get(code=key).pk}
    return dict(law.look_up(key))


def _said(law: LawTable, period: Period) -> dict[str, Any]:
    """The content, the texts' own columns, and what a new row says where nobody said it."""
    default = settings.LANGUAGE_CODE
    base = {name: period.says(f"{name}_{default}") or "" for name in law.texts}
    return {**law.defaults, **base, **period.content}


def _files(law: LawTable, before: Periods) -> dict[int, str] | None:
    """What the file said of each version: so that loading it again finds it unchanged."""
    if "loaded" not in law.names:
        return None
    ids = [period.id for period in before]
    return dict(law.manager().filter(pk__in=ids).values_list("pk", "loaded"))


def _file_of(period: Period, before: Periods, files: dict[int, str]) -> str:
    held = on(before, period.since) if period.since else next(iter(before), None)
    return files.get(held.id, "") if held and held.id else ""


def _days(law: LawTable, period: Period) -> dict[str, str]:
    if not law.is_dated:
        return {}
    after = (period.until + DAY).isoformat() if period.until else ""
    return {"valid": f"[{period.since},{after})"}
