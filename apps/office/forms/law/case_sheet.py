"""A case on its way: everything that was typed, kept as typed while tables grow, then made into forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from apps.entitlement.models import CaseVersion
from apps.office.forms.law.cases import MOST_ROWS, TABLES, CaseForm, FillForm, Row
from apps.rules.months import Month

Typed = dict[str, str]
WINDOW = 12  # how many months before the one asked about are laid out to be filled in
TEXTS = ("title", "why")
FOLDED = ("in_doubt", "payments_through", "categories_through", "known_on")
# Somebody grown up, a citizen from birth: what most cases are about.
BORN = "1980-01-01"
STATUS = "citizen"

FORMSETS: dict[str, type[forms.BaseFormSet[Row]]] = {
    name: forms.formset_factory(row, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    for name, row in TABLES.items()
}


@dataclass
class Sheet:
    """The words of a form: its fields, and the rows of its tables."""

    fields: Typed = field(default_factory=dict)
    rows: dict[str, list[Typed]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def add(self, table: str) -> None:
        """One more empty row."""
        if table in self.rows and len(self.rows[table]) < MOST_ROWS:
            self.rows[table].append({})

    def fill(self, payer: str, months: Iterable[Month]) -> None:
        """This payer for these months: where nobody is named yet, or in rows of their own."""
        rows = self.rows["payments"]
        for month in map(str, months):
            empty = next((r for r in rows if r.get("month") == month and not r.get("payer")), None)
            if empty is not None:
                empty["payer"] = payer
            elif len(rows) < MOST_ROWS:
                rows.append({"month": month, "payer": payer})
        self._in_order()

    def lay_out(self, on: date) -> None:
        """A row for each month from M-12 to M, beside the rows that say something."""
        last = Month.of(on)
        rows = [row for row in self.rows["payments"] if row.get("payer")]
        held = {row.get("month") for row in rows}
        window = (str(last - age) for age in range(WINDOW, -1, -1))
        rows += [{"month": month} for month in window if month not in held]
        self.rows["payments"] = rows
        self._in_order()

    def _in_order(self) -> None:
        self.rows["payments"].sort(key=lambda row: row.get("month") or "9")

    @property
    def asked_on(self) -> date | None:
        """The day asked, where a good one was typed."""
        try:
            return date.fromisoformat(self.fields.get("asked_on", ""))
        except ValueError:
            return None


def blank(today: date) -> Sheet:
    """A new case: a citizen, asked about today, with nobody having paid."""
    sheet = Sheet({"born": BORN, "asked_on": today.isoformat(), "outcome": "insured"})
    sheet.rows["statuses"] = [{"status": STATUS, "since": BORN}]
    sheet.lay_out(today)
    return sheet


def sheet_of(version: CaseVersion) -> Sheet:
    """A saved case, to be changed."""
    said = dict(version.content)
    expected = said.pop("expected")
    sheet = Sheet({"holds": str(version.change_set_id or "")})
    for name in TABLES:
        sheet.rows[name] = [_typed(row) for row in said.pop(name, [])]
    for text in TEXTS:
        sheet.fields |= {f"{text}_{code}": told for code, told in said.pop(text, {}).items()}
    sheet.fields |= _typed({**said, **expected})
    if expected.get("owed") == []:
        sheet.fields["nothing_owed"] = "on"
    if sheet.asked_on:
        sheet.lay_out(sheet.asked_on)
    return sheet


def _typed(values: Mapping[str, Any]) -> Typed:
    return {name: _word(value) for name, value in values.items()}


def _word(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return "on" if value is True else str(value)


def posted(data: QueryDict) -> Sheet:
    """What was posted, as it was typed."""
    sheet = Sheet({name: str(value) for name, value in data.items()})
    for name, row in TABLES.items():
        sheet.rows[name] = [
            {cell: data.get(f"{name}-{number}-{cell}", "") for cell in row.base_fields}
            for number in range(_rows_in(data, name))
        ]
    return sheet


def _rows_in(data: QueryDict, name: str) -> int:
    told = data.get(f"{name}-TOTAL_FORMS", "0")
    return min(int(told), MOST_ROWS) if told.isascii() and told.isdigit() else 0


@dataclass
class CaseForms:
    """The form and its tables, as the page shows them."""

    case: CaseForm
    tables: dict[str, forms.BaseFormSet[Row]]
    fill: FillForm

    def is_valid(self) -> bool:
        """Whether everything can be read; each table is looked at, so that all is said at once."""
        return all([self.case.is_valid(), *(table.is_valid() for table in self.tables.values())])

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong: the id of the field, and its name with what to do; "" where it is no field's."""
        found = [("", str(message)) for message in self.case.non_field_errors()]
        found += _problems(self.case, lambda field: field.label)
        for table in self.tables.values():
            found += [("", str(message)) for message in table.non_form_errors()]
            for row in table:
                found += _problems(row, lambda field: field.field.widget.attrs["aria-label"])
        return found

    @property
    def has_details(self) -> bool:
        """Whether something is said in the part that is folded."""
        return bool(
            len(self.tables["waivers"].forms)
            or any(self.case[name].value() or self.case[name].errors for name in FOLDED)
        )

    def content(self) -> dict[str, Any]:
        """The case as `apps.rules.cases` reads it."""
        found = self.case.content()
        for name, table in self.tables.items():
            rows = [row.content() for row in table if row.says_something]
            if rows:
                found[name] = rows
        return found


def _problems(form: forms.Form, name: Callable[[forms.BoundField], Any]) -> list[tuple[str, str]]:
    return [
        (field.id_for_label, f"{name(field)}: {message}")
        for field in form
        for message in field.errors
    ]


def unchecked(sheet: Sheet, version: CaseVersion | None) -> CaseForms:
    """The forms as typed so far; nothing is found wrong yet."""
    return CaseForms(
        CaseForm(initial=sheet.fields, version=version),
        {name: made(initial=sheet.rows[name], prefix=name) for name, made in FORMSETS.items()},
        FillForm(prefix="fill"),
    )


def checked(data: QueryDict, version: CaseVersion | None) -> CaseForms:
    """The forms as posted, each cell looked at."""
    plain = data.copy()
    for name in FORMSETS:
        plain[f"{name}-INITIAL_FORMS"] = "0"  # a row is what it says, not what it once said
    return CaseForms(
        CaseForm(plain, version=version),
        {name: made(plain, prefix=name) for name, made in FORMSETS.items()},
        FillForm(prefix="fill"),
    )


def reworked(data: QueryDict, act: str) -> Sheet:
    """What was posted after an act that only changes the tables: add-TABLE, fill, lay-out."""
    sheet = posted(data)
    fill = FillForm(data, prefix="fill")
    if act.startswith("add-"):
        sheet.add(act.removeprefix("add-"))
    elif act == "fill" and fill.is_valid():
        sheet.fill(fill.cleaned_data["payer"], fill.months())
    elif act == "lay-out" and sheet.asked_on:
        sheet.lay_out(sheet.asked_on)
    return sheet
