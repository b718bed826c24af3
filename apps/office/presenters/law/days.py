"""Days of the law in words: since when, until when, and at which moment something comes into force."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from apps.common.wording import day, from_day, until_day


def in_words(since: date | None, until: date | None) -> str:
    """The days between, both included, as a label: "1 January 2026 – 31 December 2026"."""
    if since is None and until is None:
        return _("always")
    if until is None:
        assert since is not None
        return _("from %(day)s on") % {"day": from_day(since)}
    if since is None:
        return _("until %(day)s") % {"day": until_day(until)}
    if since == until:
        return day(since)
    return f"{day(since)} – {day(until)}"
