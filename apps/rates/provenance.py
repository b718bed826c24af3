"""Where a reference row comes from and how sure we are of it; for every register of the law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Confidence(models.TextChoices):
    """How a row came to be known (docs/data.md)."""

    SOURCED = "sourced", pgettext_lazy("confidence", "found on a public page")
    STATED = "stated", pgettext_lazy("confidence", "stated in an official brochure")
    INFERRED = "inferred", pgettext_lazy("confidence", "follows from the sources")
    MEMORY = "memory", pgettext_lazy("confidence", "general knowledge, not yet checked")
    MEMORY_LOW = "memory_low", pgettext_lazy("confidence", "general knowledge, doubtful")
    PROPOSED = "proposed", pgettext_lazy("confidence", "our reading where the sources are silent")
    UNKNOWN = "unknown", pgettext_lazy("confidence", "not known to us")


class Sourced(models.Model):
    """The source of a row: a text, an article as "405-V, 26(2)", a page, when it was checked."""

    source = models.CharField(_("source"), max_length=300)
    article = models.CharField(
        _("article"),
        max_length=60,
        blank=True,
        help_text=_("As document, article(paragraph): 405-V, 26(2)"),
    )
    link = models.URLField(_("page"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence__in=Confidence.values),
                name="%(app_label)s_%(class)s_confidence",
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="%(app_label)s_%(class)s_has_a_source"
            ),
        ]


class Listed(Sourced):
    """A row of a list: its place in it, and what its file said."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # What the file said when the row was last loaded: tells an edit by hand from a new file.
    loaded = models.CharField(max_length=64, blank=True, editable=False)

    class Meta(Sourced.Meta):
        abstract = True


class Reference(Listed):
    """A row of a register that administrators may edit; pghistory keeps every version of it."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta(Sourced.Meta):
        abstract = True


class Versioned(Listed):
    """A row of a list that decides the law, beside `DatedRow`. It is never edited: a correction is a new
    version, known from its moment on, published by a change set. Rows of files are known since always.
    """

    recorded_by = models.CharField(_("recorded by"), max_length=150, blank=True, editable=False)
    change_set = models.BigIntegerField(_("change set"), null=True, blank=True, editable=False)

    # The columns that name what a row speaks of; its versions and its periods share them.
    key: ClassVar[tuple[str, ...]] = ("code",)

    class Meta(Sourced.Meta):
        abstract = True


class InForce:
    """The days of a row with a `valid` range, as people say them: both inclusive."""

    valid: DateRange

    @property
    def since(self) -> date:
        """The first day in force."""
        first: date = self.valid.lower
        return first

    @property
    def until(self) -> date | None:
        """The last day in force, that day included; None while no end is known."""
        after: date | None = self.valid.upper
        return after - timedelta(days=1) if after else None


def as_fixture(row: Sourced) -> dict[str, Any]:
    """The source fields of a row in the shape of the files; the note is added by the register."""
    return {
        "source": row.source,
        "confidence": row.confidence,
        "article": row.article,
        "link": row.link,
        "checked_on": row.checked_on.isoformat() if row.checked_on else None,
    }


def days_as_fixture(row: InForce) -> dict[str, str | None]:
    """The days of a row in the shape of the files."""
    return {"since": row.since.isoformat(), "until": row.until.isoformat() if row.until else None}
