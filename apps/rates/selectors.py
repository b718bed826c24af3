"""The numbers of the law as they are read: for a day, through time, and for the rules."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from apps.rates import provenance
from apps.rates.models import Parameter, Rate, Revision
from apps.rates.texts import texts


def revision(using: str | None = None) -> int:
    """The number that grows with every change of the law's tables; 0 before the first.

    A cache of the law is stale when this differs. Inside another statement:
    `(SELECT number FROM rates_revision)`.
    """
    rows = Revision.objects.using(using) if using else Revision.objects.all()
    return rows.values_list("number", flat=True).first() or 0


def parameters_on(day: date, known_at: datetime | None = None) -> QuerySet[Rate]:
    """The rates in force on `day`, in the order of the law's list, each with its parameter."""
    known = Rate.objects.known(known_at).select_related("parameter")
    return known.filter(valid__contains=day).order_by("parameter__position", "parameter__code")


def coming_after(day: date, known_at: datetime | None = None) -> dict[int, Rate]:
    """The first period of each parameter that begins after `day`, by the parameter's id."""
    known = Rate.objects.known(known_at).select_related("parameter")
    later = known.filter(valid__startswith__gt=day).order_by("parameter_id", "valid")
    return {rate.parameter_id: rate for rate in later.distinct("parameter_id")}


def rate_on(code: str, day: date, known_at: datetime | None = None) -> Rate | None:
    """The rate of one parameter on a day; None where no period holds that day."""
    return parameters_on(day, known_at).filter(parameter__code=code).first()


def history(code: str, known_at: datetime | None = None) -> QuerySet[Rate]:
    """The periods of one parameter, newest first, as known now or at a moment."""
    known = Rate.objects.known(known_at).select_related("parameter")
    return known.filter(parameter__code=code).order_by("-valid")


def versions(code: str) -> QuerySet[Rate]:
    """Every row ever recorded of one parameter, the superseded ones too, newest first."""
    rates = Rate.objects.select_related("parameter").filter(parameter__code=code)
    return rates.order_by("-valid", "-recorded")


def parameters(group: str | None = None) -> QuerySet[Parameter]:
    """The parameters in the order of the law's list, with the rates known now, newest first."""
    rates = Rate.objects.known().order_by("-valid")
    found = Parameter.objects.prefetch_related(Prefetch("rates", rates, to_attr="periods"))
    return found.filter(group=group) if group else found


def rows_as_fixture(known_at: datetime | None = None) -> list[dict[str, Any]]:
    """All parameters and rates, shaped as `fixtures/rates.json`, as known now or at a moment."""
    rates = Rate.objects.known(known_at).order_by("valid")
    found = Parameter.objects.prefetch_related(Prefetch("rates", rates, to_attr="periods"))
    return [parameter_as_fixture(parameter, parameter.periods) for parameter in found]


def parameter_as_fixture(parameter: Parameter, periods: list[Rate]) -> dict[str, Any]:
    """One parameter in the shape of the file."""
    row: dict[str, Any] = {
        "code": parameter.code,
        "group": parameter.group,
        "unit": parameter.unit,
        "name": texts(parameter, "name"),
    }
    description = texts(parameter, "description")
    if any(description.values()):
        row["description"] = description
    if parameter.lowest is not None and parameter.highest is not None:
        row["band"] = [plain(parameter.lowest), plain(parameter.highest)]
    return {**row, "periods": [period_as_fixture(rate) for rate in periods]}


def period_as_fixture(rate: Rate) -> dict[str, Any]:
    """One rate in the shape of a period of the file: inclusive days, the value as a plain text."""
    row: dict[str, Any] = {
        **provenance.days_as_fixture(rate),
        "value": None if rate.value is None else plain(rate.value),
        **provenance.as_fixture(rate),
    }
    note = texts(rate, "note")
    return {**row, "note": note} if any(note.values()) else row


def plain(value: Decimal) -> str:
    """A number without trailing zeros or an exponent: "4325", "0.05"."""
    return f"{value.normalize():f}"
