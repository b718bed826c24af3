"""What Django's admin says in pictures, Python's words or names of columns, in the page's language."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common import clock, wording

register = template.Library()

# As `_boolean_icon` writes it: the picture's text is Python's word, in no language.
PICTURE = re.compile(r'<img src="[^"]*" alt="(True|False|None)">')
MOMENT = r"\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d[^,)\]<]*)?"
RANGE = re.compile(rf"[\[(]({MOMENT}|None), ({MOMENT}|None)[\])]")
DAY = re.compile(r"(?<![\d\w-])\d{4}-\d\d-\d\d(?![\d\w:-])(?! \d\d:)")
LABEL = re.compile(r"(<label[^>]*>)([^<]+?)(:?</label>)")
# Columns whose models name them in English alone.
WORDS = {
    "recorded": gettext_lazy("known since, through"),
    "recorded at": gettext_lazy("recorded"),
    "complete through": gettext_lazy("complete through"),
    "sends payments": gettext_lazy("sends payments"),
    "sends categories": gettext_lazy("sends categories"),
    "source": gettext_lazy("source"),
    "valid": gettext_lazy("in force"),
    "loaded": gettext_lazy("from the release"),
    "change set": gettext_lazy("change set"),
    "last name": gettext_lazy("last name"),
    "first name": gettext_lazy("first name"),
    "patronymic": gettext_lazy("patronymic"),
    "birth date": gettext_lazy("day of birth"),
    "locality": gettext_lazy("city or village"),
    "left on": gettext_lazy("left on"),
    "status": gettext_lazy("legal status"),
    "category": gettext_lazy("category"),
    "period": gettext_lazy("month"),
    "payer kind": gettext_lazy("kind of payer"),
    "purpose code": gettext_lazy("payment code"),
    "amount": gettext_lazy("amount"),
    "paid on": gettext_lazy("paid on"),
    "ground": gettext_lazy("ground"),
    "months": gettext_lazy("months"),
}


@register.filter
def in_words(cell: SafeString) -> SafeString:
    """A cell of the admin's tables: yes and no in words, days and periods as the language writes them."""
    if str(cell) == "None":
        return mark_safe("–")
    text = PICTURE.sub(_word, str(cell))
    text = RANGE.sub(_period, text)
    return mark_safe(DAY.sub(lambda found: _day(found[0]), text))


@register.filter
def said(name: object) -> str:
    """A column's name in the page's language."""
    text = str(name)
    return str(WORDS.get(text.lower(), text))


@register.filter
def said_label(tag: SafeString) -> SafeString:
    """A label's element with the column's name in the page's language."""
    spoken = LABEL.sub(lambda f: f"{f[1]}{capfirst(said(f[2]))}{f[3]}", str(tag))
    return mark_safe(spoken)


def _word(found: re.Match[str]) -> str:
    symbols = {"True": ("✓", _("yes")), "False": ("✕", _("no")), "None": ("?", _("unknown"))}
    return format_html('<span aria-hidden="true">{}</span> {}', *symbols[found[1]])


def _period(found: re.Match[str]) -> str:
    first, last = found[1], found[2]
    if first == last == "None":
        return str(_("always"))
    begin = "…" if first == "None" else _day(first)
    if last == "None":
        return f"{begin} – …"
    return f"{begin} – {_day(last, is_end=True)}"


def _day(text: str, is_end: bool = False) -> str:
    """A day, or the day in Almaty of a moment; a range of days ends before its upper bound."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        return wording.day(moment.astimezone(clock.ALMATY).date())
    return wording.day((moment - timedelta(days=1) if is_end else moment).date())
