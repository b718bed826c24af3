"""The tables of the law: which rows change sets may change, and which columns decide an answer.

A row of a table is named by its key, a text: "minimum_wage", "gvfmc.ambulance". What it says is its
content: every other column by its name, texts by language, in the form in which JSON holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as of_dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models

from apps.categories.models import BenefitCategory
from apps.contributions.models import PayerKind, PurposeCode
from apps.coverage.models import DentalGroup, LegalStatus, Need, NeedWay, Package, Service
from apps.rates.models import Parameter, Rate
from apps.rates.selectors import plain
from apps.rates.texts import LANGUAGES

Content = Mapping[str, Any]
OF_THE_VERSION = {"id", "recorded", "recorded_by", "change_set", "loaded", "valid"}


@dataclass(frozen=True, eq=False)
class LawTable:
    """One table: its rows' model, the look-ups of its key, the columns that decide an answer.

    Others only tell: a name, a source. `only` names the columns that may change, where not all may.
    `refers` names the columns that hold codes, with the table that has them.
    """

    code: str
    model: type[models.Model]
    key: tuple[str, ...] = ("code",)
    deciding: frozenset[str] = frozenset()
    only: tuple[str, ...] = ()
    refers: Mapping[str, str] = of_dataclass(default_factory=dict)

    @property
    def title(self) -> str:
        """What the table is called, in the active language."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def relation(self) -> str:
        """The table in the database."""
        return self.model._meta.db_table

    @cached_property
    def is_dated(self) -> bool:
        """Whether its rows hold for stretches of days."""
        return "valid" in self.names

    @cached_property
    def has_versions(self) -> bool:
        """Whether a change closes a row and records its successor."""
        return "recorded" in self.names

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The columns that are texts in three languages, without the language."""
        return tuple(name for name in self.names if f"{name}_{LANGUAGES[0]}" in self.names)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of a content, in the order of the model."""
        if self.only:
            return self.only
        keys = {name.split("__")[0] for name in self.key}
        left_out = OF_THE_VERSION | keys | {f"{name}_id" for name in keys} | set(self.texts)
        return tuple(name for name in self.names if name not in left_out)

    @property
    def has_provenance(self) -> bool:
        """Whether a row says where it comes from."""
        return "source" in self.columns

    @cached_property
    def names(self) -> list[str]:
        """Every column of the model."""
        return [field.attname for field in self.model._meta.concrete_fields]

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """What a new row says in the columns that nobody filled."""
        fields = {name: self.field(name) for name in self.columns}
        return {
            name: as_json(field.get_default())
            for name, field in fields.items()
            if field.has_default() or field.empty_strings_allowed
        }

    def field(self, name: str) -> models.Field[Any, Any]:
        """A column of the model."""
        found: models.Field[Any, Any] = next(
            field for field in self.model._meta.concrete_fields if field.attname == name
        )
        return found

    def manager(self) -> Any:
        """The rows with their times."""
        return self.model._default_manager

    def key_of(self, row: models.Model) -> str:
        """The key of a row."""
        return ".".join(str(_follow(row, name)) for name in self.key)

    def look_up(self, key: str) -> dict[str, str]:
        """The filter that finds the rows of a key."""
        return dict(zip(self.key, key.split("."), strict=True))

    def content_of(self, row: models.Model) -> dict[str, Any]:
        """What a row says."""
        return {name: self.told(name, getattr(row, name)) for name in self.columns}

    def told(self, name: str, value: Any) -> Any:
        """A value of a column as JSON holds it; ValidationError where it is none of the column's."""
        field = self.field(name)
        if value is None and isinstance(field, models.CharField | models.TextField):
            return ""
        return as_json(field.to_python(value))

    def values_of(self, content: Content) -> dict[str, Any]:
        """A content as the model's own values."""
        return {name: self.field(name).to_python(value) for name, value in content.items()}


def as_json(value: Any) -> Any:
    """A value of a column as JSON holds it."""
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def _follow(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


TEXTS_OF_NUMBERS = tuple(f"{name}_{each}" for name in ("name", "description") for each in LANGUAGES)

TABLES: dict[str, LawTable] = {
    table.code: table
    for table in (
        LawTable("parameters", Parameter, only=(*TEXTS_OF_NUMBERS, "lowest", "highest")),
        LawTable("rates", Rate, key=("parameter__code",), deciding=frozenset({"value"})),
        LawTable(
            "payer_kinds",
            PayerKind,
            deciding=frozenset(
                {
                    "purpose_codes",
                    "fixed_amount",
                    "retention",
                    "counts_for_loyalty",
                    "statuses",
                    "period_since",
                    "period_until",
                    "not_before_payment_month",
                }
            ),
            refers={"statuses": "legal_statuses", "purpose_codes": "purpose_codes"},
        ),
        LawTable("purpose_codes", PurposeCode, deciding=frozenset({"is_penalty"})),
        LawTable(
            "categories",
            BenefitCategory,
            deciding=frozenset(
                {"treatment", "payer", "payer_changes", "until_age", "employer_pays"}
            ),
        ),
        LawTable(
            "legal_statuses",
            LegalStatus,
            deciding=frozenset({"mshi_right", "rank", "gvfmc_scope"}),
        ),
        LawTable("packages", Package),
        LawTable(
            "services",
            Service,
            key=Service.key,
            refers=dict.fromkeys(("package", "moved_to", "moved_from"), "packages"),
        ),
        LawTable("dental_care", DentalGroup),
        LawTable("needs", Need),
        LawTable(
            "need_ways",
            NeedWay,
            key=NeedWay.key,
            deciding=frozenset({"package", "services", "least_scope", "documents"}),
            refers={"need": "needs", "package": "packages", "services": "services"},
        ),
    )
}
