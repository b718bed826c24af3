"""A kept histogram: the cells of a month as they were counted last, for previews within a second.

A cache: it can be deleted at any time. One row a month, state of the sources and law of the masks.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.common import clock
from apps.entitlement.models import Histogram
from apps.entitlement.months.cells import Masks
from apps.entitlement.months.services import current_law, law_of_masks
from apps.entitlement.population.histogram import Question, ask, by_region
from apps.rules.months import Month

SERVES_FOR = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many people of each region share each cell, as counted at a moment."""

    made_at: datetime
    cells: dict[Masks, list[tuple[str, int]]]


def kept(question: Question, *, is_fresh: bool = False) -> Kept:
    """The kept histogram of the question's month; made anew when none is young enough."""
    if not is_fresh:
        since = clock.now() - SERVES_FOR
        found = Histogram.objects.filter(**_identity(question), made_at__gte=since)
        for row in found:
            return _read(row)
    return keep(question)


def is_kept(question: Question) -> bool:
    """Whether a histogram of the question's month is kept that is young enough."""
    since = clock.now() - SERVES_FOR
    return Histogram.objects.filter(**_identity(question), made_at__gte=since).exists()


def keep(question: Question) -> Kept:
    """Count the question's month and keep what was counted; forget what is old."""
    now = clock.now()
    rows = by_region(question)
    regions = sorted({row[2] for row in rows})
    numbers = {region: number for number, region in enumerate(regions)}
    values = {
        "made_at": now,
        "regions": regions,
        "cells": array("q", (mask for row in rows for mask in row[:2])).tobytes(),
        "region_numbers": array("H", (numbers[row[2]] for row in rows)).tobytes(),
        "people": array("q", (row[3] for row in rows)).tobytes(),
    }
    Histogram.objects.filter(made_at__lt=now - FORGOTTEN_AFTER).delete()
    row, _ = Histogram.objects.update_or_create(**_identity(question), defaults=values)
    return _read(row)


def keep_today() -> Kept:
    """Count and keep this month's cells, under the law as it is now."""
    today = clock.today()
    return keep(ask(today, today, current_law()))


def _identity(question: Question) -> dict[str, Any]:
    return {
        "month": Month.of(question.on).first_day,
        "law": law_of_masks(question.law),
        "late": repr(question.unknown),
    }


def _read(row: Histogram) -> Kept:
    masks, numbers, people = array("q"), array("H"), array("q")
    masks.frombytes(row.cells)
    numbers.frombytes(row.region_numbers)
    people.frombytes(row.people)
    cells: defaultdict[Masks, list[tuple[str, int]]] = defaultdict(list)
    pairs = zip(masks[0::2], masks[1::2], strict=True)
    for cell, number, count in zip(pairs, numbers, people, strict=True):
        cells[cell].append((row.regions[number], count))
    return Kept(row.made_at, dict(cells))
