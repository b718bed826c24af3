"""A cache: how many people share each cell of months, as last counted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Histogram(models.Model):
    """The cells of one month, packed (apps/entitlement/population/kept.py says how).

    `law` names the part of the law that the masks were made under, `late` what sources had not told.
    """

    month = models.DateField()
    law = models.BigIntegerField()
    late = models.TextField()
    made_at = models.DateTimeField()
    regions = ArrayField(models.TextField())
    cells = models.BinaryField()
    region_numbers = models.BinaryField()
    people = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "law", "late"], name="entitlement_one_histogram_a_month"
            )
        ]
