"""The law's lists as pages show them: services, categories, numbers, contacts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.categories.models import BenefitCategory
from apps.categories.selectors import payer_on
from apps.common import wording
from apps.coverage import selectors as coverage
from apps.coverage.models import Contact, DentalGroup, LegalStatus, Package, Service
from apps.portal.presenters import articles, numbers
from apps.portal.presenters.needs import Need, needs_on
from apps.rates import selectors as rates
from apps.rates.models import Rate
from apps.rates.texts import Text, text


@dataclass(frozen=True)
class ServiceRow:
    """One kind of care."""

    name: Text
    description: Text
    since: date | None
    moved_from: str
    note: Text


@dataclass(frozen=True)
class PackageList:
    """One package and what it gives on the day."""

    code: str
    name: Text
    abbreviation: Text
    decree: Text
    link: str
    services: list[ServiceRow]


@dataclass(frozen=True)
class StatusRow:
    """What a legal status opens."""

    name: Text
    guaranteed: str
    mshi: Text
    attachment: Text
    note: Text


@dataclass(frozen=True)
class ServicesPage:
    """The page of what is free."""

    packages: list[PackageList]
    statuses: list[StatusRow]
    dental_emergency: list[Text]
    dental_planned: list[Text]
    needs: list[Need]


def services_page(day: date) -> ServicesPage:
    """What is free on a day: the packages, who may have them, and the dentist."""
    dental = list(coverage.dental(day))
    given = coverage.packages_on(day)
    names = {each.package.code: text(each.package, "abbreviation") for each in given}
    return ServicesPage(
        packages=[_package(each.package, each.services, names) for each in given],
        statuses=[_status(row) for row in coverage.legal_statuses(day)],
        dental_emergency=_names(dental, DentalGroup.Kind.EMERGENCY),
        dental_planned=_names(dental, DentalGroup.Kind.PLANNED),
        needs=needs_on(day, names),
    )


def _package(
    package: Package, services: Iterable[Service], names: Mapping[str, Text]
) -> PackageList:
    return PackageList(
        code=package.code,
        name=text(package, "name"),
        abbreviation=text(package, "abbreviation"),
        decree=text(package, "decree"),
        link=package.link,
        services=[_service(row, names) for row in services],
    )


def _service(row: Service, names: Mapping[str, Text]) -> ServiceRow:
    return ServiceRow(
        name=text(row, "name"),
        description=text(row, "description"),
        since=row.valid.lower,
        moved_from=str(names.get(row.moved_from, "")),
        note=text(row, "note"),
    )


def _status(row: LegalStatus) -> StatusRow:
    return StatusRow(
        name=text(row, "name"),
        guaranteed=row.get_gvfmc_scope_display(),
        mshi=text(row, "mshi_note"),
        attachment=text(row, "attachment"),
        note=text(row, "note"),
    )


def _names(groups: Iterable[DentalGroup], kind: str) -> list[Text]:
    return [text(group, "name") for group in groups if group.kind == kind]


@dataclass(frozen=True)
class CategoryRow:
    """A benefit category as a reader needs it: who, since when, what to show and where."""

    code: str
    name: Text
    description: Text
    evidence: Text
    source_body: Text
    payer: str
    employer: str
    when: str
    article: articles.Article | None
    source: str
    link: str
    checked_on: date | None
    note: Text
    confidence: str
    is_sure: bool


@dataclass(frozen=True)
class CategoryGroup:
    """The categories of one treatment."""

    title: str
    lead: str
    rows: list[CategoryRow]


def category_groups(rows: Iterable[BenefitCategory], day: date) -> list[CategoryGroup]:
    """The categories in force: those for whom the state pays, then those who need no payment."""
    known = list(rows)
    state = [_category(row, day) for row in known if row.treatment == "state"]
    exempt = [_category(row, day) for row in known if row.treatment == "exempt"]
    return [
        CategoryGroup(
            _("The state pays"),
            _("Who is in one of these categories is insured without paying, debts or not."),
            state,
        ),
        CategoryGroup(
            _("Nobody has to pay"),
            _("People in these services are insured by the service itself."),
            exempt,
        ),
    ]


def _category(row: BenefitCategory, day: date) -> CategoryRow:
    return CategoryRow(
        code=row.code,
        name=text(row, "name"),
        description=text(row, "description"),
        evidence=text(row, "evidence"),
        source_body=text(row, "source_body"),
        payer=_payer(payer_on(row, day)),
        employer="" if row.employer_pays else _("An employer pays nothing for them."),
        when=numbers.days(row.since, row.until),
        article=articles.article(row.article),
        source=numbers.source(row),
        link=row.link,
        checked_on=row.checked_on,
        note=text(row, "note"),
        confidence=row.get_confidence_display(),
        is_sure=row.confidence in numbers.SURE,
    )


def _payer(code: str) -> str:
    return {
        "republican_budget": pgettext("who pays for a category", "the republican budget"),
        "local_budget": pgettext("who pays for a category", "the local budget"),
        "none": pgettext("who pays for a category", "nobody"),
    }[code]


@dataclass(frozen=True)
class RateRow:
    """One number of the law on a day; `code` leads to its history, `coming` says what follows."""

    code: str
    number: numbers.Number
    coming: str


@dataclass(frozen=True)
class RateGroup:
    """Numbers of one kind."""

    title: str
    rows: list[RateRow]


def rate_groups(day: date, known_at: datetime | None = None) -> list[RateGroup]:
    """The numbers in force on a day, in three groups; as known now or at a moment."""
    titles = {
        "base": _("Base amounts"),
        "contribution": _("Contributions"),
        "terms": _("Terms of insurance"),
    }
    found: dict[str, list[RateRow]] = {code: [] for code in titles}
    following = rates.coming_after(day, known_at)
    for rate in rates.parameters_on(day, known_at):
        row = RateRow(
            rate.parameter.code, numbers.number(rate), _coming(following.get(rate.parameter_id))
        )
        found[rate.parameter.group].append(row)
    return [RateGroup(title, found[code]) for code, title in titles.items() if found[code]]


def _coming(rate: Rate | None) -> str:
    if rate is None:
        return ""
    parts = {
        "value": numbers.shown_value(rate.value, rate.parameter.unit),
        "first": wording.from_day(rate.since),
    }
    return _("from %(first)s: %(value)s") % parts


@dataclass(frozen=True)
class ContactRow:
    """Whom to ask, with an address that a phone understands."""

    name: Text
    kind: str
    value: str
    url: str
    note: Text


def contact(row: Contact) -> ContactRow:
    """One contact; telegram names and applications have no address of our making."""
    digits = re.sub(r"[^\d+]", "", row.value)
    site = row.value if row.value.startswith("https://") else f"https://{row.value}"
    addresses = {
        "phone": f"tel:{digits}",
        "email": f"mailto:{row.value}",
        "site": site,
        "telegram": _telegram(row.value),
    }
    return ContactRow(
        name=text(row, "name"),
        kind=row.get_kind_display(),
        value=row.value,
        url=addresses.get(row.kind, ""),
        note=text(row, "note"),
    )


def _telegram(name: str) -> str:
    return f"https://t.me/{name[1:]}" if re.fullmatch(r"@\w+", name) else ""
