"""The law's tables at a glance: how many rows, what is in force, what comes, what nobody has verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.changes.periods import Periods
from apps.changes.selectors import rows_of
from apps.changes.tables import TABLES
from apps.office.presenters.law.sifting import is_coming
from apps.office.presenters.law.words import in_force_on, is_unverified
from apps.rates.models import Group, Parameter

GROUPS: dict[str, Promise] = {
    Group.BASE.value: _("Base amounts"),
    Group.CONTRIBUTION.value: _("Contributions"),
    Group.TERMS.value: _("Terms of insurance"),
}
TITLES: dict[str, Promise] = {"parameters": _("Names of the numbers")}


@dataclass(frozen=True)
class TableLine:
    """A table, or a group of the numbers; `changed_at` is None where only the release says it."""

    code: str
    group: str
    title: str
    rows: int
    in_force: int
    coming: int
    unverified: int
    changed_at: datetime | None


def title_of(code: str, group: str = "") -> str:
    """What a table is called, with a capital letter; a group of the numbers by its own name."""
    if group in GROUPS:
        return str(GROUPS[group])
    return str(TITLES.get(code) or capfirst(TABLES[code].title))


def table_lines(day: date) -> list[TableLine]:
    """Every table, the numbers by groups and first."""
    numbers = rows_of("rates")
    groups = dict(Parameter.objects.values_list("code", "group"))
    lines = [
        _line("rates", group, [numbers[key] for key in numbers if groups.get(key) == group], day)
        for group in GROUPS
    ]
    others = [code for code in TABLES if code not in ("rates", "parameters")]
    return [
        *lines,
        *(_line(code, "", rows_of(code).values(), day) for code in others),
        _line("parameters", "", rows_of("parameters").values(), day),
    ]


def _line(code: str, group: str, rows: Iterable[Periods], day: date) -> TableLine:
    rows = list(rows)
    every = [period for periods in rows for period in periods]
    moments = [each.known_from for each in every if each.known_from is not None]
    return TableLine(
        code=code,
        group=group,
        title=title_of(code, group),
        rows=len(rows),
        in_force=sum(1 for periods in rows if in_force_on(periods, day)),
        coming=sum(1 for periods in rows if is_coming(periods, day)),
        unverified=sum(1 for each in every if is_unverified(each.content)),
        changed_at=max(moments, default=None),
    )
