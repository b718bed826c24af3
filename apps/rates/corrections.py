"""Changes of the lists that decide the law: categories, legal statuses, payer kinds, payment codes.

A row is never edited. `add` records a row of a code or of days that no row holds; `correct` closes a
row and records its successor in the same transaction. What was known before stays readable.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from apps.common import clock
from apps.common.dated import close, since
from apps.rates.provenance import Versioned
from apps.rates.texts import LANGUAGES

Row = TypeVar("Row", bound=Versioned)
OF_THE_VERSION = {"id", "recorded", "recorded_by"}


class Refused(ValueError):
    """The change cannot be recorded; `code` says why.

    `superseded`: the row has been closed meanwhile. `nothing_changed`: it says all this already.
    `taken`: another row of the code holds some of these days.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add(model: type[Row], *, actor: str, at: datetime | None = None, **values: Any) -> Row:
    """Record a new row of a list, known from `at` (now) on. Raises Refused."""
    with transaction.atomic():
        _refuse_taken(model, values)
        return _record(model, values, actor, at or clock.now())


def correct(row: Row, *, actor: str, at: datetime | None = None, **changes: Any) -> Row:
    """Record a row anew with these columns changed, known from `at` (now) on; the old one is closed.

    Texts are given by language (`name_kk`). Returns the new version; raises Refused.
    """
    model = type(row)
    with transaction.atomic():
        held = _manager(model).known().select_for_update().filter(pk=row.pk).first()
        if held is None:
            raise Refused("superseded")
        said = said_of(held)
        values = {**said, **changes}
        if values == said:
            raise Refused("nothing_changed")
        now = at or clock.now()
        close([held], now)
        _refuse_taken(model, values)
        return _record(model, values, actor, now)


def said_of(row: Versioned) -> dict[str, Any]:
    """What a version says, by column; its own number and times left out."""
    names = [field.attname for field in row._meta.concrete_fields]
    texts = {name for name in names if f"{name}_{LANGUAGES[0]}" in names}  # kept by language
    return {name: getattr(row, name) for name in names if name not in OF_THE_VERSION | texts}


def _record(model: type[Row], values: dict[str, Any], actor: str, at: datetime) -> Row:
    row: Row = _manager(model).create(**values, recorded=since(at), recorded_by=actor)
    return row


def _manager(model: type[Versioned]) -> Any:
    """The rows of a list with their times: what the lists share says nothing of codes and days."""
    return model._default_manager


def _refuse_taken(model: type[Row], values: dict[str, Any]) -> None:
    others = _manager(model).known().filter(code=values["code"])
    if "valid" in values:
        others = others.filter(valid__overlap=values["valid"])
    if others.exists():
        raise Refused("taken")
