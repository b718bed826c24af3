"""The article behind a sentence: words for a reader and the address of the law's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

LIBRARY = "https://adilet.zan.kz/{folder}/docs/{number}"
FOLDERS = {"kk": "kaz", "ru": "rus", "en": "eng"}
LAW = "405-V"
DOCUMENTS = {LAW: "Z1500000405", "206-VIII": "Z2500000206"}
REFERENCE = re.compile(
    r"(?P<document>[^,]+?)(?:,\s*(?P<article>[\d-]+)(?:\((?P<paragraph>[\d-]+)\))?)?$"
)


@dataclass(frozen=True)
class Article:
    """What a reader is shown; `url` is empty where we know no page of the text."""

    text: str
    url: str


def article(reference: str) -> Article | None:
    """The article that "405-V, 26(2)" names; None for an empty reference."""
    found = REFERENCE.match(reference.strip())
    if not reference.strip() or found is None:
        return None
    return Article(text=_words(found), url=_url(found["document"]))


def _words(found: re.Match[str]) -> str:
    if found["article"] is None:
        return _document(found["document"])
    if found["document"] != LAW:
        return _("%(document)s, article %(article)s") % {
            "document": _document(found["document"]),
            "article": found["article"],
        }
    if found["paragraph"]:
        return _("Article %(article)s, paragraph %(paragraph)s of the Law") % found.groupdict()
    return _("Article %(article)s of the Law") % found.groupdict()


def _document(name: str) -> str:
    return {
        LAW: _("Law on mandatory social health insurance"),
        "206-VIII": _("Law 206-VIII of 14 July 2025"),
        "P1900000004": _("Government Decree No. 4 of 18 January 2019"),
    }.get(name, name)


def _url(document: str) -> str:
    number = DOCUMENTS.get(document, document)
    if not re.fullmatch(r"[A-Z]\d{10}", number):
        return ""
    return LIBRARY.format(folder=FOLDERS.get(get_language() or "kk", "rus"), number=number)
