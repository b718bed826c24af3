"""Proofs of answers, and the public keys that they are verified by. Both are kept for ever."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProofKey(models.Model):
    """A public key (64 hexadecimal characters), and the moments between which it may sign.

    The first one has no beginning; the one in use has no end. Only the owner of the database adds one.
    """

    id = models.CharField(max_length=16, primary_key=True)
    public = models.CharField(max_length=64)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("key of proofs")
        verbose_name_plural = _("keys of proofs")

    def __str__(self) -> str:
        return self.id


class Proof(models.Model):
    """A signed statement of one answer (apps/entitlement/proofs/statements.py), under its code.

    `path` leads from the statement to the root that is signed; it is empty for an answer that was given
    alone. `corrects` is the record before, where the same question was answered otherwise later.
    `iin_key` and the ids are for us: who is asked about again, and whose proof it is.
    """

    code = models.CharField(max_length=24)
    at = models.DateTimeField()
    iin_key = models.CharField(max_length=64)
    organisation_id = models.BigIntegerField(null=True)
    client_id = models.BigIntegerField(null=True)
    statement = models.TextField()
    path = models.BinaryField()
    signature = models.BinaryField()
    # No constraint: each row would lock the one row of the key in use.
    key = models.ForeignKey(
        ProofKey, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="proofs"
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="corrections"
    )

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="one_proof_under_a_code"),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=models.Q(corrects__isnull=False),
                name="one_correction_of_a_proof",
            ),
        ]

    def __str__(self) -> str:
        return self.code
