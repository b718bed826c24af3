"""The demo people brought in as what they are for everybody: five files of the feeds."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from django.db import connections, transaction

from apps.common import clock
from apps.feeds.models import ImportJob
from apps.feeds.services import import_file
from apps.persons.cast import cast
from apps.persons.services import declare_complete
from apps.rules.months import Month

SOURCE = "demo"
ORDER = ("persons", "contributions", "reversals", "categories", "waivers")
# Everything that was told of people; reference data, staff, API clients and the audit stay.
OF_PEOPLE = (
    "persons_person",
    "persons_source",
    "feeds_importjob",
    "django_session",
)


def loaded_month() -> Month | None:
    """The month that the demo people were loaded in; None where there are none."""
    job = (
        ImportJob.objects.filter(source__code=SOURCE, file_name__startswith="persons-")
        .order_by("-pk")
        .first()
    )
    return Month.parse(job.file_name.removeprefix("persons-").removesuffix(".csv")) if job else None


def load_cast(month: Month, through: date | None = None) -> int:
    """Import the demo people as of `month`, and declare their source complete through today.

    Returns how many people there are. Repeating it changes nothing.
    """
    people = cast(month)
    with tempfile.TemporaryDirectory() as folder:
        for feed in ORDER:
            path = Path(folder) / f"{feed}-{month}.csv"
            _write(path, [row for member in people for row in member.rows[feed]])
            import_file(path=path, source=SOURCE, arrived_by=ImportJob.ArrivedBy.DEMO)
    declare_demo_complete(through or clock.today())
    return len(people)


def declare_demo_complete(through: date) -> None:
    """The demo's source is never late: it says so again every day, or all months would be unknown."""
    if loaded_month() is not None:
        declare_complete(source=SOURCE, through=through, at=clock.now())


def _write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)


def forget_everybody() -> None:
    """Empty the registers of the demo database, as the owner: the application itself cannot."""
    tables = ", ".join(OF_PEOPLE)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
