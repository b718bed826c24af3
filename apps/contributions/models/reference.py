"""Who pays contributions and under which payment codes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common.dated import DatedRow
from apps.rates.provenance import Versioned


class Retention(models.TextChoices):
    PAYMENTS = "payments", pgettext_lazy("retention", "as after payments")
    CATEGORY = "category", pgettext_lazy("retention", "as after a category")
    EKP = "ekp", pgettext_lazy("retention", "as after the single aggregate payment")


class FixedAmount(models.TextChoices):
    NONE = "", pgettext_lazy("fixed amount", "any amount")
    INDEPENDENT = "independent", pgettext_lazy("fixed amount", "independent payer's")
    PROPRIETOR = "proprietor", pgettext_lazy("fixed amount", "sole proprietor's")


def _one_version(name: str) -> ExclusionConstraint:
    """One version of a code at a time."""
    return ExclusionConstraint(
        name=name,
        expressions=[("code", RangeOperators.EQUAL), ("recorded", RangeOperators.OVERLAPS)],
    )


class PayerKind(DatedRow, Versioned):
    """A kind of payer: which payments of it count for a month, and what follows from them.

    No purpose codes means every code that is not a penalty. `period_since` and `period_until` are
    the first and the last month, as days, for which payments of the kind are taken.
    """

    code = models.SlugField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    purpose_codes = ArrayField(
        models.CharField(max_length=3), verbose_name=_("payment codes"), blank=True
    )
    fixed_amount = models.CharField(
        _("fixed amount"), max_length=12, choices=FixedAmount.choices, blank=True
    )
    retention = models.CharField(_("retention"), max_length=8, choices=Retention.choices)
    counts_for_loyalty = models.BooleanField(_("counts towards sixty months"))
    statuses = ArrayField(models.CharField(max_length=20), verbose_name=_("legal statuses"))
    period_since = models.DateField(_("first month"), null=True, blank=True)
    period_until = models.DateField(_("last month"), null=True, blank=True)
    not_before_payment_month = models.BooleanField(_("never for a past month"), default=False)

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("kind of payer")
        verbose_name_plural = _("kinds of payers")
        ordering = ["position", "code"]
        constraints = [
            *Versioned.Meta.constraints,
            _one_version("contributions_one_version_of_a_kind"),
            models.CheckConstraint(
                condition=Q(retention__in=Retention.values), name="contributions_retention"
            ),
            models.CheckConstraint(
                condition=Q(fixed_amount__in=FixedAmount.values), name="contributions_fixed_amount"
            ),
            models.CheckConstraint(
                condition=Q(period_until__isnull=True)
                | Q(period_since__isnull=True)
                | Q(period_since__lte=models.F("period_until")),
                name="contributions_kind_periods_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class PurposeCode(DatedRow, Versioned):
    """The three-digit code of a payment's purpose."""

    code = models.CharField(_("code"), max_length=3)
    name = models.CharField(_("name"), max_length=300)
    is_penalty = models.BooleanField(_("penalty"), help_text=_("A penalty never covers a month."))

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("payment code")
        verbose_name_plural = _("payment codes")
        ordering = ["code"]
        constraints = [
            *Versioned.Meta.constraints,
            _one_version("contributions_one_version_of_a_code"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{3}$"), name="contributions_purpose_code_three_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
