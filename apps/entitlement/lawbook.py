"""The law as the registers hold it now, or held it on an earlier day; kept per process.

The number of the law's revision travels with the facts of every check, so that a changed row is seen
by the next check of every process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from apps.categories import selectors as categories
from apps.contributions import selectors as contributions
from apps.coverage import selectors as coverage
from apps.persons.naming import names_of
from apps.persons.selectors import source_names
from apps.rates import selectors as rates
from apps.rules.assess import READING
from apps.rules.law import Law, law_from

Rows = Sequence[Mapping[str, Any]]
Told = tuple[tuple[date, str], ...]
"""What the law says from each day on."""


@dataclass(frozen=True, eq=False)
class Lawbook:
    """The law, and beside it what only the answer's words need. Each one is itself, so that what is
    worked out by it is remembered with it.

    `names` holds the categories and the legal statuses by code, then by language; `sources` likewise.
    """

    law: Law
    articles: Mapping[str, Told]
    category_articles: Mapping[str, Told]
    status_articles: Mapping[str, Told]
    gvfmc_scopes: Mapping[str, Told]
    names: Mapping[str, Mapping[str, str]]
    sources: Mapping[str, Mapping[str, str]]

    def source(self, code: str) -> Mapping[str, str]:
        """What a source is called, by language; one registered since then as our file names it."""
        return self.sources.get(code) or names_of(code)

    def article(self, parameter: str, day: date) -> str:
        """The article of a parameter's row in force on a day; "" where there is none."""
        return told_on(self.articles.get(parameter, ()), day, before="")


def lawbook(revision: int, known_at: datetime | None = None) -> Lawbook:
    """The law of a revision; with `known_at`, made only of rows known at that moment."""
    return _lawbook(revision, known_at)


@lru_cache(maxsize=32)
def _lawbook(revision: int, known_at: datetime | None) -> Lawbook:
    """Read until nobody has changed the law meanwhile: it takes several statements (R35)."""
    while True:
        before, book = rates.revision(), _read(known_at)
        if rates.revision() == before:
            return book


def _read(known_at: datetime | None) -> Lawbook:
    return book_from(
        rates=rates.rows_as_fixture(known_at),
        categories=categories.rows_as_fixture(known_at),
        payer_kinds=contributions.payer_kinds_as_fixture(known_at),
        legal_statuses=coverage.legal_statuses_as_fixture(known_at),
        purpose_codes=contributions.purpose_codes_as_fixture(known_at),
    )


def book_from(
    *, rates: Rows, categories: Rows, payer_kinds: Rows, legal_statuses: Rows, purpose_codes: Rows
) -> Lawbook:
    """The book made of rows as `law_from` takes them: a draft's, too."""
    return Lawbook(
        law=law_from(
            rates=rates,
            categories=categories,
            payer_kinds=payer_kinds,
            legal_statuses=legal_statuses,
            purpose_codes=purpose_codes,
        ),
        articles={
            row["code"]: _in_order(
                (period["since"], period["article"]) for period in row["periods"]
            )
            for row in rates
        },
        category_articles=_told(categories, "article"),
        status_articles=_told(legal_statuses, "article"),
        gvfmc_scopes=_told(legal_statuses, "gvfmc_scope"),
        names={row["code"]: row["name"] for row in (*categories, *legal_statuses)},
        sources=source_names(),
    )


def told_on(rows: Told, day: date, before: str | None = None) -> str:
    """What the law says on a day; before its first word, that one, or `before`."""
    found = before if before is not None else rows[0][1]
    for since, said in rows:
        if since <= day:
            found = said
    return found


def _told(rows: Iterable[Mapping[str, Any]], name: str) -> dict[str, Told]:
    """A column of a list by code, through time."""
    codes = {row["code"] for row in rows}
    return {
        code: _in_order((row["since"], row[name]) for row in rows if row["code"] == code)
        for code in codes
    }


def _in_order(rows: Iterable[tuple[str, str]]) -> Told:
    return tuple((date.fromisoformat(since), said) for since, said in sorted(rows))


def rules_version(law: Law, on: date) -> str:
    """The reading and the day since which its terms hold: "R1/2026-01-01"."""
    return f"{READING}/{law.stretch(on)}"
