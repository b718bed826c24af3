"""Answers as they were given by FHIR, for the client that asked."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_id() -> str:
    """A random id: 128 bits, which nobody finds by trying."""
    return secrets.token_hex(16)


class Eligibility(models.Model):
    """A request as it was understood and its response as it was given, to the byte; neither holds an IIN.

    The id is both resources'. Rows are never changed, and deleted after a month: what was answered stays
    provable by its proof, and the audit keeps who asked.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    client_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    request = models.TextField()
    response = models.TextField()

    class Meta:
        verbose_name = _("answer by FHIR")
        verbose_name_plural = _("answers by FHIR")
        indexes = [models.Index(fields=["created_at"], name="fhir_eligibility_created")]

    def __str__(self) -> str:
        return self.id
