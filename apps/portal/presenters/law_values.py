"""The tables of the law in words and figures: rows, columns and values, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.categories.models import Payer
from apps.changes.naming import OF_NUMBERS, RowNames
from apps.changes.tables import LawTable
from apps.common import wording
from apps.coverage.models import LegalStatus
from apps.portal.presenters import numbers
from apps.rates.texts import LANGUAGES, text

UNTOLD = ("position",)  # where a row stands in its list is nobody's news
AMOUNTS = ("value", "lowest", "highest")


class LawWords(RowNames):
    """The words of the active language, with the names that they need; made once a page."""

    def __init__(self) -> None:
        super().__init__()
        statuses = LegalStatus.objects.known().order_by("valid")
        self._statuses = {each.code: str(text(each, "name")) for each in statuses}

    def columns(self, table: LawTable) -> tuple[str, ...]:
        """The columns that a reader of this language is told of, those that decide first."""
        others = {
            f"{name}_{each}" for name in table.texts for each in LANGUAGES if each != self.language
        }
        told = [name for name in table.columns if name not in others and name not in UNTOLD]
        return tuple(sorted(told, key=lambda name: name not in table.deciding))

    def label(self, table: LawTable, column: str) -> str:
        """What a column is called."""
        name, _sign, language = column.rpartition("_")
        is_text = language in LANGUAGES and name in table.texts
        field = table.model._meta.get_field(name if is_text else column)
        return str(getattr(field, "verbose_name", column))

    def shown(self, table: LawTable, key: str, column: str, value: Any) -> str:
        """A value in words; "" for nothing."""
        if table.code in OF_NUMBERS and column in AMOUNTS:
            return self._amount(key, column, value)
        if value is None or value in ("", []):
            return ""
        field = table.model._meta.get_field(column)
        choices = dict(getattr(field, "flatchoices", ()))
        if isinstance(value, str) and value in choices:
            return str(choices[value])
        return self._by_kind(field, value)

    def _by_kind(self, field: Any, value: Any) -> str:
        if isinstance(field, models.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, models.DateField):
            return wording.day(date.fromisoformat(value))
        if isinstance(field, ArrayField):
            names = self._statuses if field.name == "statuses" else {}
            return wording.listed([names.get(each, each) for each in value])
        if field.name == "payer_changes":
            return "; ".join(_payer_change(each) for each in value)
        if isinstance(field, models.IntegerField | models.DecimalField):
            return str(number_format(Decimal(value), force_grouping=True))
        return str(value)

    def _amount(self, key: str, column: str, value: str | None) -> str:
        if value is None and column != "value":
            return ""
        amount = None if value is None else Decimal(value)
        return numbers.shown_value(amount, self.unit(key) or "multiple")


def _payer_change(change: Mapping[str, str]) -> str:
    payers = dict(Payer.choices)
    return pgettext("who pays since a day", "from %(first)s: %(payer)s") % {
        "first": wording.from_day(date.fromisoformat(change["since"])),
        "payer": payers.get(change["payer"], change["payer"]),
    }
