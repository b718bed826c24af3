"""The ledger of payments, a partition a month: rows for ever, a reversal is a row.

Whether a payment counts is decided when it is posted, in its own row; every later decision is a row of
`Decision` (docs/decisions/0020). No table here refers to people by a foreign key of the database: what
is posted is checked a statement at a time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.common.dated import DatedRow
from apps.common.fields import MonthField


class PaymentQuerySet(models.QuerySet["Payment"]):
    def known(self, at: datetime | None = None) -> Self:
        """The payments known at `at` (None: now), with what was known of them then.

        `is_counted`, and `returned_on` where the payment was returned.
        """
        of_a_payment = {
            "person_id": OuterRef("person_id"),
            "period": OuterRef("period"),
            "payment_id": OuterRef("pk"),
        }
        decisions = Decision.objects.known(at).filter(**of_a_payment)
        returns = Reversal.objects.filter(**of_a_payment)
        if at is not None:
            returns = returns.filter(recorded_at__lte=at)
        rows = self if at is None else self.filter(recorded_at__lte=at)
        return rows.annotate(
            is_counted=Coalesce(Subquery(decisions.values("counts")), F("counts")),
            returned_on=Subquery(returns.values("reversed_on")),
        )


class Payment(models.Model):
    """One item of a payment document: money for one person and one month. Never changed.

    `counts` is the first decision, made when the payment was posted, under `law_revision`.
    """

    source = models.ForeignKey(
        "persons.Source", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    document_no = models.CharField(max_length=60)
    item_no = models.CharField(max_length=20)
    person = models.ForeignKey(
        "persons.Person",
        models.PROTECT,
        related_name="payments",
        db_constraint=False,
        db_index=False,
    )
    period = MonthField()
    purpose_code = models.CharField(max_length=3)
    payer_kind = models.CharField(max_length=20)
    payer_id = models.CharField(max_length=12, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid_on = models.DateField()
    recorded_at = models.DateTimeField()
    job_id = models.BigIntegerField()
    counts = models.BooleanField(default=False)
    law_revision = models.BigIntegerField(default=0)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "period", "id"], name="contributions_payment_key"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="contributions_amount_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_no}/{self.item_no}"


class PostedItem(models.Model):
    """Where the payment of an item of a document is: its identity beside the ledger.

    `content` is the hash of the canonical row, which tells the same item from a changed one.
    """

    pk = models.CompositePrimaryKey("source_id", "document_no", "item_no")
    source = models.ForeignKey(
        "persons.Source", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    document_no = models.CharField(max_length=60)
    item_no = models.CharField(max_length=20)
    person = models.ForeignKey(
        "persons.Person", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    period = MonthField()
    payment_id = models.BigIntegerField()
    content = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.document_no}/{self.item_no}"


class Reversal(models.Model):
    """The return of a payment, whole. At most one for a payment; never changed."""

    person = models.ForeignKey(
        "persons.Person", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    period = MonthField()
    payment_id = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    reversed_on = models.DateField()
    recorded_at = models.DateTimeField()
    job_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("reversal")
        verbose_name_plural = _("reversals")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "period", "payment_id"], name="contributions_returned_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.payment_id}"


class Decision(DatedRow):
    """A later decision whether a payment counts: it takes the place of the one before from then on."""

    person = models.ForeignKey(
        "persons.Person", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    period = MonthField()
    payment_id = models.BigIntegerField()
    counts = models.BooleanField()
    law_revision = models.BigIntegerField()

    class Meta:
        verbose_name = _("decision whether a payment counts")
        verbose_name_plural = _("decisions whether payments count")
        constraints = [
            ExclusionConstraint(
                name="contributions_one_decision_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("payment_id", RangeOperators.EQUAL),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"#{self.payment_id}"


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
