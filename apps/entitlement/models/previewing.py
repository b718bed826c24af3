"""What change sets would do, as worked out, and the answers given that would have been different."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.changes.models import ChangeSet


class LawPreview(models.Model):
    """What a change set would do: asked for by a page, worked out by whoever is awake.

    The row is the order and its result. Who works on it holds a lease in the database's own time.
    `digest` is that of the two laws that were compared: a preview of an older draft, or beside an older
    law, is out of date. `is_final`: made once the set is published, of the answers given before.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a worker")
        RUNNING = "running", _("is being worked out")
        DONE = "done", _("worked out")
        FAILED = "failed", _("could not be worked out")
        CANCELLED = "cancelled", _("stopped")

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="previews")
    digest = models.CharField(max_length=64)
    is_final = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    of = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        verbose_name = _("preview of a change set")
        verbose_name_plural = _("previews of change sets")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "failed", "cancelled"]),
                name="entitlement_preview_state",
            ),
            models.UniqueConstraint(
                fields=["change_set"],
                condition=models.Q(is_final=True),
                name="entitlement_one_final_preview",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.change_set_id}: {self.state}"


class DifferingAnswer(models.Model):
    """An answer given, which the corrected law would have made another. Names nobody.

    `lookup_id` is the row of the audit, `proof` the code that went with the answer, if one did.
    """

    preview = models.ForeignKey(LawPreview, models.CASCADE, related_name="answers")
    lookup_id = models.BigIntegerField()
    at = models.DateTimeField()
    organisation_id = models.BigIntegerField(null=True)
    proof = models.CharField(max_length=24, blank=True)
    on = models.DateField()
    given = models.CharField(max_length=20)
    would_be = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("answer that would have been different")
        verbose_name_plural = _("answers that would have been different")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["preview", "lookup_id"], name="entitlement_an_answer_differs_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.lookup_id}: {self.given}, {self.would_be}"
