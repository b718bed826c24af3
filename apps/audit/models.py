"""Who looked at whom, when and why. Rows are added and kept; nobody changes one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.fields import WalPositionField


class Lookup(models.Model):
    """One answer given, or one search of staff; written in the transaction that answers."""

    class Door(models.TextChoices):
        PUBLIC = "public", _("the person's number on the portal")
        RECORD = "record", _("my record")
        API = "api", _("an information system")
        STAFF = "staff", _("staff of the portal")

    at = models.DateTimeField()
    door = models.CharField(max_length=10, choices=Door.choices)
    asker = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, blank=True)
    presence = models.CharField(max_length=20, blank=True)
    iin_key = models.CharField(max_length=64)
    asked_on = models.DateField(null=True)
    known_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20)
    rules = models.CharField(max_length=40, blank=True)
    # How far the replica that told the facts had replayed, at least; null where the primary told them.
    replayed = WalPositionField(null=True)

    class Meta:
        verbose_name = _("look-up")
        verbose_name_plural = _("look-ups")
        indexes = [models.Index(fields=["iin_key", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.door}"
