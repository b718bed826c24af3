"""The ledger of payments: rows for ever, a reversal is a row, a decision whether a payment counts too."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.dated import DatedRow
from apps.common.fields import MonthField


class Payment(models.Model):
    """One item of a payment document: money for one person and one month. Never changed."""

    source = models.ForeignKey("persons.Source", models.PROTECT, related_name="+")
    document_no = models.CharField(max_length=60)
    item_no = models.CharField(max_length=20)
    person = models.ForeignKey("persons.Person", models.PROTECT, related_name="payments")
    period = MonthField()
    purpose_code = models.CharField(max_length=3)
    payer_kind = models.CharField(max_length=20)
    payer_id = models.CharField(max_length=12, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid_on = models.DateField()
    recorded_at = models.DateTimeField()
    job_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "document_no", "item_no"], name="contributions_posted_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="contributions_amount_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(
                    payer_kind__in=[
                        "employer",
                        "employee",
                        "civil_contract",
                        "sole_proprietor",
                        "independent",
                        "ekp",
                        "unified",
                        "self_employed",
                        "state",
                    ]
                ),
                name="contributions_known_payer_kind",
            ),
            models.CheckConstraint(
                condition=Q(purpose_code__regex=r"^\d{3}$") & Q(payer_id__regex=r"^(\d{12})?$"),
                name="contributions_codes_are_digits",
            ),
        ]
        indexes = [models.Index(fields=["person", "period"], name="contributions_of_a_person")]

    def __str__(self) -> str:
        return f"{self.document_no}/{self.item_no}"


class Reversal(models.Model):
    """The return of a payment, whole. At most one for a payment; never changed."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=500)
    reversed_on = models.DateField()
    recorded_at = models.DateTimeField()
    job_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("reversal")
        verbose_name_plural = _("reversals")

    def __str__(self) -> str:
        return f"{self.payment}"


class Decision(DatedRow):
    """Whether a payment counts for its month, decided by the rates of its day; kept apart from it."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="decisions")
    counts = models.BooleanField()
    law_revision = models.BigIntegerField()

    class Meta:
        verbose_name = _("decision whether a payment counts")
        verbose_name_plural = _("decisions whether payments count")
        constraints = [
            ExclusionConstraint(
                name="contributions_one_decision_at_a_time",
                expressions=[
                    ("payment", RangeOperators.EQUAL),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Waiver(DatedRow):
    """Months whose debt the Fund has cancelled for somebody."""

    class Ground(models.TextChoices):
        PRIVILEGED = "privileged", _("was in a benefit category")
        BEFORE_STATUS = "before_status", _("before citizenship or a residence permit")
        BEFORE_ARRIVAL = "before_arrival", _("before arrival in Kazakhstan")

    person = models.ForeignKey("persons.Person", models.PROTECT, related_name="waivers")
    source = models.ForeignKey("persons.Source", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid = DateRangeField()
    ground = models.CharField(max_length=20, choices=Ground.choices)

    class Meta:
        verbose_name = _("waiver of debt")
        verbose_name_plural = _("waivers of debt")
        constraints = [
            ExclusionConstraint(
                name="contributions_one_waiver_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("valid_from", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False)
                & Q(valid__startswith=models.F("valid_from"))
                & Q(ground__in=["privileged", "before_status", "before_arrival"]),
                name="contributions_waiver_begins_on_its_day",
            ),
        ]
