"""Rows that could not be posted: kept as they came, with the reason, until they can be."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.feeds.layouts import Feed
from apps.feeds.reasons import Reason

WAITING = Q(status="waiting")


class QuarantinedRow(models.Model):
    """The same content of the same feed from the same source is kept once, however often it comes.

    `cells` are the raw ones, by column; `document_no` and `item_no` name the payment a row is about.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RELEASED = "released", _("released")

    job = models.ForeignKey("feeds.ImportJob", models.PROTECT, related_name="quarantined")
    source = models.ForeignKey("persons.Source", models.PROTECT, related_name="+")
    feed = models.CharField(max_length=13, choices=Feed.choices)
    line = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=30, choices=Reason.choices)
    cells = models.JSONField()
    content = models.BinaryField(max_length=32)
    iin_key = models.CharField(max_length=64, blank=True)
    document_no = models.CharField(max_length=60, blank=True)
    item_no = models.CharField(max_length=20, blank=True)
    days = DateRangeField(null=True, blank=True)  # type: ignore[misc]
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    recorded_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "feeds.ImportJob", models.PROTECT, null=True, blank=True, related_name="released"
    )

    class Meta:
        verbose_name = _("row in quarantine")
        verbose_name_plural = _("rows in quarantine")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "feed", "content"], name="feeds_row_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_at__isnull=True, settled_by__isnull=True)
                | Q(status="released", settled_at__isnull=False, settled_by__isnull=False),
                name="feeds_released_by_an_import",
            ),
        ]
        indexes = [
            models.Index(fields=["iin_key"], condition=WAITING, name="feeds_waiting_of_a_person"),
            models.Index(
                fields=["source", "document_no", "item_no"],
                condition=Q(status="waiting", feed="reversals"),
                name="feeds_waiting_reversals",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
