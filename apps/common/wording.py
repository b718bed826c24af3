"""Dates, months and sums inside a sentence, in the active language.

Django's formats are enough for a date that stands alone. Inside a Kazakh sentence the month takes an
ending ("30 қарашаға дейін", "1 желтоқсаннан бастап"), so the catalogues hold each form of each month.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.rules.months import Month

NBSP = "\u00a0"


def day(value: date) -> str:
    """The day alone: "2026 ж. 22 қараша", "22 ноября 2026 г.", "22 November 2026"."""
    return _dated(value, _of_the_month(value.month))


def until_day(value: date) -> str:
    """The day as it stands before "дейін": "2026 ж. 30 қарашаға"; the last day included."""
    return _dated(value, _until(value.month))


def from_day(value: date) -> str:
    """The day as it stands before "бастап": "2026 ж. 1 желтоқсаннан"."""
    return _dated(value, _from(value.month))


def as_of_day(value: date) -> str:
    """The day as it stands before "жағдай": "2026 ж. 31 қазандағы"; "31 октября 2026 г."."""
    return _dated(value, _as_of(value.month))


def month(value: Month) -> str:
    """The month alone: "2026 ж. қараша", "ноябрь 2026 г.", "November 2026"."""
    return _with_year(month_name(value.number), value.year)


def for_month(value: Month) -> str:
    """The month as what is paid for: "2026 ж. қараша айы үшін", "за ноябрь 2026 г."."""
    return _("for %(month)s") % {"month": month(value)}


def months(values: Sequence[Month]) -> str:
    """Months one after another, the year said once for each year: "August and September 2026"."""
    years: dict[int, list[str]] = {}
    for value in values:
        years.setdefault(value.year, []).append(month_name(value.number))
    return listed([_with_year(listed(names), year) for year, names in years.items()])


def listed(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def tenge(amount: Decimal) -> str:
    """A sum: "4 250 ₸", "1 531,50 ₸"; parts of a tenge only where there are any."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{number_format(amount, decimal_pos=places, force_grouping=True)}{NBSP}₸"


def percent(share: Decimal) -> str:
    """A share of one as a percentage: 0.05 is "5 %"."""
    return f"{number_format((share * 100).normalize())}{NBSP}%"


def _dated(value: date, month_word: str) -> str:
    parts = {"day": value.day, "month": month_word, "year": value.year}
    return pgettext("a day", "%(day)s %(month)s %(year)s") % parts


def _with_year(names: str, year: int) -> str:
    return pgettext("a month of a year", "%(month)s %(year)s") % {"month": names, "year": year}


def month_name(number: int) -> str:
    """The month without its year, as a word that stands alone: "қараша", "ноябрь"."""
    return {
        1: pgettext("month alone", "January"),
        2: pgettext("month alone", "February"),
        3: pgettext("month alone", "March"),
        4: pgettext("month alone", "April"),
        5: pgettext("month alone", "May"),
        6: pgettext("month alone", "June"),
        7: pgettext("month alone", "July"),
        8: pgettext("month alone", "August"),
        9: pgettext("month alone", "September"),
        10: pgettext("month alone", "October"),
        11: pgettext("month alone", "November"),
        12: pgettext("month alone", "December"),
    }[number]


def short_month(number: int) -> str:
    """Three letters under a symbol: "қар", "ноя", "Nov"."""
    return {
        1: pgettext("short month", "Jan"),
        2: pgettext("short month", "Feb"),
        3: pgettext("short month", "Mar"),
        4: pgettext("short month", "Apr"),
        5: pgettext("short month", "May"),
        6: pgettext("short month", "Jun"),
        7: pgettext("short month", "Jul"),
        8: pgettext("short month", "Aug"),
        9: pgettext("short month", "Sep"),
        10: pgettext("short month", "Oct"),
        11: pgettext("short month", "Nov"),
        12: pgettext("short month", "Dec"),
    }[number]


def _of_the_month(number: int) -> str:
    return {
        1: pgettext("after a day", "January"),
        2: pgettext("after a day", "February"),
        3: pgettext("after a day", "March"),
        4: pgettext("after a day", "April"),
        5: pgettext("after a day", "May"),
        6: pgettext("after a day", "June"),
        7: pgettext("after a day", "July"),
        8: pgettext("after a day", "August"),
        9: pgettext("after a day", "September"),
        10: pgettext("after a day", "October"),
        11: pgettext("after a day", "November"),
        12: pgettext("after a day", "December"),
    }[number]


def _until(number: int) -> str:
    return {
        1: pgettext("until a day of", "January"),
        2: pgettext("until a day of", "February"),
        3: pgettext("until a day of", "March"),
        4: pgettext("until a day of", "April"),
        5: pgettext("until a day of", "May"),
        6: pgettext("until a day of", "June"),
        7: pgettext("until a day of", "July"),
        8: pgettext("until a day of", "August"),
        9: pgettext("until a day of", "September"),
        10: pgettext("until a day of", "October"),
        11: pgettext("until a day of", "November"),
        12: pgettext("until a day of", "December"),
    }[number]


def _from(number: int) -> str:
    return {
        1: pgettext("from a day of", "January"),
        2: pgettext("from a day of", "February"),
        3: pgettext("from a day of", "March"),
        4: pgettext("from a day of", "April"),
        5: pgettext("from a day of", "May"),
        6: pgettext("from a day of", "June"),
        7: pgettext("from a day of", "July"),
        8: pgettext("from a day of", "August"),
        9: pgettext("from a day of", "September"),
        10: pgettext("from a day of", "October"),
        11: pgettext("from a day of", "November"),
        12: pgettext("from a day of", "December"),
    }[number]


def _as_of(number: int) -> str:
    return {
        1: pgettext("as of a day of", "January"),
        2: pgettext("as of a day of", "February"),
        3: pgettext("as of a day of", "March"),
        4: pgettext("as of a day of", "April"),
        5: pgettext("as of a day of", "May"),
        6: pgettext("as of a day of", "June"),
        7: pgettext("as of a day of", "July"),
        8: pgettext("as of a day of", "August"),
        9: pgettext("as of a day of", "September"),
        10: pgettext("as of a day of", "October"),
        11: pgettext("as of a day of", "November"),
        12: pgettext("as of a day of", "December"),
    }[number]
