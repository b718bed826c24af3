"""What the API keeps of requests: answers that a system may ask for again, for a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import ApiClient


class KeptAnswer(models.Model):
    """An answer under a client's Idempotency-Key.

    Key and question are keyed hashes: a question names a person. `content` is compressed, and null while
    the answer is being made, which nobody but the request that makes it can see.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    question = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    content = models.BinaryField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="one_answer_under_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.kept_at:%Y-%m-%d %H:%M}"
