"""An answer as codes, days and sums: no language, no audience yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from apps.audit.services import Looking
from apps.rules.months import Month
from apps.rules.outlook import Outlook


class Audience(StrEnum):
    """Who reads the answer (design.md section 5)."""

    PUBLIC = "public"
    PERSON = "person"
    CLINIC = "clinic"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, through which door; `name` is what the audit keeps, never a person's number.

    The ids are of an organisation, of its member, and of an API client.
    """

    door: str
    name: str
    organisation_id: int | None = None
    operator_id: int | None = None
    client_id: int | None = None

    def looking(self, **about: Any) -> Looking:
        """What the audit writes of a question of this asker; `about` as Looking has it."""
        ids = {
            name: getattr(self, name) for name in ("organisation_id", "operator_id", "client_id")
        }
        return Looking(self.door, self.name, **ids, **about)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code; `params` fill the sentence, `article` names the law ("405-V, 5(2)")."""

    code: str
    article: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackageAnswer:
    """What one package gives: `entitled` None where that cannot be told."""

    code: str
    entitled: bool | None
    scope: str


@dataclass(frozen=True, slots=True)
class Route:
    """A way to be covered. `is_personal`: its cost or its day tells something of the person."""

    code: str
    cost: Decimal | None
    insured_from: date | None
    is_personal: bool
    months: tuple[Month, ...] = ()
    beside: tuple[Month, ...] = ()
    monthly: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered about one person on one day."""

    person_id: int | None
    outlook: Outlook
    known_on: date | None
    reasons: tuple[Reason, ...]
    packages: tuple[PackageAnswer, ...]
    routes: tuple[Route, ...]
    masked_name: str
    data_as_of: dict[str, date]
    rules: str
    proof: str | None = None

    @property
    def status(self) -> str:
        return self.outlook.outcome.status
