"""What a patient comes for: which package gives it, whether he has it on that day, under which condition.

The ways to each need are rows of the register (fixtures/needs.json); here they only meet an answer. What
the registers do not tell of a patient stays open: every document that would do is named, never the one
that applies to him.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language

from apps.common import clock
from apps.coverage.models import NeedWay
from apps.coverage.selectors import PackageNamed, documents_of, needs, packages_named, ways
from apps.entitlement.answer import Answer
from apps.rates.texts import texts

# How much free care a legal status opens, the least first.
SCOPES = ("none", "dangerous_only", "emergency_and_dangerous", "full")
Words = Mapping[str, str]


class Entitled(StrEnum):
    """Whether the patient may have it on that day; the first is the best."""

    YES = "yes"
    WITH_DOCUMENT = "with_document"
    NOT_CONFIRMED = "not_confirmed"
    NO = "no"


@dataclass(frozen=True)
class Way:
    """One way to what is needed, as it stands for this patient; texts by language."""

    code: str
    package: str
    package_name: Words
    entitled: Entitled
    conditions: Words
    papers: tuple[Words, ...]
    services: tuple[Words, ...]
    decree: Words
    article: str
    is_sure: bool


@dataclass(frozen=True)
class NeedAnswer:
    """What is said of a need: the best way decides, the others are told beside it."""

    code: str
    names: Words
    ways: tuple[Way, ...]

    @property
    def entitled(self) -> Entitled:
        """Not confirmed where no list of that day is known to us."""
        return self.ways[0].entitled if self.ways else Entitled.NOT_CONFIRMED

    @property
    def package(self) -> str | None:
        """The package that gives it, or would: "gvfmc" or "mshi"."""
        return self.ways[0].package if self.ways else None

    @property
    def condition(self) -> str:
        """The condition in the active language; empty where there is none."""
        return said(self.ways[0].conditions) if self.ways else ""

    @property
    def documents(self) -> tuple[str, ...]:
        """Every document that would do, in the active language."""
        return tuple(said(paper) for paper in self.ways[0].papers) if self.ways else ()

    @property
    def article(self) -> str:
        """The decree or order that says so ("P2000000672")."""
        return self.ways[0].article if self.ways else ""


class UnknownNeed(ValueError):
    """No need of this code is in the register."""


def answer_need(answer: Answer, need: str) -> NeedAnswer:
    """Whether the patient of an answer is entitled to what he needs on the day asked about.

    Raises UnknownNeed. Three reads.
    """
    return answer_needs(answer, [need])[0]


def answer_needs(answer: Answer, codes: Sequence[str] = ()) -> list[NeedAnswer]:
    """The same for these needs, for every one without codes, in the order of the desk's list.

    As the lists were known on the answer's day of knowledge. Raises UnknownNeed. Three reads, however
    many they are.
    """
    at = clock.end_of(answer.known_on) if answer.known_on else None
    known = list(needs(at).filter(code__in=codes) if codes else needs(at))
    if missing := set(codes) - {need.code for need in known}:
        raise UnknownNeed(*missing)
    packages = packages_named(answer.outlook.on, at)
    shown: dict[str, list[Way]] = {need.code: [] for need in known}
    for row in ways(answer.outlook.on, at).filter(need__in=shown, package__in=packages):
        shown[row.need].append(_way(row, answer, packages[row.package]))
    return [
        NeedAnswer(
            code=need.code,
            names=texts(need, "name"),
            ways=tuple(
                sorted(shown[need.code], key=lambda way: list(Entitled).index(way.entitled))
            ),
        )
        for need in known
    ]


def as_json(found: NeedAnswer) -> dict[str, Any]:
    """A need's answer as plain data in the active language."""
    return {
        "code": found.code,
        "name": said(found.names),
        "entitled": str(found.entitled),
        "package": found.package,
        "ways": [_way_as_json(way) for way in found.ways],
    }


def said(words: Words) -> str:
    """The text in the active language, in Kazakh where that has none."""
    return words.get(get_language() or "kk") or words["kk"]


def _way_as_json(way: Way) -> dict[str, Any]:
    return {
        "package": way.package,
        "package_name": said(way.package_name),
        "entitled": str(way.entitled),
        "condition": said(way.conditions),
        "documents": [said(paper) for paper in way.papers],
        "services": [said(service) for service in way.services],
        "decree": said(way.decree),
        "article": way.article,
        "is_sure": way.is_sure,
    }


def _way(row: NeedWay, answer: Answer, named: PackageNamed) -> Way:
    papers = tuple(documents_of(row))
    return Way(
        code=row.code,
        package=row.package,
        package_name=texts(named.package, "abbreviation"),
        entitled=_entitled(row, answer, bool(papers)),
        conditions=texts(row, "condition"),
        papers=papers,
        services=tuple(named.services[code] for code in row.services if code in named.services),
        decree=texts(named.package, "decree"),
        article=row.article,
        is_sure=row.confidence in {"sourced", "stated"},
    )


def _entitled(row: NeedWay, answer: Answer, needs_document: bool) -> Entitled:
    packages = {package.code: package for package in answer.packages}
    package = packages.get(row.package)
    # Of a package that the law's lists have got since, the check says nothing yet.
    is_open = package.entitled if package else None
    if package and row.package == "gvfmc":
        is_open = SCOPES.index(package.scope) >= SCOPES.index(row.least_scope)
        # The free care of somebody whom the registers do not hold depends on who he is.
        if answer.person_id is None and row.least_scope != "none":
            is_open = None
    if is_open is None:
        return Entitled.NOT_CONFIRMED
    if not is_open:
        return Entitled.NO
    return Entitled.WITH_DOCUMENT if needs_document else Entitled.YES
