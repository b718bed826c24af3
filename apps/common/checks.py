"""Refusals at start: a portal that would count wrong hours must not start."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from apps.common.clock import ALMATY

# Almaty moved to UTC+5 on 2024-03-01, says the time zone data since 2024a.
AFTERWARDS = datetime(2024, 3, 2, tzinfo=UTC)
IN_THE_DATABASE = """
SELECT timestamptz '2024-03-02 00:00+00' AT TIME ZONE 'Asia/Almaty' = timestamp '2024-03-02 05:00'
"""


def refuse_old_time_zones() -> None:
    """Raise ImproperlyConfigured where this process would take Almaty for UTC+6."""
    if AFTERWARDS.astimezone(ALMATY).utcoffset() != timedelta(hours=5):
        raise ImproperlyConfigured(
            "The time zone data of this system is older than 2024a: Almaty would be an hour wrong. "
            "Update the system's tzdata, or install the Python package tzdata and set PYTHONTZPATH "
            "to an empty value."
        )


@register(Tags.database)
def database_knows_almaty(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """An error for each of these databases whose server would take Almaty for UTC+6."""
    return [
        Error(
            f"The time zone data of PostgreSQL ({alias}) is older than 2024a.",
            hint="Update PostgreSQL, or the system's tzdata where it is built to use that.",
            id="common.E001",
        )
        for alias in databases or ()
        if not _knows_almaty(alias)
    ]


def _knows_almaty(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(IN_THE_DATABASE)
        return bool(cursor.fetchone()[0])
