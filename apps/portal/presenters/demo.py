"""The demo people, grouped by what the portal answers about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.persons.cast import CastMember
from apps.portal.presenters.result import SYMBOLS, TONES


@dataclass(frozen=True)
class Person:
    """One invented person and what he shows."""

    name: str
    iin: str
    shows: str
    on: date | None


@dataclass(frozen=True)
class Group:
    """The people of one outcome."""

    title: str
    tone: str
    symbol: str
    people: list[Person]


def groups(cast: Iterable[CastMember]) -> list[Group]:
    """The cast by outcome, in the order of the outcomes; people of past rules last."""
    members = list(cast)
    titles = {
        "insured": _("Insured"),
        "not_insured": _("Not insured"),
        "not_confirmed": _("Not confirmed"),
        "not_eligible": _("Outside mandatory insurance"),
    }
    found = [
        _group(titles[outcome], outcome, [m for m in members if m.outcome == outcome and not m.on])
        for outcome in titles
    ]
    past = [member for member in members if member.on]
    return [*found, Group(_("Under the rules of earlier years"), "calm", "ring", _people(past))]


def _group(title: str, outcome: str, members: list[CastMember]) -> Group:
    return Group(title, TONES[outcome], SYMBOLS[outcome], _people(members))


def _people(members: list[CastMember]) -> list[Person]:
    language = get_language() or "kk"
    return [Person(m.name, m.iin, m.shows[language], m.on) for m in members]
