"""What signing in says when it refuses, and when it has ended."""

from __future__ import annotations

from django.utils.translation import gettext as _


def refusal(why: str, *, is_code: bool = False) -> str:
    """The sentence for `limit`, `cut` or `wrong`; the same for known and unknown names."""
    if why == "limit":
        return _("Too many tries from here. Try again in an hour.")
    if why == "cut":
        return _(
            "Your access is suspended or has ended. Ask the administrator of your organisation."
        )
    if is_code:
        return _("This code is wrong, or was used already. Wait for the next one and try again.")
    return _("Name or password is wrong.")


def why_signed_out(why: str) -> str:
    """Why the session that this browser had is over; empty where there is nothing to say."""
    return {
        "elsewhere": _("You were signed out here, because you signed in somewhere else."),
        "idle": _("You were signed out: nothing happened for 15 minutes, or 8 hours had passed."),
        "cut": _("You were signed out: your access is suspended or has ended."),
        "reset": _("You were signed out: your password or second factor was set anew."),
    }.get(why, "")
