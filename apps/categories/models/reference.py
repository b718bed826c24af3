"""The benefit categories of the law: for whom the State pays, and who has to pay nothing."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common.dated import DatedRow
from apps.rates.provenance import InForce, Versioned


class Treatment(models.TextChoices):
    STATE = "state", pgettext_lazy("treatment of a category", "the State pays")
    EXEMPT = "exempt", pgettext_lazy("treatment of a category", "nobody has to pay")


class Payer(models.TextChoices):
    REPUBLICAN_BUDGET = "republican_budget", pgettext_lazy("payer", "republican budget")
    LOCAL_BUDGET = "local_budget", pgettext_lazy("payer", "local budget")
    NONE = "none", pgettext_lazy("payer", "nobody")


class BenefitCategory(InForce, DatedRow, Versioned):
    """A category over its legal dates. The law may come to know the same code twice, never at once.

    `until_age` marks a category that follows from the birth date; `payer_changes` is a list of
    {"since": day, "payer": who} that continues `payer`.
    """

    code = models.SlugField(_("code"), max_length=30)
    treatment = models.CharField(_("treatment"), max_length=6, choices=Treatment.choices)
    payer = models.CharField(_("payer"), max_length=20, choices=Payer.choices)
    payer_changes = models.JSONField(_("changes of the payer"), default=list, blank=True)
    until_age = models.PositiveSmallIntegerField(_("until age"), null=True, blank=True)
    valid = DateRangeField(_("in force"))
    employer_pays = models.BooleanField(_("an employer pays for them too"), default=True)
    name = models.CharField(_("name"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    evidence = models.TextField(_("what to show"), blank=True)
    source_body = models.CharField(_("who keeps the list"), max_length=300, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("benefit category")
        verbose_name_plural = _("benefit categories")
        ordering = ["position", "code"]
        constraints = [
            *Versioned.Meta.constraints,
            ExclusionConstraint(
                name="categories_one_meaning_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False) & Q(valid__startswith__isnull=False),
                name="categories_in_force_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(treatment__in=Treatment.values), name="categories_treatment"
            ),
            models.CheckConstraint(condition=Q(payer__in=Payer.values), name="categories_payer"),
        ]

    def __str__(self) -> str:
        return self.name or self.code
