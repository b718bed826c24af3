"""Bringing the files of `fixtures/` into the registers, again and again, undoing nobody's work.

What a person has changed here stays: a file row is written only where it is new, or where the file
itself has changed and nobody has edited the row since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from apps.common.dated import close
from apps.rates import selectors
from apps.rates.models import Parameter, Rate
from apps.rates.provenance import Versioned
from apps.rates.texts import columns

Row = Mapping[str, Any]


@dataclass
class Counts:
    """What loading did with the rows of a file; `kept` names rows that a person had changed."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        text = f"{self.new} new, {self.changed} changed, {self.same} unchanged"
        return f"{text}, kept as edited here: {', '.join(self.kept)}" if self.kept else text


def digest(row: Row) -> str:
    """A fingerprint of a row of a file, whatever the order of its keys."""
    text = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def upsert(
    *,
    model: type[models.Model],
    key: dict[str, Any],
    values: dict[str, Any],
    row: Row,
    current: Callable[[Any], Row],
    counts: Counts,
    using: str,
) -> Any:
    """Write one row of a file, found by the look-ups of `key`, and count it.

    `current` gives a row as a file would: one edited here since it was loaded is kept and named.
    """
    fingerprint = digest(row)
    manager = model._default_manager.using(using)
    found: Any = manager.filter(**key).first()
    if found is None:
        counts.new += 1
        return manager.create(**values, loaded=fingerprint)
    if found.loaded == fingerprint:
        counts.same += 1
    elif found.loaded != digest(current(found)):
        counts.kept.append(str(row.get("code", key)))
    else:
        counts.changed += 1
        for name, value in {**values, "loaded": fingerprint}.items():
            setattr(found, name, value)
        found.save(using=using)
    return found


def upsert_version(
    *,
    model: type[Versioned],
    key: dict[str, Any],
    values: dict[str, Any],
    row: Row,
    current: Callable[[Any], Row],
    counts: Counts,
    at: datetime,
    using: str,
) -> None:
    """The same for a list that is never edited: what the file changes is a new version, known from `at`.

    The first load of what the row speaks of (its `key`) is known since always.
    """
    fingerprint = digest(row)
    manager: Any = model._default_manager.using(using)
    found = manager.known().filter(**key).first()
    if found is None:
        counts.new += 1
        always = not manager.filter(**{name: values[name] for name in model.key}).exists()
        since = DateTimeTZRange(None if always else at, None)
        manager.create(**values, loaded=fingerprint, recorded=since)
    elif found.loaded == fingerprint:
        counts.same += 1
    elif found.loaded != digest(current(found)):
        counts.kept.append(str(row["code"]))
    else:
        counts.changed += 1
        close([found], at)
        manager.create(**values, loaded=fingerprint, recorded=DateTimeTZRange(at, None))


def sourced(row: Row) -> dict[str, Any]:
    """The column values of a file row's source, confidence and note."""
    return {
        "source": row["source"],
        "confidence": row["confidence"],
        "article": row.get("article", ""),
        "link": row.get("link", ""),
        "checked_on": day(row.get("checked_on")),
        **columns("note", row.get("note")),
    }


def day(text: str | None) -> date | None:
    """An ISO day of a file; None stays None."""
    return date.fromisoformat(text) if text else None


def stretch(row: Row) -> DateRange:
    """The `since` and `until` of a file row, both inclusive, as a range."""
    until = day(row.get("until"))
    return DateRange(day(row["since"]), until + timedelta(days=1) if until else None)


def load(rows: Iterable[Row], *, at: datetime, using: str) -> Counts:
    """Bring `fixtures/rates.json` into the register.

    The first load of a parameter is known since always; what later files change is known from `at`.
    Rows recorded by administrators are never overwritten.
    """
    counts, names = Counts(), Counts()
    for place, row in enumerate(rows, start=1):
        texts = {**columns("name", row["name"]), **columns("description", row.get("description"))}
        head = {name: value for name, value in row.items() if name != "periods"}
        fresh = not Parameter.objects.using(using).filter(code=row["code"]).exists()
        parameter = upsert(
            model=Parameter,
            key={"code": row["code"]},
            values={
                "code": row["code"],
                "group": row["group"],
                "unit": row["unit"],
                "position": place,
                **_band(row),
                **texts,
            },
            row=head,
            current=_head,
            counts=names,
            using=using,
        )
        _load_periods(parameter, row["periods"], None if fresh else at, using, counts)
    counts.kept += names.kept
    return counts


def _band(row: Row) -> dict[str, Decimal | None]:
    lowest, highest = row.get("band", (None, None))
    return {
        "lowest": None if lowest is None else Decimal(lowest),
        "highest": None if highest is None else Decimal(highest),
    }


def _head(parameter: Parameter) -> Row:
    row = selectors.parameter_as_fixture(parameter, [])
    del row["periods"]
    return row


def _load_periods(
    parameter: Parameter,
    periods: list[Row],
    at: datetime | None,
    using: str,
    counts: Counts,
) -> None:
    rates = list(Rate.objects.using(using).filter(parameter=parameter).order_by("id"))
    from_files = {rate.since: rate for rate in rates if not rate.recorded_by}
    changed = [row for row in periods if _differs(from_files.get(_since(row)), row)]
    counts.same += len(periods) - len(changed)
    opened = [rate for rate in rates if rate.recorded.upper is None and not rate.recorded.isempty]
    kept = [row for row in changed if _by_hand(opened, row)]
    counts.kept += [f"{row['since']} of {parameter}" for row in kept]
    written = [row for row in changed if row not in kept]
    if at is not None:
        close([rate for rate in opened if any(_overlap(rate, row) for row in written)], at)
    for row in written:
        counts.changed += _since(row) in from_files
        counts.new += _since(row) not in from_files
        _record(parameter, row, at, using)


def _since(row: Row) -> date:
    return date.fromisoformat(row["since"])


def _differs(rate: Rate | None, row: Row) -> bool:
    if rate is None:
        return True
    return digest(selectors.period_as_fixture(rate)) != digest(row)


def _overlap(rate: Rate, row: Row) -> bool:
    wanted = stretch(row)
    return (wanted.upper is None or rate.valid.lower < wanted.upper) and (
        rate.valid.upper is None or wanted.lower < rate.valid.upper
    )


def _by_hand(opened: list[Rate], row: Row) -> bool:
    return any(rate.recorded_by and _overlap(rate, row) for rate in opened)


def _record(parameter: Parameter, row: Row, at: datetime | None, using: str) -> None:
    Rate.objects.using(using).create(
        parameter=parameter,
        value=None if row["value"] is None else Decimal(row["value"]),
        valid=stretch(row),
        recorded=DateTimeTZRange(at, None),
        **sourced(row),
    )
