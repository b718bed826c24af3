"""What every page shows around its content: languages, the list of pages, the demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.common.logs import masked

SHORT_NAMES = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}
OWN_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


@dataclass(frozen=True)
class Link:
    """A link of the page's frame; `is_current` where it leads to the page itself."""

    url: str
    text: str
    is_current: bool
    code: str = ""
    full: str = ""


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame (base.html)."""
    return {
        "languages": languages(request),
        "main_pages": _links(request, main_pages()),
        "all_pages": _links(request, all_pages()),
        "is_demo": settings.OSMS_DEMO,
    }


def languages(request: HttpRequest) -> list[Link]:
    """The same page in each language, with its question mark part unless that holds a number."""
    query = request.META.get("QUERY_STRING", "")
    query = f"?{query}" if query and query == masked(query) else ""
    return [
        Link(
            url=_in_language(request, code) + query,
            text=SHORT_NAMES[code],
            full=OWN_NAMES[code],
            code=code,
            is_current=code == get_language(),
        )
        for code, _name in settings.LANGUAGES
    ]


def _in_language(request: HttpRequest, code: str) -> str:
    try:
        resolve(request.path_info)
    except Resolver404:
        return f"/{code}/"
    return translate_url(request.path, code)


def main_pages() -> list[tuple[str, str]]:
    """The pages that the head of the page names: a view's name and its words."""
    return [
        ("portal:services", _("What is free for me")),
        ("portal:categories", _("For whom the state pays")),
        ("portal:calculator", _("How much to pay")),
        ("portal:rates", _("Rates")),
        ("portal:record", _("My record")),
        ("portal:contacts", _("Contacts")),
    ]


def all_pages() -> list[tuple[str, str]]:
    """Every page, for the foot of the page."""
    pages = [
        ("portal:start", _("Check your status")),
        *main_pages(),
        ("portal:estimate", _("What would my status be?")),
        ("portal:verify", _("Check a proof")),
        ("portal:about", _("About and privacy")),
    ]
    return [*pages, ("portal:demo", _("Demo people"))] if settings.OSMS_DEMO else pages


def _links(request: HttpRequest, pages: list[tuple[str, str]]) -> list[Link]:
    links = [(reverse(name), text) for name, text in pages]
    return [Link(url=url, text=text, is_current=url == request.path) for url, text in links]
