"""What templates need beside Django's own tags: symbols, sums, days, links to another language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from apps.common import wording
from apps.rules.months import Month

register = template.Library()

# One stroke each, on a field of 24 × 24: they stay apart in greyscale and when printed.
SYMBOLS = {
    "check": "M4 13l5 5L20 6",
    "cross": "M6 6l12 12M18 6L6 18",
    "ring": "M12 5a7 7 0 1 1 0 14a7 7 0 1 1 0-14",
    "dash": "M6 12h12",
    "question": "M8.5 8.5a3.5 3.5 0 1 1 5 3.2c-1.2.6-1.5 1.3-1.5 2.6M12 19v.1",
    "attention": "M12 4v10M12 19v.1",
    "state": "M3 13l4 4L15 7M12 16l1 1l8-10",
    "shield": "M12 3l7 3v5c0 5-3 8-7 10c-4-2-7-5-7-10V6z",
}


@register.simple_tag
def symbol(name: str) -> SafeString:
    """A drawing for the eye only; the word beside it says the same."""
    return format_html(
        '<svg class="symbol" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        SYMBOLS[name],
    )


@register.simple_tag
def mark() -> SafeString:
    """The portal's own mark: a cover above a person."""
    return mark_safe(
        '<svg class="mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">'
        '<path class="cover" d="M5 25a15 15 0 0 1 30 0"/>'
        '<circle class="person" cx="20" cy="27" r="7"/></svg>'
    )


@register.filter
def tenge(amount: Decimal | str) -> str:
    return wording.tenge(Decimal(amount))


@register.filter
def spoken_day(value: date) -> str:
    return wording.day(value)


@register.filter
def from_day(value: date) -> str:
    return wording.from_day(value)


@register.filter
def until_day(value: date) -> str:
    return wording.until_day(value)


@register.filter
def spoken_month(value: Month) -> str:
    return wording.month(value)
