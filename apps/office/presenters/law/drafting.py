"""What a draft that the portal opens itself is called, until its author says otherwise."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from apps.changes.models import ChangeSet
from apps.rates.texts import LANGUAGES


def in_each_language(text: Callable[[], str]) -> dict[str, str]:
    """A text by language."""
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = text()
    return found


def undo_texts(change_set: ChangeSet) -> dict[str, str]:
    """The first words of the form: the title in each language; the reason is the author's to give."""
    titles = in_each_language(lambda: (_("Undo: %(title)s") % {"title": change_set.title})[:200])
    return {
        "legal_act": change_set.legal_act,
        "link": change_set.link,
        **{f"title_{code}": title for code, title in titles.items()},
    }
