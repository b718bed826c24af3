"""A value of the law as a reader sees it: "3 %", "4 325 ₸", "not known to us"."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.wording import percent, tenge
from apps.rates.models import Unit


def shown(value: Decimal | None, unit: str) -> str:
    """The value in words and figures of the active language; a missing one is said, not left out."""
    if value is None:
        return _("not known to us")
    if unit == Unit.TENGE:
        return tenge(value)
    if unit == Unit.SHARE:
        return percent(value)
    if unit == Unit.SWITCH:
        return _("yes") if value else _("no")
    return _counted(value, unit)


def _counted(value: Decimal, unit: str) -> str:
    number, count = number_format(value.normalize(), use_l10n=True), int(value)
    if unit == Unit.MONTHS:
        return ngettext("%(number)s month", "%(number)s months", count) % {"number": number}
    if unit == Unit.YEARS:
        return ngettext("%(number)s year", "%(number)s years", count) % {"number": number}
    return number
