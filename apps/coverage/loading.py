"""Bringing the files of packages, statuses, dental care and contacts into the register."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.coverage import selectors
from apps.coverage.models import Contact, DentalGroup, LegalStatus, Need, NeedWay, Package, Service
from apps.rates.loading import Counts, Row, sourced, stretch, upsert, upsert_version
from apps.rates.provenance import Versioned
from apps.rates.texts import LANGUAGES, columns


@dataclass
class _Loading:
    """One loading of a file, known from `at` on: writes rows and counts them."""

    at: datetime
    using: str
    counts: Counts = field(default_factory=Counts)

    def write(
        self, model: type[Versioned], row: Row, values: dict[str, Any], current: Callable[..., Row]
    ) -> None:
        """Write one row, found by its key and, where it has days, by its first one."""
        said = {**values, **sourced(row)}
        key = {name: said[name] for name in model.key}
        if "since" in row:
            said["valid"] = stretch(row)
            key["valid__startswith"] = said["valid"].lower
        upsert_version(
            model=model,
            key=key,
            values=said,
            row=row,
            current=current,
            counts=self.counts,
            at=self.at,
            using=self.using,
        )


def load_legal_statuses(rows: Iterable[Row], *, at: datetime, using: str) -> Counts:
    """Record new and changed legal statuses by code and first day."""
    loading = _Loading(at, using)
    for place, row in enumerate(rows, start=1):
        values = {
            **_plain(row, "code", "mshi_right", "rank", "gvfmc_scope"),
            **_texts(row, "name", "mshi_note", "attachment"),
            "position": place,
        }
        loading.write(LegalStatus, row, values, selectors.legal_status_as_fixture)
    return loading.counts


def load_dental(rows: Iterable[Row], *, at: datetime, using: str) -> Counts:
    """Record new and changed groups with free dental care by code and first day."""
    loading = _Loading(at, using)
    for row in rows:
        values = {**_plain(row, "code", "kind", "position"), **_texts(row, "name")}
        loading.write(DentalGroup, row, values, selectors.dental_as_fixture)
    return loading.counts


def load_contacts(rows: Iterable[Row], *, using: str) -> Counts:
    """Write new and changed contacts by code."""
    counts = Counts()
    for row in rows:
        upsert(
            model=Contact,
            key={"code": row["code"]},
            values={
                **_plain(row, "code", "kind", "value", "position"),
                **_texts(row, "name"),
                **sourced(row),
            },
            row=row,
            current=selectors.contact_as_fixture,
            counts=counts,
            using=using,
        )
    return counts


def load_packages(rows: Iterable[Row], *, at: datetime, using: str) -> Counts:
    """Record new and changed packages, and their services by package, code and first day."""
    loading = _Loading(at, using)
    for row in rows:
        head, services = _parted(row, "services")
        texts = _texts(row, "name", "abbreviation", "decree")
        values = {**_plain(row, "code", "position"), **texts}
        loading.write(Package, head, values, selectors.package_as_fixture)
        for service in services:
            _service(loading, row["code"], service)
    return loading.counts


def _service(loading: _Loading, package: str, row: Row) -> None:
    values = {
        **_plain(row, "code", "position"),
        **_texts(row, "name", "description"),
        "package": package,
        "moved_to": row["moved_to"] or "",
        "moved_from": row["moved_from"] or "",
    }
    loading.write(Service, row, values, selectors.service_as_fixture)


def load_needs(rows: Iterable[Row], *, at: datetime, using: str) -> Counts:
    """Record new and changed needs, and the ways in which the packages give what is needed."""
    loading = _Loading(at, using)
    for row in rows:
        head, ways = _parted(row, "ways")
        values = {**_plain(row, "code", "position"), **_texts(row, "name")}
        loading.write(Need, head, values, selectors.need_as_fixture)
        for way in ways:
            _way(loading, row["code"], way)
    return loading.counts


def _way(loading: _Loading, need: str, row: Row) -> None:
    values = {
        **_plain(row, "code", "package", "services", "least_scope", "position"),
        **_texts(row, "condition"),
        **columns("documents", _lines(row["documents"])),
        "need": need,
    }
    loading.write(NeedWay, row, values, selectors.way_as_fixture)


def _lines(documents: list[dict[str, str]]) -> dict[str, str]:
    return {
        language: "\n".join(document[language] for document in documents)
        for language in LANGUAGES
        if documents
    }


def _parted(row: Row, part: str) -> tuple[Row, list[Row]]:
    """A row without the rows that stand in it, and those."""
    return {name: value for name, value in row.items() if name != part}, row[part]


def _plain(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _texts(row: Row, *fields: str) -> dict[str, str]:
    return {k: v for field in fields for k, v in columns(field, row.get(field)).items()}
