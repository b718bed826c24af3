"""The chain of seals over the look-ups, and who may lengthen it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.fields import XidField


class Seal(models.Model):
    """One look-up's place in the chain: the hash of what it says, chained to the seal before.

    `seq` has no gap. `form` names the columns that the hash is made of (`sealing.content`). Rows are added
    by the one sealer and kept; a look-up is named by its id alone, so that one that vanished is seen.
    """

    seq = models.BigIntegerField(primary_key=True)
    lookup_id = models.BigIntegerField(unique=True)
    form = models.SmallIntegerField()
    sealed_at = models.DateTimeField()
    content_hash = models.BinaryField()
    chain_hash = models.BinaryField()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return str(self.seq)


class Sealer(models.Model):
    """The one row that says who seals now, and how far the sealing is.

    Every row written by a transaction before `horizon` is sealed; `seq` is the last seal that was made.
    """

    id = models.SmallIntegerField(primary_key=True)
    holder = models.UUIDField()
    held_until = models.DateTimeField()
    horizon = XidField()
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("sealer")
        verbose_name_plural = _("sealers")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_sealer"),
        ]

    def __str__(self) -> str:
        return str(self.seq)
