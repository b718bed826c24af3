"""What a sender's files look like and how they are taken; without a profile, everything row by row."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.feeds.layouts import Feed
from apps.rates.tracking import keep_history


class Format(models.TextChoices):
    """What a file may be, told by its first bytes."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    MT102 = "mt102", "MT102"


class Mode(models.TextChoices):
    """What becomes of a file in which rows are bad."""

    ROW_BY_ROW = "row_by_row", pgettext_lazy("mode of a sender", "the good rows are posted")
    ALL_OR_NOTHING = (
        "all_or_nothing",
        pgettext_lazy("mode of a sender", "the file is refused whole"),
    )


class SenderProfile(models.Model):
    """Of one sender: the formats and feeds it may send (none named: all), and who sends for it."""

    source = models.OneToOneField(
        "persons.Source", models.PROTECT, related_name="profile", verbose_name=_("source")
    )
    is_active = models.BooleanField(
        _("may send"), default=True, help_text=_("Without this tick every file is refused.")
    )
    formats = ArrayField(
        models.CharField(max_length=5, choices=Format.choices),
        verbose_name=_("formats"),
        default=list,
        blank=True,
        help_text=_("None chosen: all."),
    )
    feeds = ArrayField(
        models.CharField(max_length=13, choices=Feed.choices),
        verbose_name=_("feeds"),
        default=list,
        blank=True,
        help_text=_("None chosen: all."),
    )
    mode = models.CharField(
        _("when rows are bad"), max_length=14, choices=Mode.choices, default=Mode.ROW_BY_ROW
    )
    needs_totals = models.BooleanField(
        _("sends totals"),
        default=False,
        help_text=_("A table that comes without its number of rows and its sum is refused."),
    )
    payer_kinds = models.JSONField(
        _("payers of MT102"),
        default=dict,
        blank=True,
        help_text=_("Payment code to kind of payer, for others and for oneself. Empty: the usual."),
    )
    users = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="senders",
        verbose_name=_("users"),
        blank=True,
        help_text=_("They upload for this sender and see its imports, nobody else's."),
    )

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=Mode.values)
                & Q(formats__contained_by=Format.values)
                & Q(feeds__contained_by=Feed.values),
                name="feeds_known_mode_formats_feeds",
            )
        ]

    def __str__(self) -> str:
        return self.source.code


keep_history(SenderProfile)
