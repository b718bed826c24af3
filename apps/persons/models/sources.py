"""Who tells us: the senders and registers, and through which day each has said everything."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):  # type: ignore[django-manager-missing]
    """A sender of feeds or a register named in them; registered when first seen.

    Systems know it by its code, people by its name; without one the code stands for it.
    """

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    sends_payments = models.BooleanField(default=False)
    sends_categories = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.code


class Watermark(models.Model):
    """A source's word that it has sent everything through a day. The latest word holds."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="watermarks")
    complete_through = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("completeness of a source")
        verbose_name_plural = _("completeness of sources")
        indexes = [models.Index(fields=["source", "-recorded_at"])]

    def __str__(self) -> str:
        return f"{self.source}: {self.complete_through}"
