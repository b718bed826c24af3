"""What the packages give, to whom, and whom to ask."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common.dated import DatedRow
from apps.rates.provenance import InForce, Reference, Versioned

RANGES = {"valid", "recorded"}
IN_FORCE = Q(valid__isempty=False) & Q(valid__startswith__isnull=False)


def _never_twice(name: str, *columns: str) -> ExclusionConstraint:
    """One version at a time of what these columns name, on one day where `valid` is among them."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (column, RangeOperators.OVERLAPS if column in RANGES else RangeOperators.EQUAL)
            for column in (*columns, "recorded")
        ],
    )


class Scope(models.TextChoices):
    """How much of the GVFMC a legal status opens (domain: who may get what)."""

    FULL = "full", pgettext_lazy("scope of free care", "full")
    EMERGENCY_AND_DANGEROUS = (
        "emergency_and_dangerous",
        pgettext_lazy("scope of free care", "emergency care and diseases dangerous to others"),
    )
    DANGEROUS_ONLY = (
        "dangerous_only",
        pgettext_lazy("scope of free care", "diseases dangerous to others"),
    )


class LegalStatus(InForce, DatedRow, Versioned):
    """A legal status of a person and the care it gives a right to; rank 1 is the best."""

    code = models.SlugField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    mshi_right = models.BooleanField(_("right to MSHI"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    gvfmc_scope = models.CharField(_("free care"), max_length=24, choices=Scope.choices)
    mshi_note = models.TextField(_("care under MSHI"), blank=True)
    attachment = models.TextField(_("attachment to a clinic"), blank=True)
    valid = DateRangeField(_("in force"))

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("legal status")
        verbose_name_plural = _("legal statuses")
        ordering = ["rank"]
        constraints = [
            *Versioned.Meta.constraints,
            _never_twice("coverage_one_status_a_day", "code", "valid"),
            models.CheckConstraint(condition=IN_FORCE, name="coverage_status_in_force_from_a_day"),
            models.CheckConstraint(
                condition=Q(gvfmc_scope__in=Scope.values), name="coverage_status_scope"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Package(DatedRow, Versioned):
    """A package of care: GVFMC, which everybody has, or MSHI."""

    code = models.SlugField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=200)
    abbreviation = models.CharField(_("abbreviation"), max_length=20)
    decree = models.CharField(_("decree"), max_length=300)

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["position"]
        constraints = [
            *Versioned.Meta.constraints,
            _never_twice("coverage_one_version_of_a_package", "code"),
        ]

    def __str__(self) -> str:
        return self.abbreviation or self.code


class Service(InForce, DatedRow, Versioned):
    """A kind of care in a package over a stretch of days, and where it moved to or from.

    Packages are named by their codes; "" where it did not move.
    """

    key = ("package", "code")

    package = models.SlugField(_("package"), max_length=10, db_index=False)
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    valid = DateRangeField(_("in force"))
    moved_to = models.SlugField(_("moved to"), max_length=10, blank=True, db_index=False)
    moved_from = models.SlugField(_("moved from"), max_length=10, blank=True, db_index=False)

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("service of a package")
        verbose_name_plural = _("services of packages")
        ordering = ["package", "position"]
        constraints = [
            *Versioned.Meta.constraints,
            _never_twice("coverage_service_once_a_day", "package", "code", "valid"),
            models.CheckConstraint(condition=IN_FORCE, name="coverage_service_in_force_from_a_day"),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Need(DatedRow, Versioned):
    """What a patient comes for, in the words of a desk: "MRI", "dentist", "planned surgery"."""

    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=200)

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("need of a patient")
        verbose_name_plural = _("needs of patients")
        ordering = ["position"]
        constraints = [
            *Versioned.Meta.constraints,
            _never_twice("coverage_one_version_of_a_need", "code"),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class NeedWay(InForce, DatedRow, Versioned):
    """One way in which a package gives what is needed, over a stretch of days; both named by code.

    `services` names the services of the package that carry it, by code. `least_scope` is the smallest
    free care that opens it. `documents`, one a line, show what the registers do not tell us of a patient;
    without any, nothing but the package decides.
    """

    class LeastScope(models.TextChoices):
        NONE = "none", pgettext_lazy("scope of free care", "none: for everybody")
        DANGEROUS_ONLY = Scope.DANGEROUS_ONLY.value, Scope.DANGEROUS_ONLY.label
        EMERGENCY_AND_DANGEROUS = (
            Scope.EMERGENCY_AND_DANGEROUS.value,
            Scope.EMERGENCY_AND_DANGEROUS.label,
        )
        FULL = Scope.FULL.value, Scope.FULL.label

    key = ("need", "code")

    need = models.SlugField(_("need"), max_length=30, db_index=False)
    package = models.SlugField(_("package"), max_length=10, db_index=False)
    code = models.SlugField(_("code"), max_length=40)
    services = ArrayField(models.SlugField(max_length=40), verbose_name=_("services"))
    least_scope = models.CharField(
        _("smallest free care that opens it"), max_length=24, choices=LeastScope.choices
    )
    condition = models.TextField(_("condition"), blank=True)
    documents = models.TextField(_("documents, one a line"), blank=True)
    valid = DateRangeField(_("in force"))

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("way to what is needed")
        verbose_name_plural = _("ways to what is needed")
        ordering = ["need", "position"]
        constraints = [
            *Versioned.Meta.constraints,
            _never_twice("coverage_way_once_a_day", "need", "code", "valid"),
            models.CheckConstraint(condition=IN_FORCE, name="coverage_way_in_force_from_a_day"),
            models.CheckConstraint(
                condition=Q(
                    least_scope__in=["none", "dangerous_only", "emergency_and_dangerous", "full"]
                ),
                name="coverage_way_scope",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class DentalGroup(InForce, DatedRow, Versioned):
    """A group of people with free dental care: emergency or planned."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", pgettext_lazy("dental care", "emergency")
        PLANNED = "planned", pgettext_lazy("dental care", "planned")

    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=300)
    valid = DateRangeField(_("in force"))

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("group with free dental care")
        verbose_name_plural = _("groups with free dental care")
        ordering = ["position"]
        constraints = [
            *Versioned.Meta.constraints,
            _never_twice("coverage_dental_group_once_a_day", "code", "valid"),
            models.CheckConstraint(condition=IN_FORCE, name="coverage_dental_in_force_from_a_day"),
            models.CheckConstraint(
                condition=Q(kind__in=["emergency", "planned"]), name="coverage_dental_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Contact(Reference):
    """Where to ask: the contact centre, the sites, the bots."""

    class Kind(models.TextChoices):
        PHONE = "phone", pgettext_lazy("contact", "telephone")
        SMS = "sms", pgettext_lazy("contact", "SMS")
        EMAIL = "email", pgettext_lazy("contact", "e-mail")
        TELEGRAM = "telegram", pgettext_lazy("contact", "Telegram")
        APP = "app", pgettext_lazy("contact", "application")
        SITE = "site", pgettext_lazy("contact", "site")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    value = models.CharField(_("number or address"), max_length=200)
    name = models.CharField(_("name"), max_length=200)

    class Meta(Reference.Meta):
        abstract = False
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name or self.value
