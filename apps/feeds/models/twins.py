"""Payments that may have been made twice: posted both, and listed for somebody to look at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.fields import MonthField


class Twin(models.Model):
    """A payment of an import that says the same as an earlier one of another document or source.

    By number only: the payments are in the ledger, `other_id` is the earlier one.
    """

    job = models.ForeignKey("feeds.ImportJob", models.PROTECT, related_name="twins")
    person_id = models.BigIntegerField()
    period = MonthField()
    payment_id = models.BigIntegerField()
    other_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=["job", "payment_id"], name="feeds_twin_is_told_once")
        ]

    def __str__(self) -> str:
        return f"#{self.payment_id}"
