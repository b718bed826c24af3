"""Information systems that ask the API."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models.organisations import Organisation

LONGEST_LIFE = timedelta(days=90)  # S-60


class Scope(models.TextChoices):
    """What a client's answers contain (design, "Who sees what")."""

    FULL = "full", _("the Fund's own systems: everything")
    CLINIC = "clinic", _("a clinic: status, packages and reason")
    SENDER = "sender", _("a sender of feeds: hands in files, asks nothing")


class ApiClient(models.Model):
    """A system; its name stands in the audit of every look-up it makes.

    `sender` is the code of the source whose files it hands in. `per_second` and `people_a_day` are its
    own limits; null, where those of everybody hold (OSMS_LIMITS). `networks` (CIDR) are where it may call
    from, anywhere where none is named.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="clients"
    )
    sender = models.CharField(_("sender"), max_length=50, blank=True)
    created_at = models.DateTimeField(_("created at"))
    per_second = models.PositiveIntegerField(_("requests a second"), null=True, blank=True)
    people_a_day = models.PositiveIntegerField(_("people a day"), null=True, blank=True)
    networks = ArrayField(
        models.CharField(max_length=43), default=list, blank=True, verbose_name=_("networks")
    )

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=Scope.values), name="api_client_scope_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(scope="sender") ^ models.Q(sender=""),
                name="api_client_of_a_sender_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_authenticated(self) -> bool:
        """True: an ApiClient in `request.user` has shown a token."""
        return True


class ApiToken(models.Model):
    """A bearer token, of which only the beginning and a SHA-256 digest are kept.

    A digest without salt and stretching is enough: forty random characters cannot be guessed.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="tokens")
    prefix = models.CharField(_("beginning"), max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="api_token_expires_after_its_making",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__lte=models.F("created_at") + LONGEST_LIFE),
                name="api_token_lives_for_ninety_days_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}..."
