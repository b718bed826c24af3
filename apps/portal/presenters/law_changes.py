"""The log of what the law's tables came to say otherwise: before and after, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.changes.differences import Difference
from apps.changes.models import ChangeSet
from apps.changes.published import Publication, RowChange, publications
from apps.portal.presenters import numbers
from apps.portal.presenters.law_values import LawWords
from apps.rates.texts import Text, text

SHORT = 8  # so many lines of a set stand in the log; its own page has them all


@dataclass(frozen=True)
class Line:
    """One column of one row over some days. `code` is the number's, where the row is one."""

    name: Text
    code: str
    column: str
    when: str
    before: str
    after: str
    is_correction: bool


@dataclass(frozen=True)
class LawChange:
    """One published change set as everybody may read it; no person is named."""

    number: int
    title: Text
    reason: Text
    legal_act: str
    link: str
    published_at: datetime
    published_on: date
    first_day: date | None
    is_correction: bool
    lines: list[Line]
    more: int

    @property
    def heading(self) -> str:
        """The title where it is in the reader's language, else one of our own that is."""
        if self.title.value and not self.title.is_fallback:
            return self.title.value
        return _("Change %(number)s of the law’s numbers") % {"number": self.number}


def law_changes(sets: Iterable[ChangeSet], *, most: int | None = SHORT) -> list[LawChange]:
    """Published sets for the log, each with `most` lines at most."""
    words = LawWords()
    return [_change(each, words, most) for each in publications(sets)]


def _change(publication: Publication, words: LawWords, most: int | None) -> LawChange:
    its = publication.change_set
    lines = list(_lines(publication, words))
    if its.published_at is None:
        raise ValueError("the set is not published")
    return LawChange(
        number=its.pk,
        title=text(its, "title"),
        reason=text(its, "reason"),
        legal_act=its.legal_act,
        link=its.link,
        published_at=its.published_at,
        published_on=publication.published_on,
        first_day=publication.first_day,
        is_correction=publication.is_correction,
        lines=lines[:most],
        more=len(lines) - len(lines[:most]),
    )


def _lines(publication: Publication, words: LawWords) -> Iterator[Line]:
    for row in publication.rows:
        for each in row.differences:
            yield from _told(row, each, words, publication.corrects(row, each))


def _told(
    row: RowChange, difference: Difference, words: LawWords, is_correction: bool
) -> Iterator[Line]:
    """What decides where that differs, else what is told; a change of words in one line."""
    table, key = row.table, row.key
    name = words.name(table, key, difference.after or difference.before or {})
    code = key if table.code == "rates" else ""
    when = _when(difference)
    deciding = difference.columns(name for name in words.columns(table) if name in table.deciding)
    told = deciding or difference.columns(words.columns(table))
    if not told:
        sentence = _("Its wording or its description was changed.")
        yield Line(name, code, "", when, "", sentence, is_correction)
        return
    for column in told:
        before, after = (
            "" if content is None else words.shown(table, key, column, content.get(column))
            for content in (difference.before, difference.after)
        )
        yield Line(name, code, words.label(table, column), when, before, after, is_correction)


def _when(difference: Difference) -> str:
    return numbers.days(difference.since, difference.until) if difference.since else ""
