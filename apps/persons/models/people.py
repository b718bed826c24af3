"""People, as the registers know them: an IIN, details and legal status, each version with its time."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.dated import DatedRow

# Which codes there are is the law's list, which administrators add to; feeds ask it (apps/feeds/lists.py).
CODE = r"^[a-z0-9_]+$"


class Person(models.Model):
    """One holder of an IIN. The number never appears in text: look-ups go by `iin_key`."""

    iin = models.CharField(_("IIN"), max_length=12)
    iin_key = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint("iin", name="persons_one_row_an_iin")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class PersonDetails(DatedRow):
    """What the register of persons says of somebody, one version at a time."""

    class Sex(models.TextChoices):
        MALE = "m", _("male")
        FEMALE = "f", _("female")

    class Locality(models.TextChoices):
        CITY = "city", _("city")
        VILLAGE = "village", _("village")

    person = models.ForeignKey(Person, models.PROTECT, related_name="details")
    source = models.ForeignKey("persons.Source", models.PROTECT, related_name="+")
    last_name = models.CharField(max_length=200)
    first_name = models.CharField(max_length=200)
    patronymic = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex.choices)
    locality = models.CharField(max_length=7, choices=Locality.choices)
    region = models.CharField(max_length=9, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("person's details")
        verbose_name_plural = _("people's details")
        constraints = [
            ExclusionConstraint(
                name="persons_one_version_of_details",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(sex__in=["m", "f"]) & Q(locality__in=["city", "village"]),
                name="persons_known_sex_and_locality",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=models.F("birth_date")),
                name="persons_left_after_birth",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.person_id}"


class LegalStatusPeriod(DatedRow):
    """The legal status somebody holds from a day until the next one begins."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="legal_statuses")
    source = models.ForeignKey("persons.Source", models.PROTECT, related_name="+")
    status = models.CharField(max_length=30)
    valid = DateRangeField()

    class Meta:
        verbose_name = _("period of legal status")
        verbose_name_plural = _("periods of legal status")
        constraints = [
            ExclusionConstraint(
                name="persons_one_legal_status_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(status__regex=CODE)
                & Q(valid__isempty=False)
                & Q(valid__lower_inf=False),
                name="persons_status_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.person_id}: {self.status}"
