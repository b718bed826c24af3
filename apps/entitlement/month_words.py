"""What the state of a month is called, and the symbol and the tone that say the same."""

from __future__ import annotations

from django.utils.translation import pgettext

LOOKS = {
    "paid": ("check", "good"),
    "covered": ("check", "good"),
    "state_paid": ("state", "good"),
    "exempt": ("shield", "good"),
    "uncovered": ("cross", "warn"),
    "not_due": ("ring", "open"),
    "not_liable": ("dash", "calm"),
    "unknown": ("question", "calm"),
}


def state_word(state: str) -> str:
    """The month's state in a word or two."""
    return {
        "paid": pgettext("a month", "paid"),
        "covered": pgettext("a month", "counted"),
        "state_paid": pgettext("a month", "paid by the state"),
        "exempt": pgettext("a month", "insured by service"),
        "uncovered": pgettext("a month", "not paid"),
        "not_due": pgettext("a month", "not due yet"),
        "not_liable": pgettext("a month", "nothing to pay"),
        "unknown": pgettext("a month", "no data"),
    }[state]
