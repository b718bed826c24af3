"""The five feeds and their columns; a header line decides which one a file is (docs/feeds.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Feed(models.TextChoices):
    PERSONS = "persons", _("people")
    CONTRIBUTIONS = "contributions", _("payments")
    REVERSALS = "reversals", _("returns of payments")
    CATEGORIES = "categories", _("benefit categories")
    WAIVERS = "waivers", _("waivers of debt")


# What quarantine writes beside a row that goes back to its sender; passed over when it comes again.
NOTES = ("quarantine_code", "quarantine_reason")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a feed: all of `required` stand in the header, those of `optional` may."""

    feed: Feed
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required + self.optional

    def fits(self, names: Sequence[str]) -> bool:
        """Whether a header with these names, in any order, is this feed's."""
        told = set(names)
        if len(told) != len(names):
            return False
        told -= set(NOTES)
        return set(self.required) <= told <= set(self.columns)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


LAYOUTS: Mapping[Feed, Layout] = {
    layout.feed: layout
    for layout in (
        Layout(
            Feed.PERSONS,
            _names(
                "iin,last_name,first_name,patronymic,birth_date,sex,legal_status,"
                "legal_status_from,locality,contact"
            ),
            _names("region,left_on"),
        ),
        Layout(
            Feed.CONTRIBUTIONS,
            _names(
                "document_no,item_no,iin,period,purpose_code,payer_kind,payer_id,amount,paid_on"
            ),
        ),
        Layout(Feed.REVERSALS, _names("document_no,item_no,reason,reversed_on")),
        Layout(Feed.CATEGORIES, _names("iin,category,valid_from,valid_to,source")),
        Layout(Feed.WAIVERS, _names("iin,valid_from,valid_to,ground")),
    )
}


def layout_of(names: Sequence[str]) -> Layout | None:
    """The feed whose header this is; None where it is no feed's."""
    return next((layout for layout in LAYOUTS.values() if layout.fits(names)), None)


def missing(names: Sequence[str]) -> tuple[Layout, tuple[str, ...]] | None:
    """The feed that a header nearly is, and its required columns that it lacks; None where it is none."""
    told = set(names)
    layout = max(LAYOUTS.values(), key=lambda one: len(told & set(one.columns)))
    lacking = tuple(name for name in layout.required if name not in told)
    return (layout, lacking) if 0 < len(lacking) <= len(layout.required) // 2 else None
