"""What can be chosen in the form of a case: what the law in force names, and the drafts of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.audit import words
from apps.categories.selectors import rows_as_fixture
from apps.changes.models import ChangeSet
from apps.changes.selectors import sets
from apps.contributions.selectors import payer_kinds_as_fixture
from apps.coverage.selectors import legal_statuses_as_fixture
from apps.office.presenters.population import GROUNDS
from apps.rules.assess import Status

Choices = list[tuple[str, Any]]
ANY = ("", _("not looked at"))
CHOOSE = ("", "—")
OPEN = (ChangeSet.State.DRAFT, ChangeSet.State.SUBMITTED)


def outcomes() -> Choices:
    """The four outcomes."""
    return [(str(status), words.OUTCOMES[status]) for status in Status]


def grounds() -> Choices:
    """The grounds, or none to be looked at."""
    return [ANY, *((str(ground), word) for ground, word in GROUNDS.items())]


def payer_kinds() -> Choices:
    """Who can have paid for a month."""
    nobody = ("", pgettext_lazy("who paid for a month", "nobody"))
    return [nobody, *_named(payer_kinds_as_fixture())]


def categories() -> Choices:
    """The benefit categories."""
    return [CHOOSE, *_named(rows_as_fixture())]


def statuses() -> Choices:
    """The legal statuses."""
    return [CHOOSE, *_named(legal_statuses_as_fixture())]


def drafts(chosen: ChangeSet | None = None) -> Choices:
    """The law in force, the change sets that are not decided yet, and the one that is chosen."""
    found = sets().filter(Q(state__in=OPEN) | Q(pk=chosen.pk if chosen else None))
    return [("", _("the law in force")), *((str(each.pk), _draft(each)) for each in found)]


def _draft(change_set: ChangeSet) -> str:
    return str(_("draft %(number)s: %(title)s")) % {
        "number": change_set.pk,
        "title": change_set.title,
    }


def _named(rows: Iterable[Mapping[str, Any]]) -> Choices:
    """Codes with their names in the active language; a code once, however often it was changed."""
    language = get_language() or "kk"
    names = {row["code"]: row["name"].get(language) or row["name"]["kk"] for row in rows}
    return list(names.items())
