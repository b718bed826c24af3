"""Who did what with a change set, and who approved it. Rows for ever."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now  # noqa: TID251 - beside the portal's clock the database's own
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Member
from apps.changes.models.sets import ChangeSet, Edit


class Approval(models.Model):
    """Somebody's yes to one round of a set; `digest` is that of the operations she saw.

    The database refuses it from whoever worked on the set, is not of the Fund, or said yes before.
    """

    class Kind(models.TextChoices):
        SECOND = "second", _("approval")
        THIRD = "third", _("third look")

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    stamped_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["second", "third"]), name="changes_approval_kind"
            ),
            models.UniqueConstraint(
                fields=["change_set", "round", "kind"], name="changes_one_approval_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["change_set", "round", "member"], name="changes_approved_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.change_set_id}: {self.kind}"


class Act(models.Model):
    """What somebody did with a set, or said of it: its history."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened the draft")
        DESCRIBED = "described", _("described it anew")
        PUT = "put", _("put in a change")
        TAKEN_OUT = "taken_out", _("took a change out")
        CONFIRMED = "confirmed", _("confirmed an unusual value")
        SUBMITTED = "submitted", _("handed it in")
        RETURNED = "returned", _("sent it back")
        APPROVED = "approved", _("approved it")
        LOOKED = "looked", _("approved it as the third")
        PUBLISHED = "published", _("published it")
        WITHDRAWN = "withdrawn", _("withdrew it")
        COMMENT = "comment", _("said")

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    edit = models.ForeignKey(Edit, models.PROTECT, null=True, related_name="acts")

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.change_set_id}: {self.kind}"
