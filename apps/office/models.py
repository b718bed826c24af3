"""What staff asked to have counted, and the counts: in full tens, as they may be told; checks by hour."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.fields import XidField


class PopulationCount(models.Model):
    """The population on a day, asked for by a page and counted by a worker.

    The row is the order and its result. Who works on it holds a lease in the database's own time, so
    that a killed worker's count is taken up by another. `result` is what `telling.as_json` gives;
    `law_revision` is that of the law it was counted under.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a worker")
        RUNNING = "running", _("is being counted")
        DONE = "done", _("counted")
        FAILED = "failed", _("could not be counted")

    on = models.DateField()
    known_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    law_revision = models.BigIntegerField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("count of the population")
        verbose_name_plural = _("counts of the population")
        default_permissions = ()
        permissions = [("view_population", _("May see and order counts of the population"))]
        indexes = [models.Index(fields=["on", "known_on"], name="office_counts_of_a_day")]

    def __str__(self) -> str:
        return f"{self.on}, {self.get_state_display()}"


class CheckHour(models.Model):
    """How many look-ups a door answered in an hour; names nobody. Added up by a worker (tally.py)."""

    hour = models.DateTimeField()
    door = models.CharField(max_length=10)
    checks = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("checks of an hour")
        verbose_name_plural = _("checks by hour")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["hour", "door"], name="office_an_hour_of_a_door_once")
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.door}: {self.checks}"


class CheckTally(models.Model):
    """The one row that says how far the checks are added up: what was written before `horizon`."""

    id = models.SmallIntegerField(primary_key=True)
    horizon = XidField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="office_there_is_one_tally")
        ]

    def __str__(self) -> str:
        return str(self.horizon)
