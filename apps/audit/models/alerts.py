"""What the watch over the look-ups found. Rows are added and kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.audit.models.lookups import Lookup
from apps.common.fields import XidField


class Canary(models.Model):
    """Somebody whom nobody may look up unseen; known by the keyed hash, never by name."""

    iin_key = models.CharField(max_length=64, unique=True)
    added_at = models.DateTimeField()
    member_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("watched person")
        verbose_name_plural = _("watched people")

    def __str__(self) -> str:
        return str(self.pk)


class Alert(models.Model):
    """One thing found by one rule. `key` says once what: a rule finds it a second time in vain.

    `lookup` is the look-up that raised it, or the last of those counted; `number` what was counted,
    `allowed` what would have been no reason. A change of the law has its change set instead.
    """

    class Rule(models.TextChoices):
        CANARY = "canary", _("a watched person was looked up")
        FLAGGED = "flagged", _("somebody with an open case was looked up")
        NIGHT = "night", _("a check at night that was no emergency")
        UNSEEN = "unseen", _("planned visits checked without the patient")
        QUOTA = "quota", _("more checks than a day's quota")
        UNUSUAL = "unusual", _("far more checks than this operator usually makes")
        NOT_FOUND = "not_found", _("many numbers that nobody has")
        LAW = "law", _("a number or list of the law was changed")

    key = models.CharField(max_length=100, unique=True)
    rule = models.CharField(_("rule"), max_length=10, choices=Rule.choices)
    at = models.DateTimeField(_("raised at"))
    lookup = models.ForeignKey(Lookup, models.PROTECT, null=True, related_name="alerts")
    change_set_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    operator_id = models.BigIntegerField(null=True)
    client_id = models.BigIntegerField(null=True)
    number = models.IntegerField(null=True)
    allowed = models.IntegerField(null=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    rule__in=[
                        "canary",
                        "flagged",
                        "night",
                        "unseen",
                        "quota",
                        "unusual",
                        "not_found",
                        "law",
                    ]
                ),
                name="alert_rule_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(rule="law", lookup=None, change_set_id__isnull=False)
                | models.Q(lookup__isnull=False, change_set_id=None) & ~models.Q(rule="law"),
                name="alert_is_about_something",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class AlertMark(models.Model):
    """An auditor saw an alert, or answered it with a word of her own."""

    class State(models.TextChoices):
        SEEN = "seen", _("seen")
        ANSWERED = "answered", _("answered")

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="marks")
    at = models.DateTimeField()
    member_id = models.BigIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    text = models.CharField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("mark of an alert")
        verbose_name_plural = _("marks of alerts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["seen", "answered"]), name="alert_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.state}"


class Usual(models.Model):
    """How many checks a day an operator usually makes, counted once a day: the 95th percentile of the
    days of the last thirty on which she made one; null where there are too few of them."""

    operator_id = models.BigIntegerField()
    day = models.DateField()
    checks = models.IntegerField(null=True)

    class Meta:
        verbose_name = _("usual day of an operator")
        verbose_name_plural = _("usual days of operators")
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "day"], name="usual_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.day}"


class Watch(models.Model):
    """The one row that says how far the watch is: what was written before `horizon` it has seen."""

    id = models.SmallIntegerField(primary_key=True)
    horizon = XidField()

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_watch"),
        ]

    def __str__(self) -> str:
        return str(self.horizon)
