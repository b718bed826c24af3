"""Self-checks at start: a portal that would count wrong hours must not start."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.checks import CheckMessage, Error, register

from apps.common.clock import ALMATY


@register()
def almaty_is_utc_plus_five(**_: Any) -> list[CheckMessage]:
    """An error where the time zone data is older than 2024a (Almaty moved to UTC+5 on 2024-03-01)."""
    offset = datetime(2024, 3, 2, tzinfo=UTC).astimezone(ALMATY).utcoffset()
    if offset == timedelta(hours=5):
        return []
    return [
        Error(
            "The time zone data of this system is older than 2024a: Almaty would be an hour wrong.",
            hint="Update the system's tzdata, or install the Python package tzdata.",
            id="common.E001",
        )
    ]
