"""Packages, services, legal statuses, dental care and contacts as they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from apps.coverage.models import Contact, DentalGroup, LegalStatus, Need, NeedWay, Package, Service
from apps.rates import provenance
from apps.rates.provenance import Listed
from apps.rates.texts import LANGUAGES, texts


@dataclass(frozen=True)
class PackageOn:
    """A package with the services in force on a day, in the order of the decree."""

    package: Package
    services: list[Service]


def packages_on(day: date) -> list[PackageOn]:
    """Both packages with what they give on `day`; no services where our sources have no list."""
    services = Service.objects.filter(valid__contains=day).select_related("moved_to", "moved_from")
    given: dict[int, list[Service]] = {}
    for service in services.order_by("position"):
        given.setdefault(service.package_id, []).append(service)
    return [PackageOn(package, given.get(package.pk, [])) for package in Package.objects.all()]


def moves(since: date) -> QuerySet[Service]:
    """The services that came from another package on `since` (the redistribution of 2026)."""
    moved = Service.objects.filter(valid__startswith=since, moved_from__isnull=False)
    return moved.select_related("package", "moved_from").order_by("package__position", "position")


def legal_statuses(
    day: date | None = None, known_at: datetime | None = None
) -> QuerySet[LegalStatus]:
    """The legal statuses, the best first, as known now or at a moment; those of one day if asked."""
    found = LegalStatus.objects.known(known_at)
    return found.filter(valid__contains=day) if day else found


def dental(day: date | None = None) -> QuerySet[DentalGroup]:
    """The groups with free dental care, emergency first; those of one day if asked."""
    found = DentalGroup.objects.all()
    return found.filter(valid__contains=day) if day else found


def needs() -> QuerySet[Need]:
    """What patients come for, in the order of a desk's list."""
    return Need.objects.all()


def ways(day: date, need: str | None = None) -> QuerySet[NeedWay]:
    """The ways in force on a day to what is needed, each need's best known first; of one need if asked."""
    found = NeedWay.objects.filter(valid__contains=day).select_related("need", "package")
    found = found.order_by("need__position", "position")
    return found.filter(need__code=need) if need else found


def services_named(day: date, ways: Iterable[NeedWay]) -> dict[tuple[str, str], dict[str, str]]:
    """The names of the services that carry these ways on a day, by package and code; one read."""
    codes = {code for way in ways for code in way.services}
    found = Service.objects.filter(valid__contains=day, code__in=codes).select_related("package")
    return {(service.package.code, service.code): texts(service, "name") for service in found}


def contacts() -> QuerySet[Contact]:
    """Where to ask, the most useful first."""
    return Contact.objects.all()


def legal_statuses_as_fixture(known_at: datetime | None = None) -> list[dict[str, Any]]:
    """All legal statuses in the shape of `fixtures/legal_statuses.json`, as known now or at a moment."""
    return [legal_status_as_fixture(status) for status in legal_statuses(known_at=known_at)]


def packages_as_fixture() -> list[dict[str, Any]]:
    """Both packages with all their services in the shape of `fixtures/packages.json`."""
    services = list(Service.objects.select_related("moved_to", "moved_from").order_by("position"))
    return [
        {
            **package_as_fixture(package),
            "services": [service_as_fixture(s) for s in services if s.package_id == package.pk],
        }
        for package in Package.objects.all()
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
        "moved_to": row.moved_to.code if row.moved_to else None,
        "moved_from": row.moved_from.code if row.moved_from else None,
        "position": row.position,
        **_sourced(row),
    }


def needs_as_fixture() -> list[dict[str, Any]]:
    """Every need with its ways in the shape of `fixtures/needs.json`."""
    ways = list(NeedWay.objects.select_related("package").order_by("position"))
    return [
        {
            **need_as_fixture(need),
            "ways": [way_as_fixture(way) for way in ways if way.need_id == need.pk],
        }
        for need in needs()
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
        "package": row.package.code,
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
