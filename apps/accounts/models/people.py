"""How people come to their places: invitations, their one session, resets, and what was done to whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models.organisations import Member, Organisation


class Invitation(models.Model):
    """A place offered to whoever reads mail at `email`; of the link only a digest is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=Member.Role.choices)
    email = models.EmailField(_("e-mail"), max_length=150)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="invitation_expires_after_its_making",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None) | models.Q(accepted_at=None),
                name="invitation_is_revoked_or_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class StaffSession(models.Model):
    """The one session of somebody who has signed in: a new sign-in takes the row over.

    `marker` is what that session holds; `address_key` a keyed hash of where she signed in.
    """

    class End(models.TextChoices):
        OUT = "out", _("signed out")
        CUT = "cut", _("access was suspended or has ended")
        RESET = "reset", _("the second factor or the password was set anew")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_session"
    )
    marker = models.CharField(max_length=64)
    address_key = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_for = models.CharField(max_length=10, blank=True, choices=End.choices)

    class Meta:
        verbose_name = _("session of staff")
        verbose_name_plural = _("sessions of staff")

    def __str__(self) -> str:
        return f"{self.user_id}"


class ResetRequest(models.Model):
    """Somebody asked for a new password. The row is the same where there is no such user."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True)
    language = models.CharField(max_length=2)
    home = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.pk}"


class Act(models.Model):
    """Who did what to whom, where. Rows are added and kept; nobody changes one.

    `actor` is null where a command did it; `about` names what is no person: a role, a key's beginning.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("organisation opened")
        CLOSED = "closed", _("organisation closed")
        REOPENED = "reopened", _("organisation opened again")
        INVITED = "invited", _("invited")
        INVITATION_REVOKED = "uninvited", _("invitation revoked")
        JOINED = "joined", _("joined")
        ROLE = "role", _("role changed")
        SUSPENDED = "suspended", _("suspended")
        RESTORED = "restored", _("restored")
        LEFT = "left", _("ended")
        FACTOR_SET = "factor_set", _("second factor set up")
        FACTOR_RESET = "factor_reset", _("second factor reset")
        RECOVERY_USED = "recovery", _("recovery code used")
        PASSWORD = "password", _("password set anew")
        CLIENT = "client", _("system added")
        NETWORKS = "networks", _("addresses of the system changed")
        KEY_ISSUED = "key_issued", _("key issued")
        KEY_REVOKED = "key_revoked", _("key revoked")

    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="acts"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="acts")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="acts")
    about = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        indexes = [models.Index(fields=["organisation", "-at"])]

    def __str__(self) -> str:
        return self.kind
