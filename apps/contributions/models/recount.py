"""By which law the ledger is decided, and how far the pass to another law has come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Recount(models.Model):
    """One row. `laws` are those that decisions of the ledger may follow (`differing.said_by`), none where
    nothing is known of them; `noted_at` is when they were last looked for. While `target` is not null a
    pass brings all decisions to it.

    `reached` is the last person gone through; `horizon` the number of the transaction that found the
    target: older ones may still decide by another law, and a pass that began before the last of them
    ended is not the last one (`is_last`).
    """

    laws = models.JSONField(default=list)
    noted_at = models.DateTimeField(null=True)
    revision = models.BigIntegerField(default=0)
    target = models.JSONField(null=True)
    horizon = models.BigIntegerField(default=0)
    is_last = models.BooleanField(default=False)
    reached = models.BigIntegerField(default=0)
    looked_at = models.BigIntegerField(_("months looked at"), default=0)
    redecided = models.BigIntegerField(_("payments decided anew"), default=0)
    begun_at = models.DateTimeField(_("begun"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("pass over the ledger")
        verbose_name_plural = _("passes over the ledger")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="contributions_one_recount")]

    def __str__(self) -> str:
        return str(self.revision)
