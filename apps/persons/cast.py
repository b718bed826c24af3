"""The demo people: one for each outcome, ground and interesting edge (fixtures/demo_people.json).

Their dates are counted from the month of loading: "M-3" is three months before it, "M-3/10" the tenth
day of that month, "M/last" its last day; "-18y" is a birth eighteen years earlier.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from apps.rules.months import Month

RELATIVE = re.compile(r"M([+-]\d+)?")
BIRTH = re.compile(r"-(\d+)y([+-]\d+)?")
BIRTHDAY = 15


@dataclass(frozen=True, slots=True)
class CastMember:
    """One demo person with every date resolved; rows are as in the feeds, texts by language."""

    code: str
    iin: str
    name: str
    shows: Mapping[str, str]
    on: date | None
    outcome: str
    ground: str
    covered_until: date | None
    rows: Mapping[str, tuple[Mapping[str, str], ...]]


def cast(month: Month) -> list[CastMember]:
    """The demo people as they are when loaded in `month`."""
    return [_member(row, month) for row in _people()]


@lru_cache(maxsize=1)
def _people() -> list[dict[str, Any]]:
    text = (settings.BASE_DIR / "fixtures" / "demo_people.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found


def _member(row: Mapping[str, Any], month: Month) -> CastMember:
    expected = row["expected"]
    until = expected["covered_until"]
    return CastMember(
        code=row["code"],
        iin=row["iin"],
        name=f"{row['last_name']} {row['first_name']}",
        shows=row["shows"],
        on=date.fromisoformat(row["on"]) if row["on"] else None,
        outcome=expected["outcome"],
        ground=expected["ground"],
        covered_until=_month(until, month).last_day if until else None,
        rows={
            "persons": tuple(_persons(row, month)),
            "contributions": tuple(_payments(row, month)),
            "reversals": tuple(_reversals(row, month)),
            "categories": tuple(_categories(row, month)),
            "waivers": tuple(_waivers(row, month)),
        },
    )


def _month(text: str, month: Month) -> Month:
    found = RELATIVE.fullmatch(text)
    return month + int(found[1] or 0) if found else Month.parse(text)


def _day(text: str, month: Month) -> str:
    if not text or "/" not in text:
        return text
    at, number = text.split("/")
    of = _month(at, month)
    day = of.last_day.day if number == "last" else int(number)
    return of.first_day.replace(day=day).isoformat()


def _birth(text: str, month: Month) -> str:
    found = BIRTH.fullmatch(text)
    if not found:
        return text
    born = month - 12 * int(found[1]) + int(found[2] or 0)
    return born.first_day.replace(day=BIRTHDAY).isoformat()


def _persons(row: Mapping[str, Any], month: Month) -> Iterator[dict[str, str]]:
    same = ("iin", "last_name", "first_name", "patronymic", "sex", "locality", "contact", "region")
    for status, since in row["legal_statuses"]:
        yield {
            **{column: row[column] for column in same},
            "birth_date": _birth(row["birth_date"], month),
            "left_on": _day(row["left_on"], month),
            "legal_status": status,
            "legal_status_from": _day(since, month),
        }


def _payments(row: Mapping[str, Any], month: Month) -> Iterator[dict[str, str]]:
    for place, series in enumerate(row["payments"], start=1):
        period, last = _month(series["first"], month), _month(series["last"], month)
        while period <= last:
            yield {
                "document_no": _document(row["code"], place, month),
                "item_no": str(period),
                "iin": row["iin"],
                "period": str(period),
                "purpose_code": series["purpose_code"],
                "payer_kind": series["kind"],
                "payer_id": series["payer_id"],
                "amount": series["amount"],
                "paid_on": _paid_on(series, period, month),
            }
            period = period + 1


def _document(code: str, place: int, month: Month) -> str:
    return f"DEMO-{month}-{code}-{place}"


def _paid_on(series: Mapping[str, Any], period: Month, month: Month) -> str:
    paid = {"next": period + 1, "same": period}.get(series["paid"])
    at = paid if paid is not None else _month(series["paid"], month)
    return at.first_day.replace(day=series["day"]).isoformat()


def _reversals(row: Mapping[str, Any], month: Month) -> Iterator[dict[str, str]]:
    for reversal in row["reversals"]:
        yield {
            "document_no": _document(row["code"], 1, month),
            "item_no": str(_month(reversal["period"], month)),
            "reason": reversal["reason"],
            "reversed_on": _day(reversal["reversed_on"], month),
        }


def _categories(row: Mapping[str, Any], month: Month) -> Iterator[dict[str, str]]:
    for category, first, last, source in row["categories"]:
        yield {
            "iin": row["iin"],
            "category": category,
            "valid_from": _day(first, month),
            "valid_to": _day(last, month),
            "source": source,
        }


def _waivers(row: Mapping[str, Any], month: Month) -> Iterator[dict[str, str]]:
    for first, last, ground in row["waivers"]:
        yield {
            "iin": row["iin"],
            "valid_from": _day(first, month),
            "valid_to": _day(last, month),
            "ground": ground,
        }
