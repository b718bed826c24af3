"""The API's version and what changed with each; docs/api/changelog.md says the same, a test compares.

The address (/api/v1/) names the first number. Within it fields and codes are added, never taken away.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Change:
    """What came with a version; `since` is the day it was released."""

    version: str
    since: date
    what: str


CHANGES = (
    Change(
        "1.2",
        date(2026, 11, 23),
        "Changes of the law's tables, the coming period of a number, packages as known on a day.",
    ),
    Change(
        "1.1",
        date(2026, 11, 22),
        "OAuth 2.0, Idempotency-Key, RateLimit headers, people a day, webhooks, proof codes, this address.",
    ),
    Change("1.0", date(2026, 11, 1), "Checks, batches, reference data, feeds."),
)
VERSION = CHANGES[0].version
