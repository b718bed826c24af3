"""A change set: what it is for, what it edits, and what its publication will do to the tables."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Member


class ChangeSet(models.Model):  # type: ignore[django-manager-missing]
    """Edits that belong together, as "2027 budget law", from draft to publication.

    The application may change the texts of a draft, and hand it in or take it back; what is published
    only `changes_publish` in the database says (apps/changes/guards.py). `round` counts how often it
    was handed in: approvals are of one round.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waits for approval")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    title = models.CharField(_("title"), max_length=200)
    reason = models.TextField(_("reason"), blank=True)
    legal_act = models.CharField(_("legal act"), max_length=200, blank=True)
    link = models.URLField(_("page"), max_length=300, blank=True)
    author = models.ForeignKey(Member, models.PROTECT, related_name="change_sets")
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    round = models.PositiveSmallIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    stamped_at = models.DateTimeField(null=True, editable=False)  # by the database's own clock
    is_back_dated = models.BooleanField(null=True, editable=False)

    class Meta:
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")
        ordering = ["-pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "published", "withdrawn"]),
                name="changes_state",
            ),
            models.CheckConstraint(
                condition=Q(state="published")
                ^ Q(published_at=None, stamped_at=None, is_back_dated=None),
                name="changes_published_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Edit(models.Model):
    """One wish in a draft: from a day on a row of a table says these values, or it does not hold.

    An edit is not changed but taken out and put anew, so that everybody who ever worked on a set is
    known. `confirmed` is the value as it was typed a second time, where it looked improbable.
    """

    class Kind(models.TextChoices):
        PUT = "put", _("says")
        OUT = "out", _("does not hold")

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="edits")
    table = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=3, choices=Kind.choices)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    values = models.JSONField(default=dict)
    confirmed = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    removed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["put", "out"]), name="changes_edit_kind"),
            models.CheckConstraint(
                condition=Q(removed_by=None) ^ Q(removed_at__isnull=False),
                name="changes_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.key}"


class Operation(models.Model):
    """What publication does to one row of a table: versions it closes, versions it writes.

    Worked out of the edits when a set is handed in, and never changed: this is what is approved.
    """

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="operations")
    round = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    closes = ArrayField(models.BigIntegerField())
    writes = models.JSONField()

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["change_set", "round", "table", "key"], name="changes_one_operation_a_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.key}"
