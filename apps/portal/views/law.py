"""The log of changes of the law's tables, for everybody: pages, and a feed for programs."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.changes.published import published
from apps.portal.presenters.law_changes import LawChange, law_changes

A_PAGE = 10
IN_FEED = 20


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What was published, the newest first."""
    found = Paginator(published(), A_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "changes": law_changes(found.object_list)}
    return render(request, "portal/law/changes.html", context)


@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One published change set with everything it changed."""
    shown = law_changes(published().filter(pk=pk), most=None)
    if not shown:
        raise Http404
    return render(request, "portal/law/change.html", {"change": shown[0]})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The same as an Atom feed in the language of the address."""
    response: HttpResponse = LawChangesFeed()(request)
    return response


class LawChangesFeed(Feed):  # type: ignore[type-arg]
    """The newest publications. What identifies them is neither a host nor an address."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Changes of the law’s numbers")

    def subtitle(self) -> str:
        return _("What the numbers and lists of health insurance came to say otherwise, and when.")

    def author_name(self) -> str:
        return _("Health insurance")

    def link(self) -> str:
        return reverse("portal:law_changes")

    def feed_guid(self) -> str:
        return identity("")

    def items(self) -> list[LawChange]:
        return law_changes(published()[:IN_FEED], most=None)

    def item_title(self, item: LawChange) -> str:
        return item.heading

    def item_description(self, item: LawChange) -> str:
        return render_to_string("portal/law/entry.html", {"change": item})

    def item_link(self, item: LawChange) -> str:
        return reverse("portal:law_change", args=[item.number])

    def item_guid(self, item: LawChange) -> str:
        return identity(str(item.number))

    def item_pubdate(self, item: LawChange) -> datetime:
        return item.published_at

    def item_updateddate(self, item: LawChange) -> datetime:
        return item.published_at


def identity(of: str) -> str:
    """What an entry (or with "" the feed) is known by for ever, one for each language."""
    name = f"osms/law-changes/{get_language()}/{of}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn
