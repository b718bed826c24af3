"""What lower rooms leave for higher ones: who was touched, and which months are in doubt."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.dated import DatedRow
from apps.persons.models.people import Person


class Touched(models.Model):
    """Somebody whose facts changed since the caches were last brought up to date.

    Without a foreign key: a file of payments notes everybody it pays for, and people are never deleted.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person"])]


class Doubt(DatedRow):
    """Months of somebody that cannot be told: a row waits in quarantine, or a dispute is open."""

    class Ground(models.TextChoices):
        QUARANTINE = "quarantine", _("a row waits in quarantine")
        DISPUTE = "dispute", _("a dispute is open")

    person = models.ForeignKey(Person, models.PROTECT, related_name="doubts")
    source = models.ForeignKey("persons.Source", models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=Ground.choices)
    reference = models.CharField(max_length=64)
    months = DateRangeField()

    class Meta:
        verbose_name = _("months in doubt")
        verbose_name_plural = _("months in doubt")
        constraints = [
            ExclusionConstraint(
                name="persons_one_doubt_a_reference",
                expressions=[
                    ("ground", RangeOperators.EQUAL),
                    ("reference", RangeOperators.EQUAL),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(months__isempty=False) & Q(months__lower_inf=False),
                name="persons_doubt_has_months",
            ),
        ]
