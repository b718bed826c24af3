"""A citizen says "I was not there": what the auditor made of it. Rows are added and kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.audit.models.lookups import Lookup


class Case(models.Model):
    """A look-up that the person herself has flagged, once; `words` are hers, numbers masked."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a case", "open")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", pgettext_lazy("state of a case", "closed")

    lookup = models.OneToOneField(Lookup, models.PROTECT, related_name="case")
    words = models.CharField(_("in her words"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def __str__(self) -> str:
        return str(self.pk)


class CaseNote(models.Model):
    """What the auditor noted. An answer is shown to the citizen, a note is not; `state` from then on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    member_id = models.BigIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=Case.State.choices)
    text = models.CharField(_("note"), max_length=1000)
    is_shown = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("note of a case")
        verbose_name_plural = _("notes of cases")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "answered", "closed"]),
                name="case_state_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"
