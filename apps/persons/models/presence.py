"""Codes by which people show a clinic who they are, without telling their number."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.persons.models.people import Person


class PresenceCode(models.Model):
    """A code that its owner shows at a desk on one day: random, and his until he takes it back.

    The code itself is kept nowhere: it is worked out from `seed` with the portal's key, and found again
    by its digest.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="presence_codes")
    seed = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("code for the clinic")
        verbose_name_plural = _("codes for the clinic")
        indexes = [models.Index(fields=["person", "expires_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("given_at")),
                name="persons_presence_code_ends_later",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
