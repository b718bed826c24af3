"""Reads of the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apps.audit.models import Alert, AlertMark, Case, CaseNote, Lookup
from apps.common.clock import ALMATY

NEW = "new"  # an alert that nobody has marked


def lookups_of(iin_key: str) -> QuerySet[Lookup]:
    """Who looked this person up, newest first, each with the case that she opened."""
    return Lookup.objects.filter(iin_key=iin_key).select_related("case").order_by("-at", "-id")


@dataclass(frozen=True, slots=True)
class Which:
    """Look-ups to be listed; empty fields do not narrow. `day` is a day in Almaty."""

    organisation_id: int | None = None
    operator_id: int | None = None
    client_id: int | None = None
    door: str = ""
    purpose: str = ""
    outcome: str = ""
    iin_key: str = ""
    day: date | None = None


def lookups(which: Which) -> QuerySet[Lookup]:
    """These look-ups, newest first by id, so that a list goes on from the last one shown."""
    exact = ("organisation_id", "operator_id", "client_id", "door", "purpose", "outcome", "iin_key")
    narrowed = {name: getattr(which, name) for name in exact if getattr(which, name)}
    found = Lookup.objects.filter(**narrowed)
    if which.day:
        found = found.filter(at__gte=start_of(which.day), at__lt=start_of(which.day, 1))
    return found.order_by("-id")


def answers_given(*, outcomes: Sequence[str], about: date, until: datetime) -> QuerySet[Lookup]:
    """The answers with one of these outcomes that were given before a moment, the oldest first: those
    about a day from `about` on, and those given since then."""
    given = Lookup.objects.filter(at__lt=until, outcome__in=outcomes, asked_on__isnull=False)
    concerned = given.filter(Q(asked_on__gte=about) | Q(at__gte=start_of(about)))
    return concerned.order_by("id")


def start_of(day: date, later: int = 0) -> datetime:
    """Midnight in Almaty of the day so many days later."""
    return datetime.combine(day + timedelta(days=later), time.min, tzinfo=ALMATY)


def _last(rows: QuerySet[Any], of: str, otherwise: str) -> Coalesce:
    newest = rows.filter(**{of: OuterRef("pk")}).order_by("-id").values("state")[:1]
    return Coalesce(Subquery(newest), Value(otherwise))


def cases(state: str = "") -> QuerySet[Case]:
    """Cases with the `state` they are in now, newest first."""
    found = Case.objects.annotate(
        state=_last(CaseNote.objects.all(), "case", Case.State.OPEN)
    ).select_related("lookup")
    return (found.filter(state=state) if state else found).order_by("-id")


def states_of(case_ids: list[int]) -> dict[int, str]:
    """The state of each of these cases, by its id."""
    found: Any = cases().filter(pk__in=case_ids)
    return dict(found.values_list("pk", "state"))


def answers_to(case_ids: list[int]) -> dict[int, str]:
    """The last answer meant for the citizen, by the case's id."""
    shown = CaseNote.objects.filter(case_id__in=case_ids, is_shown=True).order_by("id")
    return dict(shown.values_list("case_id", "text"))


def alerts(state: str = "", rule: str = "") -> QuerySet[Alert]:
    """Alerts with the `state` they are in now (new, seen, answered), newest first."""
    found = Alert.objects.annotate(state=_last(AlertMark.objects.all(), "alert", NEW))
    found = found.select_related("lookup")
    narrowed = {name: value for name, value in (("state", state), ("rule", rule)) if value}
    return found.filter(**narrowed).order_by(F("id").desc())
