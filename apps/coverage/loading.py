"""Bringing the files of packages, statuses, dental care and contacts into the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from apps.coverage import selectors
from apps.coverage.models import Contact, DentalGroup, LegalStatus, Need, NeedWay, Package, Service
from apps.rates.loading import Counts, Row, sourced, stretch, upsert, upsert_version
from apps.rates.texts import LANGUAGES, columns


def load_legal_statuses(rows: Iterable[Row], *, at: datetime, using: str) -> Counts:
    """Record new and changed legal statuses by code and first day."""
    counts = Counts()
    for place, row in enumerate(rows, start=1):
        valid = stretch(row)
        upsert_version(
            model=LegalStatus,
            key={"code": row["code"], "valid__startswith": valid.lower},
            values={
                **_plain(row, "code", "mshi_right", "rank", "gvfmc_scope"),
                **_texts(row, "name", "mshi_note", "attachment"),
                **sourced(row),
                "position": place,
                "valid": valid,
            },
            row=row,
            current=selectors.legal_status_as_fixture,
            counts=counts,
            at=at,
            using=using,
        )
    return counts


def load_dental(rows: Iterable[Row], *, using: str) -> Counts:
    """Write new and changed groups with free dental care by code and first day."""
    counts = Counts()
    for row in rows:
        values = {**_plain(row, "code", "kind", "position"), **_texts(row, "name")}
        _dated(
            DentalGroup,
            row,
            values,
            current=selectors.dental_as_fixture,
            counts=counts,
            using=using,
        )
    return counts


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


def load_packages(rows: Iterable[Row], *, using: str) -> Counts:
    """Write new and changed packages, then their services, which may name either package."""
    counts = Counts()
    rows = list(rows)
    packages = {row["code"]: _package(row, counts, using) for row in rows}
    for row in rows:
        for service in row["services"]:
            _service(packages[row["code"]], service, packages, counts, using)
    return counts


def load_needs(rows: Iterable[Row], *, using: str) -> Counts:
    """Write new and changed needs, and the ways in which the packages give what is needed."""
    counts = Counts()
    packages = {package.code: package for package in Package.objects.using(using)}
    for row in rows:
        need = _need(row, counts, using)
        for way in row["ways"]:
            _way(need, way, packages, counts, using)
    return counts


def _need(row: Row, counts: Counts, using: str) -> Need:
    head = {name: value for name, value in row.items() if name != "ways"}
    found: Need = upsert(
        model=Need,
        key={"code": row["code"]},
        values={**_plain(row, "code", "position"), **_texts(row, "name"), **sourced(row)},
        row=head,
        current=selectors.need_as_fixture,
        counts=counts,
        using=using,
    )
    return found


def _way(need: Need, row: Row, packages: dict[str, Package], counts: Counts, using: str) -> None:
    upsert(
        model=NeedWay,
        key={"need": need, "code": row["code"], "valid__startswith": stretch(row).lower},
        values={
            **_plain(row, "code", "services", "least_scope", "position"),
            **_texts(row, "condition"),
            **columns("documents", _lines(row["documents"])),
            **sourced(row),
            "need": need,
            "package": packages[row["package"]],
            "valid": stretch(row),
        },
        row=row,
        current=selectors.way_as_fixture,
        counts=counts,
        using=using,
    )


def _lines(documents: list[dict[str, str]]) -> dict[str, str]:
    return {
        language: "\n".join(document[language] for document in documents)
        for language in LANGUAGES
        if documents
    }


def _package(row: Row, counts: Counts, using: str) -> Any:
    head = {name: value for name, value in row.items() if name != "services"}
    return upsert(
        model=Package,
        key={"code": row["code"]},
        values={
            **_plain(row, "code", "position"),
            **_texts(row, "name", "abbreviation", "decree"),
            **sourced(row),
        },
        row=head,
        current=selectors.package_as_fixture,
        counts=counts,
        using=using,
    )


def _service(
    package: Package, row: Row, packages: dict[str, Package], counts: Counts, using: str
) -> None:
    upsert(
        model=Service,
        key={"package": package, "code": row["code"], "valid__startswith": stretch(row).lower},
        values={
            **_plain(row, "code", "position"),
            **columns("name", row["name"]),
            **columns("description", row.get("description")),
            **sourced(row),
            "package": package,
            "valid": stretch(row),
            "moved_to": packages.get(row["moved_to"]),
            "moved_from": packages.get(row["moved_from"]),
        },
        row=row,
        current=selectors.service_as_fixture,
        counts=counts,
        using=using,
    )


def _dated(
    model: Any, row: Row, values: dict[str, Any], *, current: Any, counts: Counts, using: str
) -> None:
    valid = stretch(row)
    upsert(
        model=model,
        key={"code": row["code"], "valid__startswith": valid.lower},
        values={**values, **sourced(row), "valid": valid},
        row=row,
        current=current,
        counts=counts,
        using=using,
    )


def _plain(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _texts(row: Row, *fields: str) -> dict[str, str]:
    return {k: v for field in fields for k, v in columns(field, row.get(field)).items()}
