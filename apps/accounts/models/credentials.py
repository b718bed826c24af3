"""OAuth 2.0 credentials of information systems."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import Application

from apps.accounts.models.clients import ApiClient


class Credential(models.Model):
    """A client id and secret, which a client exchanges for tokens of a quarter of an hour.

    The toolkit's Application holds id and hashed secret; whose they are and until when stands here, so
    that scope, organisation, limits and revocation are the ApiClient's alone.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="credentials")
    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="credential"
    )
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("OAuth credential")
        verbose_name_plural = _("OAuth credentials")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="credential_expires_after_its_making",
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.created_at:%Y-%m-%d}"
