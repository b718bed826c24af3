"""Who was in which benefit category, according to which register."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.dated import DatedRow


class CategoryPeriod(DatedRow):
    """One stay of somebody in a category. The key is register, person, category and first day."""

    source = models.ForeignKey("persons.Source", models.PROTECT, related_name="+")
    person = models.ForeignKey("persons.Person", models.PROTECT, related_name="category_periods")
    category = models.CharField(max_length=30)
    valid_from = models.DateField()
    valid = DateRangeField()

    class Meta:
        verbose_name = _("period in a category")
        verbose_name_plural = _("periods in categories")
        constraints = [
            ExclusionConstraint(
                name="categories_one_version_of_a_period",
                expressions=[
                    ("source", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    ("valid_from", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False) & Q(valid__startswith=models.F("valid_from")),
                name="categories_period_begins_on_its_day",
            ),
        ]
        indexes = [models.Index(fields=["person"], name="categories_of_a_person")]

    def __str__(self) -> str:
        return f"#{self.person_id}: {self.category}"
