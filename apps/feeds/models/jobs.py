"""One import of one file: what it was, what became of it, and its totals. The queue of record."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.feeds.layouts import Feed


def _rows() -> Any:
    return models.PositiveBigIntegerField(default=0)


def _tenge() -> Any:
    return models.DecimalField(max_digits=20, decimal_places=2, default=Decimal(0))


class ImportJob(models.Model):
    """The totals of a finished job add up, in rows and in tenge; the database sees to it."""

    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")

    source = models.ForeignKey("persons.Source", models.PROTECT, related_name="+")
    feed = models.CharField(max_length=13, choices=Feed.choices, blank=True)
    file_name = models.CharField(max_length=200)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.RUNNING)
    refusal = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    complete_through = models.DateField(null=True, blank=True)

    received_rows = _rows()
    posted_rows = _rows()
    known_rows = _rows()
    quarantined_rows = _rows()
    unreadable_rows = _rows()
    repaired_rows = _rows()
    received_amount = _tenge()
    posted_amount = _tenge()
    known_amount = _tenge()
    quarantined_amount = _tenge()
    # Rows of earlier files that waited in quarantine until this file brought what they lacked.
    released_rows = _rows()
    released_amount = _tenge()
    returned_amount = _tenge()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done")
                | Q(received_rows=F("posted_rows") + F("known_rows") + F("quarantined_rows")),
                name="feeds_rows_add_up",
            ),
            models.CheckConstraint(
                condition=~Q(status="done")
                | Q(
                    received_amount=F("posted_amount") + F("known_amount") + F("quarantined_amount")
                ),
                name="feeds_tenge_add_up",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["running", "done", "refused", "failed"]),
                name="feeds_known_status",
            ),
        ]
        indexes = [
            models.Index(
                fields=["source", "feed", "digest"],
                condition=Q(status="done"),
                name="feeds_files_by_content",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
