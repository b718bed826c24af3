"""What is wrong with a draft, edit by edit: what cannot be, and what has to be confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as of_dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint

from apps.changes import periods as algebra
from apps.changes.drafts import instance
from apps.changes.models import ChangeSet, Edit
from apps.changes.periods import DAY, Period, Periods
from apps.changes.references import Codes
from apps.changes.selectors import edited, periods_of, standing
from apps.changes.tables import TABLES, LawTable
from apps.rates.fitting import unfit
from apps.rates.models import Parameter, Unit
from apps.rates.provenance import Confidence
from apps.rates.selectors import plain
from apps.rates.texts import LANGUAGES

JUMP = Decimal("0.5")  # of the value before
NEEDED_TEXTS = ("name",)


@dataclass(frozen=True)
class Problem:
    """Something about a draft: an `error` stops it, a `confirm` waits for a value typed again.

    `edit` is None for what is missing from the set itself. `params` are what a sentence needs;
    `message` is the sentence where a column's own check has it, in the active language.
    """

    code: str
    kind: str = "error"
    edit: Edit | None = None
    field: str = ""
    params: Mapping[str, Any] = of_dataclass(default_factory=dict)
    message: str = ""

    @property
    def stops(self) -> bool:
        """Whether the set cannot be handed in with it."""
        return self.kind != "warning"


def problems(change_set: ChangeSet) -> list[Problem]:
    """Everything that keeps a draft from being handed in, the set's own first."""
    return [*_of_the_set(change_set), *_of_the_edits(change_set)]


def _of_the_set(change_set: ChangeSet) -> Iterator[Problem]:
    for name in ("title", "reason"):
        for language in LANGUAGES:
            if not getattr(change_set, f"{name}_{language}"):
                yield Problem("translation_missing", field=f"{name}_{language}")
    if not change_set.legal_act:
        yield Problem("legal_act_missing", field="legal_act")
    if not standing(change_set).exists():
        yield Problem("no_edits")


def _of_the_edits(change_set: ChangeSet) -> Iterator[Problem]:
    rows: dict[tuple[str, str], Periods] = {}
    codes = Codes(change_set)
    for edit in standing(change_set):
        place = (edit.table, edit.key)
        before = rows.get(place)
        if before is None:
            before = periods_of(*place)
        after = rows[place] = edited(before, edit)
        yield from _of_an_edit(edit, before, after, codes)


def _of_an_edit(edit: Edit, before: Periods, after: Periods, codes: Codes) -> Iterator[Problem]:
    law = TABLES[edit.table]
    if after == before:
        yield Problem("nothing_changed", edit=edit)
        return
    if len(algebra.holes(after)) > len(algebra.holes(before)) and edit.table == "rates":
        first, last = algebra.holes(after)[-1]
        yield Problem("hole", edit=edit, field="since", params={"first": first, "last": last})
    if edit.kind == Edit.Kind.OUT:
        return
    new = next(period for period in after if _is_of(edit, period))
    yield from _unfit_columns(law, edit, new)
    yield from _missing_texts(law, edit, new)
    for name, unknown in codes.unknown(law, edit.key, new):
        yield Problem("unknown_code", edit=edit, field=name, message=", ".join(unknown))
    if edit.table == "rates":
        yield from _of_a_number(edit, before, new)


def _is_of(edit: Edit, period: Period) -> bool:
    return edit.since is None or period.holds_on(edit.since)


def _unfit_columns(law: LawTable, edit: Edit, new: Period) -> Iterator[Problem]:
    """What the columns themselves refuse, in their own words."""
    row = instance(law, edit.key, Period({}, new.since, new.until))
    fields = row._meta.concrete_fields
    told = {f"{name}_{language}" for name in law.texts for language in LANGUAGES}
    try:
        for name, value in law.values_of(new.content).items():
            setattr(row, name, value)
        row.clean_fields({field.name for field in fields if field.attname not in law.columns})
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            if name not in told or new.says(name):  # a missing text is told of below
                yield Problem("invalid", edit=edit, field=name, message=" ".join(messages))
    else:
        if law.has_versions and law.code != "rates" and not _holds_together(row):
            yield Problem("contradiction", edit=edit)


def _holds_together(row: Any) -> bool:
    """Whether the database would take the row: days in order, a code of the right form."""
    try:
        for constraint in row._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                constraint.validate(type(row), row)
    except ValidationError:
        return False
    return True


def _missing_texts(law: LawTable, edit: Edit, new: Period) -> Iterator[Problem]:
    """A text that one language has and another has not; a name must be there in all."""
    for name in law.texts:
        told = {language: new.says(f"{name}_{language}") for language in LANGUAGES}
        for language, text in told.items():
            if not text and (any(told.values()) or name in NEEDED_TEXTS):
                yield Problem("translation_missing", edit=edit, field=f"{name}_{language}")


def _of_a_number(edit: Edit, before: Periods, new: Period) -> Iterator[Problem]:
    parameter = Parameter.objects.get(code=edit.key)
    value = None if new.says("value") is None else Decimal(new.says("value"))
    if (value is None) != (new.says("confidence") == Confidence.UNKNOWN):
        yield Problem("value_or_unknown", edit=edit, field="value")
    if value is None:
        return
    if code := unfit(value, parameter.unit):
        yield Problem(code, edit=edit, field="value")
    elif not _is_confirmed(edit, value):
        yield from _improbable(edit, parameter, before, value)


def _improbable(
    edit: Edit, parameter: Parameter, before: Periods, value: Decimal
) -> Iterator[Problem]:
    was = _predecessor(edit, before)
    if parameter.unit != Unit.SWITCH and was is not None and abs(value - was) > JUMP * was:
        params = {"was": plain(was), "value": plain(value)}
        yield Problem("jump", kind="confirm", edit=edit, field="value", params=params)
    elif _leaves_the_band(parameter, value):
        params = {
            name: plain(bound) if bound is not None else ""
            for name, bound in (("lowest", parameter.lowest), ("highest", parameter.highest))
        }
        yield Problem("band", kind="confirm", edit=edit, field="value", params=params)


def _leaves_the_band(parameter: Parameter, value: Decimal) -> bool:
    return (parameter.lowest is not None and value < parameter.lowest) or (
        parameter.highest is not None and value > parameter.highest
    )


def _predecessor(edit: Edit, before: Periods) -> Decimal | None:
    """The value of the day before, or of the same day where a value of that day is corrected."""
    if edit.since is None:
        return None
    held = algebra.on(before, edit.since - DAY) or algebra.on(before, edit.since)
    told = held.says("value") if held else None
    return None if told is None else Decimal(told)


def _is_confirmed(edit: Edit, value: Decimal) -> bool:
    return is_value(edit.confirmed, value)


def is_value(typed: str, value: Decimal) -> bool:
    """Whether what somebody typed is this value, with spaces, a decimal comma or a percent sign or not."""
    text = "".join(typed.split()).replace(",", ".")
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        return False
    return (number / 100 if text.endswith("%") else number) == value
