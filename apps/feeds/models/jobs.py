"""One import of one file: what it was, what became of it, and its totals. The queue of record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.common import clock
from apps.feeds.layouts import Feed
from apps.feeds.reasons import FileRefused, Refusal


def _rows() -> Any:
    return models.PositiveBigIntegerField(default=0)


def _tenge() -> Any:
    return models.DecimalField(max_digits=20, decimal_places=2, default=Decimal(0))


class ImportJob(models.Model):
    """The totals of a finished job add up, in rows and in tenge; the database sees to it.

    A running job belongs to the worker that holds its `lease_token`; the lease lives by the database's
    clock. `recorded_at` is the moment from which the file's rows are known.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class ArrivedBy(models.TextChoices):
        COMMAND = "command", _("by command")
        FOLDER = "folder", _("in the folder")
        PAGE = "page", _("by the upload page")
        API = "api", _("by the API")
        DEMO = "demo", _("with the demo")
        STAFF = "staff", _("from quarantine, by staff")

    source = models.ForeignKey("persons.Source", models.PROTECT, related_name="+")
    feed = models.CharField(_("feed"), max_length=13, choices=Feed.choices, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    size_bytes = models.BigIntegerField(default=0)
    arrived_by = models.CharField(
        max_length=7, choices=ArrivedBy.choices, default=ArrivedBy.COMMAND
    )
    sent_by = models.CharField(max_length=150, blank=True)
    arrived_at = models.DateTimeField(default=clock.now)
    # Demo only: the moment as of which the rows are recorded; else that is when the work begins.
    received_at = models.DateTimeField(null=True, blank=True)
    complete_through = models.DateField(null=True, blank=True)
    declared_rows = models.PositiveBigIntegerField(null=True, blank=True)
    declared_amount = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)

    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.WAITING
    )
    # Why the file was refused, or why the work on it was given up last.
    refusal = models.CharField(max_length=20, blank=True)
    refusal_hint = models.CharField(max_length=300, blank=True)
    refusal_line = models.PositiveBigIntegerField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    done_rows = _rows()
    all_rows = _rows()

    digest = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

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
    # The months that its payments are for, and how many of these may have been made twice; null: not
    # looked at yet.
    months = ArrayField(models.DateField(), default=list, blank=True)
    twins_rows = models.PositiveBigIntegerField(null=True, blank=True)
    # Of the rows in quarantine: reason -> {"rows": how many, "lines": the first of them}.
    reasons = models.JSONField(default=dict, blank=True)

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
                condition=Q(
                    status__in=["waiting", "running", "done", "refused", "failed", "cancelled"]
                ),
                name="feeds_known_status",
            ),
            models.CheckConstraint(
                condition=Q(status="running", lease_token__isnull=False, leased_until__isnull=False)
                | Q(~Q(status="running"), lease_token__isnull=True, leased_until__isnull=True),
                name="feeds_running_is_leased",
            ),
        ]
        indexes = [
            models.Index(
                fields=["source", "feed", "digest"],
                condition=Q(status="done"),
                name="feeds_files_by_content",
            ),
            models.Index(
                fields=["id"],
                condition=Q(status__in=["waiting", "running"]),
                name="feeds_open_imports",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def refused(self) -> FileRefused | None:
        """Why the file was refused or its work given up; None where neither happened."""
        if not self.refusal:
            return None
        return FileRefused(Refusal(self.refusal), self.refusal_hint, self.refusal_line)
