"""Where systems want to be told of changes, and what waits to be told. The tables are the queue."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import ApiClient


class Webhook(models.Model):
    """An address of a client. One worker at a time delivers to it, while its lease lasts.

    `salt` and the portal's secret key make the secret that signs what is sent; it is stored nowhere.
    """

    class Why(models.TextChoices):
        FAILING = "failing", _("nobody took anything for a day")
        GONE = "gone", _("the address said that it is gone")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=500)
    salt = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_for = models.CharField(max_length=10, choices=Why.choices, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.UniqueConstraint(fields=["client", "url"], name="an_address_of_a_client_once"),
            models.CheckConstraint(
                condition=models.Q(disabled_at=None) ^ ~models.Q(disabled_for=""),
                name="a_disabled_webhook_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class WebhookEvent(models.Model):
    """One change to be told; nothing in it names the person but the clinic's own proof code.

    `at` is the moment of the portal's clock, `made_at` the database's, which the queue goes by.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    on = models.DateField()
    outcome = models.CharField(max_length=20)
    proof = models.CharField(max_length=24, blank=True)
    made_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("notice of a change")
        verbose_name_plural = _("notices of changes")
        indexes = [
            models.Index(
                fields=["webhook", "made_at"],
                condition=models.Q(delivered_at=None, dropped_at=None),
                name="notices_that_wait",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
