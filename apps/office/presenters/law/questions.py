"""What is asked before an act on a change set: a plain question, and what follows from a yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Question:
    """A question with what follows, and the words of the button."""

    title: str
    text: str
    button: str
    is_grave: bool = False


QUESTIONS: dict[str, Callable[[], Question]] = {
    "submit": lambda: Question(
        _("Hand this set in?"),
        _(
            "Nothing in it can be changed while it waits for a second person. It can be sent back, and "
            "then it is a draft again."
        ),
        _("Hand it in"),
    ),
    "return": lambda: Question(
        _("Send this set back?"),
        _("It becomes a draft again, and approvals that it has had count no more."),
        _("Send it back"),
    ),
    "withdraw": lambda: Question(
        _("Withdraw this set?"),
        _("It stays readable and never comes into force. This cannot be undone."),
        _("Withdraw it"),
        is_grave=True,
    ),
    "approve": lambda: Question(
        _("Approve this set?"),
        _(
            "What it says is published, and comes into force on its own days by itself. This cannot be "
            "undone: what is published is corrected by a new set."
        ),
        _("Approve"),
    ),
    "approve_first": lambda: Question(
        _("Approve this set?"),
        _(
            "It decides days that are over otherwise, so it is published only after the third look of "
            "the administrator of the Fund."
        ),
        _("Approve"),
    ),
    "look": lambda: Question(
        _("Give this set the third look?"),
        _(
            "You approve that days which are over are decided otherwise. It is published at once. This "
            "cannot be undone: what is published is corrected by a new set."
        ),
        _("Approve as the third"),
    ),
    "undo": lambda: Question(
        _("Take back what this set did?"),
        _(
            "A new draft is opened whose changes say again what was said before. It is approved like any "
            "other; until then nothing changes."
        ),
        _("Open the draft"),
    ),
}
