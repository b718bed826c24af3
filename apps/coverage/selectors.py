"""Packages, services, legal statuses, dental care and contacts as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from apps.coverage.models import Contact, DentalGroup, LegalStatus, Need, NeedWay, Package, Service
from apps.rates import provenance
from apps.rates.provenance import Listed
from apps.rates.texts import LANGUAGES, texts


@dataclass(frozen=True)
class PackageOn:
    """A package with the services in force on a day, in the order of the decree."""

    package: Package
    services: list[Service]


@dataclass(frozen=True)
class PackageNamed:
    """A package with the names of its services on a day, by their codes, then by language."""

    package: Package
    services: Mapping[str, Mapping[str, str]]


def packages_on(day: date, known_at: datetime | None = None) -> list[PackageOn]:
    """Both packages with what they give on `day`, as known now or at a moment.

    No services where our sources have no list.
    """
    given: dict[str, list[Service]] = {}
    for service in services(day, known_at).order_by("position"):
        given.setdefault(service.package, []).append(service)
    found = Package.objects.known(known_at)
    return [PackageOn(package, given.get(package.code, [])) for package in found]


def packages_named(day: date, known_at: datetime | None = None) -> dict[str, PackageNamed]:
    """The packages by code with the names of what they give on a day; one read."""
    names = services(day, known_at).filter(package=OuterRef("code")).order_by("position")
    columns = {language: f"name_{language}" for language in LANGUAGES}
    said = names.annotate(said=JSONObject(code="code", **columns)).values("said")
    found = Package.objects.known(known_at).annotate(named=ArraySubquery(said))
    return {
        package.code: PackageNamed(package, {one.pop("code"): one for one in package.named})
        for package in found
    }


def services(day: date | None = None, known_at: datetime | None = None) -> QuerySet[Service]:
    """The services of all packages, as known now or at a moment; those of one day if asked."""
    found = Service.objects.known(known_at)
    return found.filter(valid__contains=day) if day else found


def legal_statuses(
    day: date | None = None, known_at: datetime | None = None
) -> QuerySet[LegalStatus]:
    """The legal statuses, the best first, as known now or at a moment; those of one day if asked."""
    found = LegalStatus.objects.known(known_at)
    return found.filter(valid__contains=day) if day else found


def dental(day: date | None = None, known_at: datetime | None = None) -> QuerySet[DentalGroup]:
    """The groups with free dental care, emergency first; those of one day if asked."""
    found = DentalGroup.objects.known(known_at)
    return found.filter(valid__contains=day) if day else found


def needs(known_at: datetime | None = None) -> QuerySet[Need]:
    """What patients come for, in the order of a desk's list, as known now or at a moment."""
    return Need.objects.known(known_at)


def ways(day: date | None = None, known_at: datetime | None = None) -> QuerySet[NeedWay]:
    """The ways to what is needed, each need's best known first; those in force on a day if asked."""
    found = NeedWay.objects.known(known_at)
    return found.filter(valid__contains=day) if day else found


def contacts() -> QuerySet[Contact]:
    """Where to ask, the most useful first."""
    return Contact.objects.all()


def legal_statuses_as_fixture(known_at: datetime | None = None) -> list[dict[str, Any]]:
    """All legal statuses in the shape of `fixtures/legal_statuses.json`, as known now or at a moment."""
    return [legal_status_as_fixture(status) for status in legal_statuses(known_at=known_at)]


def packages_as_fixture(known_at: datetime | None = None) -> list[dict[str, Any]]:
    """Both packages with all their services in the shape of `fixtures/packages.json`."""
    rows = list(services(None, known_at).order_by("position", "valid"))
    return [
        {
            **package_as_fixture(package),
            "services": [service_as_fixture(row) for row in rows if row.package == package.code],
        }
        for package in Package.objects.known(known_at)
    ]


def legal_status_as_fixture(row: LegalStatus) -> dict[str, Any]:
    """One legal status in the shape of the file."""
    return {
        "code": row.code,
        "name": texts(row, "name"),
        "mshi_right": row.mshi_right,
        "rank": row.rank,
        "gvfmc_scope": row.gvfmc_scope,
        **provenance.days_as_fixture(row),
        "mshi_note": texts(row, "mshi_note"),
        "attachment": texts(row, "attachment"),
        **_sourced(row),
    }


def package_as_fixture(row: Package) -> dict[str, Any]:
    """One package in the shape of the file, without its services."""
    return {
        "code": row.code,
        "name": texts(row, "name"),
        "abbreviation": texts(row, "abbreviation"),
        "decree": texts(row, "decree"),
        "position": row.position,
        **_sourced(row),
    }


def service_as_fixture(row: Service) -> dict[str, Any]:
    """One service in the shape of the file."""
    description = texts(row, "description")
    return {
        "code": row.code,
        "name": texts(row, "name"),
        **({"description": description} if any(description.values()) else {}),
        **provenance.days_as_fixture(row),
        "moved_to": row.moved_to or None,
        "moved_from": row.moved_from or None,
        "position": row.position,
        **_sourced(row),
    }


def needs_as_fixture(known_at: datetime | None = None) -> list[dict[str, Any]]:
    """Every need with its ways in the shape of `fixtures/needs.json`."""
    rows = list(ways(None, known_at))
    return [
        {
            **need_as_fixture(need),
            "ways": [way_as_fixture(way) for way in rows if way.need == need.code],
        }
        for need in needs(known_at)
    ]


def need_as_fixture(row: Need) -> dict[str, Any]:
    """One need in the shape of the file, without its ways."""
    return {
        "code": row.code,
        "name": texts(row, "name"),
        "position": row.position,
        **_sourced(row),
    }


def way_as_fixture(row: NeedWay) -> dict[str, Any]:
    """One way to what is needed in the shape of the file."""
    condition = texts(row, "condition")
    return {
        "code": row.code,
        "package": row.package,
        "services": list(row.services),
        "least_scope": row.least_scope,
        **({"condition": condition} if any(condition.values()) else {}),
        "documents": documents_of(row),
        **provenance.days_as_fixture(row),
        "position": row.position,
        **_sourced(row),
    }


def documents_of(row: NeedWay) -> list[dict[str, str]]:
    """The documents that open a way, each in three languages."""
    lines = {language: text.splitlines() for language, text in texts(row, "documents").items()}
    return [
        dict(zip(LANGUAGES, document, strict=True))
        for document in zip(*(lines[language] for language in LANGUAGES), strict=True)
    ]


def dental_as_fixture(row: DentalGroup) -> dict[str, Any]:
    """One dental group in the shape of `fixtures/dental_care.json`."""
    return {
        "code": row.code,
        "kind": row.kind,
        "name": texts(row, "name"),
        **provenance.days_as_fixture(row),
        "position": row.position,
        **_sourced(row),
    }


def contact_as_fixture(row: Contact) -> dict[str, Any]:
    """One contact in the shape of `fixtures/contacts.json`."""
    return {
        "code": row.code,
        "kind": row.kind,
        "value": row.value,
        "name": texts(row, "name"),
        "position": row.position,
        **_sourced(row),
    }


def _sourced(row: Listed) -> dict[str, Any]:
    note = texts(row, "note")
    return {**provenance.as_fixture(row), **({"note": note} if any(note.values()) else {})}
