"""Rows that could not be posted: kept as they came, with the reason, until they are settled."""

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
        RELEASED = "released", _("released: posted as it came")
        CORRECTED = "corrected", _("corrected by us and posted")
        SUPERSEDED = "superseded", _("sent again by the sender")
        REJECTED = "rejected", _("set aside for good")

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
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "feeds.ImportJob", models.PROTECT, null=True, blank=True, related_name="released"
    )

    class Meta:
        verbose_name = _("row in quarantine")
        verbose_name_plural = _("rows in quarantine")
        permissions = [("work_quarantine", "Can work in quarantine")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "feed", "content"], name="feeds_row_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_at__isnull=True, settled_by__isnull=True)
                | Q(status="rejected", settled_at__isnull=False, settled_by__isnull=True)
                | Q(
                    status__in=["released", "corrected", "superseded"],
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                ),
                name="feeds_settled_as_its_status_says",
            ),
        ]
        indexes = [
            models.Index(fields=["iin_key"], condition=WAITING, name="feeds_waiting_of_a_person"),
            models.Index(
                fields=["source", "document_no", "item_no"],
                condition=Q(status="waiting", feed__in=["contributions", "reversals"]),
                name="feeds_waiting_documents",
            ),
            models.Index(
                fields=["source", "feed", "reason", "id"],
                # What the counts add up, so that the cells need not be read for them.
                include=["amount", "recorded_at"],
                condition=WAITING,
                name="feeds_waiting_of_a_sender",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class QuarantineAct(models.Model):
    """What somebody did to a row in quarantine, when and why. Added, never changed.

    `job` is the import that an act made or, reopened, undid; `fault` is why a try failed, empty where it
    posted; `rows` are the corrected rows as they were posted, cells by column.
    """

    class Kind(models.TextChoices):
        CORRECTED = "corrected", _("corrected and posted")
        TRIED = "tried", _("tried again")
        REJECTED = "rejected", _("set aside for good")
        REOPENED = "reopened", _("taken back")
        EXPORTED = "exported", _("sent back to the sender")

    row = models.ForeignKey(QuarantinedRow, models.PROTECT, related_name="acts")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    actor = models.CharField(max_length=150)
    why = models.CharField(max_length=500, blank=True)
    job = models.ForeignKey("feeds.ImportJob", models.PROTECT, null=True, related_name="+")
    fault = models.CharField(max_length=30, blank=True)
    rows = models.JSONField(null=True)

    class Meta:
        verbose_name = _("act in quarantine")
        verbose_name_plural = _("acts in quarantine")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["corrected", "tried", "rejected", "reopened", "exported"]),
                name="feeds_known_act",
            ),
            models.CheckConstraint(
                condition=Q(kind="corrected", job__isnull=False, rows__isnull=False)
                | (~Q(kind="corrected") & Q(rows__isnull=True)),
                name="feeds_correction_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.kind}"


class QuarantineOrder(models.Model):
    """The same act on many waiting rows, done a set at a time by whoever is awake.

    Which rows: those of the filled-in columns, from `last_id` through `through_id`. `job` counts what an
    order to try again posts.
    """

    class Kind(models.TextChoices):
        TRY = "try", _("try again")
        REJECT = "reject", _("set aside for good")

    kind = models.CharField(max_length=6, choices=Kind.choices)
    source = models.ForeignKey("persons.Source", models.PROTECT, null=True, related_name="+")
    feed = models.CharField(max_length=13, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    of_job = models.ForeignKey("feeds.ImportJob", models.PROTECT, null=True, related_name="+")
    before = models.DateTimeField(null=True)
    through_id = models.BigIntegerField()
    last_id = models.BigIntegerField(default=0)
    asked_rows = models.PositiveBigIntegerField()
    done_rows = models.PositiveBigIntegerField(default=0)
    settled_rows = models.PositiveBigIntegerField(default=0)
    job = models.ForeignKey("feeds.ImportJob", models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=150)
    why = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("order over quarantine")
        verbose_name_plural = _("orders over quarantine")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reject", job__isnull=True)
                | Q(kind="try", job__isnull=False, source__isnull=False),
                name="feeds_known_order",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
