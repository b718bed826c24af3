"""A change set as two laws: without it, and with it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields, is_dataclass
from datetime import timedelta
from typing import Any

from apps.changes.drafts import law_rows
from apps.changes.models import ChangeSet
from apps.common import clock
from apps.entitlement.months.services import current_law
from apps.entitlement.previewing.laws import Pair
from apps.rules.law import Law, law_from

INSTANT = timedelta(microseconds=1)


class NotWhole(ValueError):
    """The draft would leave the law without something that every answer needs."""


def pair_of(change_set: ChangeSet) -> Pair:
    """The law as it is, and with this set in it; of a published set, as it was just before and after.

    Raises NotWhole.
    """
    try:
        found = _pair_of(change_set)
        found.changes_terms  # noqa: B018 - looks at the terms of every day
    except (LookupError, TypeError, ValueError) as error:
        raise NotWhole from error
    return found


def _pair_of(change_set: ChangeSet) -> Pair:
    published_at = change_set.published_at
    if published_at is None:
        return Pair(current_law(), law_from(**law_rows(change_set)), clock.today())
    before, after = (
        law_from(**law_rows(known_at=at)) for at in (published_at - INSTANT, published_at)
    )
    return Pair(before, after, published_at.astimezone(clock.ALMATY).date())


def digest_of(pair: Pair) -> str:
    """A fingerprint of both laws: another edit that decides, or another change of the law, makes another."""
    said = json.dumps([_said(pair.law), _said(pair.then)], sort_keys=True, default=_plain)
    return hashlib.sha256(said.encode()).hexdigest()


def _said(law: Law) -> dict[str, Any]:
    return {one.name: getattr(law, one.name) for one in fields(law) if one.compare}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
