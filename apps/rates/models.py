"""The dated numbers of the law. A rate is never edited: a new row closes the one before it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common.dated import DatedRow
from apps.rates.provenance import Confidence, InForce, Sourced


class Group(models.TextChoices):
    BASE = "base", pgettext_lazy("group of numbers", "base amounts")
    CONTRIBUTION = "contribution", pgettext_lazy("group of numbers", "contributions")
    TERMS = "terms", pgettext_lazy("group of numbers", "terms of cover")


class Unit(models.TextChoices):
    TENGE = "tenge", pgettext_lazy("unit", "tenge")
    SHARE = "share", pgettext_lazy("unit", "share")
    MULTIPLE = "multiple", pgettext_lazy("unit", "times")
    MONTHS = "months", pgettext_lazy("unit", "months")
    DAYS = "days", pgettext_lazy("unit", "days")
    YEARS = "years", pgettext_lazy("unit", "years")
    SWITCH = "switch", pgettext_lazy("unit", "yes or no")


class Parameter(models.Model):  # type: ignore[django-manager-missing]
    """A number of the law by name; its values are its rates.

    `lowest` and `highest` are the band in which a value is believed without being typed twice.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    group = models.CharField(_("group"), max_length=12, choices=Group.choices)
    unit = models.CharField(_("unit"), max_length=8, choices=Unit.choices)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    lowest = models.DecimalField(
        _("lowest value believed"), max_digits=14, decimal_places=6, null=True, blank=True
    )
    highest = models.DecimalField(
        _("highest value believed"), max_digits=14, decimal_places=6, null=True, blank=True
    )
    loaded = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        verbose_name = _("number of the law")
        verbose_name_plural = _("numbers of the law")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__in=Group.values), name="rates_parameter_group"
            ),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="rates_parameter_unit"),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Rate(InForce, DatedRow, Sourced):
    """The value of a parameter over a stretch of days, as recorded; null is "not known to us".

    Rows of `fixtures/` are known since always: their `recorded` has no lower end.
    """

    parameter = models.ForeignKey(
        Parameter, models.PROTECT, related_name="rates", verbose_name=_("number of the law")
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=6, null=True, blank=True)
    valid = DateRangeField(_("in force"))
    recorded_by = models.CharField(_("recorded by"), max_length=150, blank=True, editable=False)
    change_set = models.BigIntegerField(_("change set"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("period of a number")
        verbose_name_plural = _("periods of numbers")
        ordering = ["parameter", "-valid"]
        constraints = [
            *Sourced.Meta.constraints,
            ExclusionConstraint(
                name="rates_one_value_a_day",
                expressions=[
                    ("parameter", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True, confidence=Confidence.UNKNOWN)
                | Q(value__isnull=False) & ~Q(confidence=Confidence.UNKNOWN),
                name="rates_no_value_means_unknown",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False) & Q(valid__startswith__isnull=False),
                name="rates_in_force_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0), name="rates_value_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameter.code} {self.since}"


class Revision(models.Model):
    """One row whose number grows with every change of the law's tables: caches compare it."""

    number = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="rates_one_revision")]

    def __str__(self) -> str:
        return str(self.number)
