"""One-time codes of citizens. No IIN, no code and no contact is kept in clear."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OneTimeCode(models.Model):
    """A code asked for under an IIN's keyed hash, by one browser.

    The row is the same whether or not the IIN is known: the person, and the code's digest, are
    filled in by the worker that sends it. Without a digest nothing ever matches.
    """

    iin_key = models.CharField(max_length=64)
    client = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    person_id = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        indexes = [models.Index(fields=["iin_key", "-created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest="") | models.Q(person_id__isnull=False),
                name="code_with_digest_has_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class CodeMiss(models.Model):
    """How often one browser typed something wrong while a code was alive."""

    code = models.ForeignKey(OneTimeCode, on_delete=models.CASCADE, related_name="misses")
    client = models.CharField(max_length=64)
    count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "client"], name="one_count_per_code_and_client")
        ]

    def __str__(self) -> str:
        return f"{self.code_id}: {self.count}"


class OutboxMessage(models.Model):
    """A message that the demo shows instead of sending; the address is masked."""

    created_at = models.DateTimeField(_("created at"))
    sent_to = models.CharField(_("sent to"), max_length=100)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.sent_to
