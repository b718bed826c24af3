"""The places that look people up or hand files in, and the people who work there."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):  # type: ignore[django-manager-missing]
    """A clinic, the contact centre, a sender of feeds, or the Fund; closed, never deleted."""

    class Kind(models.TextChoices):
        CLINIC = "clinic", _("clinic")
        CONTACT_CENTRE = "contact_centre", _("contact centre")
        SENDER = "sender", _("sender of feeds")
        FUND = "fund", _("the Fund")

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    created_at = models.DateTimeField(_("created at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["clinic", "contact_centre", "sender", "fund"]),
                name="organisation_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.code


def pseudonym() -> str:
    """A random name for a member, which a proof may show to anybody."""
    return secrets.token_hex(8)


class Member(models.Model):  # type: ignore[django-manager-missing]
    """One person's place in one organisation. `pseudonym` stands for her where others may read.

    `let_in_by` is who offered her the place, or gave her the role she has: whoever makes an account
    does not change the law together with it.
    """

    class Role(models.TextChoices):
        REGISTRAR = "registrar", _("registrar")
        ADMINISTRATOR = "administrator", _("administrator of the organisation")
        AUDITOR = "auditor", _("auditor")
        FUND_ADMINISTRATOR = "fund_administrator", _("administrator of the Fund")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="member")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="members")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    pseudonym = models.CharField(max_length=16, unique=True, default=pseudonym, editable=False)
    joined_at = models.DateTimeField(_("joined at"))
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    suspended_for = models.CharField(_("suspended for"), max_length=40, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    let_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    role__in=["registrar", "administrator", "auditor", "fund_administrator"]
                ),
                name="member_role_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(suspended_at=None) ^ ~models.Q(suspended_for=""),
                name="member_is_suspended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym
