"""Who looked at whom, when and why. Rows are added and kept; nobody changes one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.fields import WalPositionField, WritingTransaction, XidField


class Lookup(models.Model):
    """One answer given, or one search of staff; written in the transaction that answers.

    `organisation_id`, `operator_id` and `client_id` name an organisation, a member and an API client; the
    rooms that hold them stand above this one.
    """

    class Door(models.TextChoices):
        PUBLIC = "public", _("the person's number on the portal")
        RECORD = "record", _("my record")
        API = "api", _("an information system")
        STAFF = "staff", _("staff of the portal")
        DESK = "desk", _("a registrar at the desk")
        LIST = "list", _("a list of a clinic")
        FHIR = "fhir", _("an information system, by FHIR")
        WEBHOOK = "webhook", _("a notice to an information system")

    at = models.DateTimeField()
    door = models.CharField(max_length=10, choices=Door.choices)
    asker = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, blank=True)
    presence = models.CharField(max_length=20, blank=True)
    no_presence = models.CharField(max_length=20, blank=True)
    need = models.CharField(max_length=40, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    operator_id = models.BigIntegerField(null=True)
    client_id = models.BigIntegerField(null=True)
    iin_key = models.CharField(max_length=64)
    asked_on = models.DateField(null=True)
    known_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20)
    rules = models.CharField(max_length=40, blank=True)
    # How far the replica that told the facts had replayed, at least; null where the primary told them.
    replayed = WalPositionField(null=True)
    # The code of the proof that was given with the answer.
    proof = models.CharField(max_length=24, blank=True)
    # Who seals waits for every transaction before it, and so leaves no row out.
    xid = XidField(db_default=WritingTransaction(), editable=False)

    class Meta:
        verbose_name = _("look-up")
        verbose_name_plural = _("look-ups")
        indexes = [
            models.Index(fields=["iin_key", "-at"]),
            models.Index(fields=["xid", "id"]),
            models.Index(
                fields=["operator_id", "at"],
                condition=models.Q(operator_id__isnull=False),
                name="lookups_of_an_operator",
            ),
            models.Index(
                fields=["organisation_id", "id"],
                condition=models.Q(organisation_id__isnull=False),
                name="lookups_of_an_organisation",
            ),
        ]
        constraints = [
            # A person who looks another one up says what for, and who saw the patient (S-20).
            models.CheckConstraint(
                condition=~models.Q(door__in=["desk", "list"])
                | (
                    models.Q(operator_id__isnull=False, organisation_id__isnull=False)
                    & ~models.Q(purpose="")
                    & ~models.Q(presence="")
                    & (~models.Q(presence="none") | ~models.Q(no_presence=""))
                ),
                name="lookup_of_a_clinic_has_its_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.door}"
