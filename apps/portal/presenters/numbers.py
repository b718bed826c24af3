"""A dated number of the law in words: its value, when it holds, where it is from, how sure we are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.common import wording
from apps.portal.presenters import articles
from apps.rates.models import Rate
from apps.rates.provenance import Sourced
from apps.rates.texts import Text, text

# Brochures and leaflets that numbers were taken from, as the data name them (docs/data.md).
BROCHURE = re.compile(r"\[S(00\d)\]")
FROM_OUTSIDE = {"sourced", "stated", "inferred"}
SURE = {"sourced", "stated"}


@dataclass(frozen=True)
class Number:
    """A number of the law as a reader sees it; `source` is empty where it is only our own word."""

    name: Text
    value: str
    when: str
    source: str
    link: str
    confidence: str
    is_sure: bool
    checked_on: date | None
    article: articles.Article | None
    note: Text


def number(rate: Rate) -> Number:
    """One period of one number."""
    return Number(
        name=text(rate.parameter, "name"),
        value=shown_value(rate.value, rate.parameter.unit),
        when=days(rate.since, rate.until),
        source=source(rate),
        link=rate.link,
        is_sure=rate.confidence in SURE,
        confidence=rate.get_confidence_display(),
        checked_on=rate.checked_on,
        article=articles.article(rate.article),
        note=text(rate, "note"),
    )


def shown_value(value: Decimal | None, unit: str) -> str:
    """A value with its unit; a value that we do not have says so."""
    if value is None:
        return _("not known to us")
    if unit in COUNTED:
        return COUNTED[unit](int(value))
    if unit == "switch":
        return _switch(is_on=bool(value))
    return {"tenge": wording.tenge, "share": wording.percent, "multiple": _times}[unit](value)


def _months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _years(count: int) -> str:
    return ngettext("%(count)s year", "%(count)s years", count) % {"count": count}


COUNTED = {"months": _months, "days": _days, "years": _years}


def _switch(*, is_on: bool) -> str:
    if is_on:
        return pgettext("a rule of the law", "in force")
    return pgettext("a rule of the law", "not applied")


def _times(value: Decimal) -> str:
    return f"× {plain(value)}"


def plain(value: Decimal) -> str:
    """A number without trailing zeros, in the active language."""
    return str(number_format(value.normalize(), force_grouping=True))


def days(since: date, until: date | None) -> str:
    """A period in words, both days included."""
    if until is None:
        return _("since %(first)s") % {"first": wording.from_day(since)}
    return _("from %(first)s until %(last)s") % {
        "first": wording.from_day(since),
        "last": wording.until_day(until),
    }


def source(rate: Sourced) -> str:
    """Where a row is from, in words."""
    if rate.confidence not in FROM_OUTSIDE:
        return ""
    return BROCHURE.sub(lambda found: _brochure(found[1]), rate.source)


def _brochure(which: str) -> str:
    return {
        "000": _("the Fund’s guide of 2022–2023"),
        "001": _("the Fund’s brochure of 2017"),
        "002": _("the Fund’s leaflet of 2024"),
        "003": _("the ministry’s brochure of 2016"),
        "004": _("the Fund’s questions and answers of 2020"),
    }.get(which, "")
