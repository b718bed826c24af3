"""What a draft that takes a set back is called, until its author says otherwise."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from apps.changes.models import ChangeSet
from apps.rates.texts import LANGUAGES


def undo_texts(change_set: ChangeSet) -> dict[str, str]:
    """The first words of the form: the title in each language; the reason is the author's to give."""
    found = {"legal_act": change_set.legal_act, "link": change_set.link}
    for code in LANGUAGES:
        with translation.override(code):
            title = getattr(change_set, f"title_{code}") or change_set.title
            found[f"title_{code}"] = (_("Undo: %(title)s") % {"title": title})[:200]
    return found
