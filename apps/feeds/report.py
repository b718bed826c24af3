"""An import in words and numbers for whoever ran the command. Never a cell, so never an IIN."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils import translation

from apps.feeds.layouts import Feed
from apps.feeds.models import ImportJob
from apps.feeds.totals import ReasonCount, Tally, Totals


def lines(job: ImportJob, totals: Totals, held: Decimal | None) -> Iterator[str]:
    """The totals of a file, the equation, what was released, the reasons; and what the ledger holds of it."""
    has_tenge = job.feed == Feed.CONTRIBUTIONS
    yield f"Import {job}: {job.feed} from {job.source.code}"
    yield _row("received", totals.received, has_tenge)
    yield _row("  posted", totals.posted, has_tenge)
    yield _row("  already known", totals.known, has_tenge)
    yield _row("  quarantined", totals.quarantined, has_tenge)
    yield f"  received = posted + already known + quarantined: {_holds(totals.add_up())}"
    if totals.unreadable:
        yield f"  rows without a readable amount, counted as rows only: {totals.unreadable}"
    if totals.repaired.rows:
        yield f"  leading zeros put back: {totals.repaired.rows} ({_named(totals.repaired)})"
    if totals.released.rows:
        yield _row("released from quarantine", totals.released, totals.released.amount > 0)
    if totals.returned:
        yield f"returned: {_tenge(totals.returned)} tenge"
    yield from _reasons(totals)
    if held is not None:
        yield f"posted = held in the ledger {_tenge(held)}: {_holds(held == totals.posted.amount)}"


def _reasons(totals: Totals) -> Iterator[str]:
    with translation.override("en"):
        for reason, count in sorted(totals.reasons.items(), key=lambda item: -item[1].rows):
            yield f"  {reason.value}: {count.rows} ({_named(count)}). {reason.label}"


def _named(count: ReasonCount) -> str:
    more = count.rows - len(count.lines)
    word = "line" if count.rows == 1 else "lines"
    named = ", ".join(str(line) for line in count.lines)
    return f"{word} {named}" + (f" and {more} more" if more else "")


def _row(name: str, tally: Tally, has_tenge: bool) -> str:
    tenge = f"{_tenge(tally.amount):>24} tenge" if has_tenge else ""
    return f"{name:<24}{tally.rows:>12} rows{tenge}"


def _tenge(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _holds(does: bool) -> str:
    return "holds" if does else "DOES NOT HOLD"
