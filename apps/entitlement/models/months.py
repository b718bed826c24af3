"""A cache: the months of each person as masks. It can be dropped and made anew from the registers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

KINDS = ("liable", "right", "exempt", "state", "paid", "ekp", "loyal", "unbroken", "prepaid")


class PersonMonths(models.Model):
    """One person's months in two bigints a kind (apps/entitlement/months/layout.py says which bit).

    `law` names the part of the law that the masks were made under; `in_doubt` that some month waits
    for a row in quarantine or a dispute: such a person is read from the registers.
    """

    person = models.OneToOneField(
        "persons.Person", models.CASCADE, primary_key=True, related_name="months"
    )
    region = models.CharField(max_length=9, blank=True)
    in_doubt = models.BooleanField(default=False)
    law = models.BigIntegerField()
    liable_new = models.BigIntegerField()
    liable_old = models.BigIntegerField()
    right_new = models.BigIntegerField()
    right_old = models.BigIntegerField()
    exempt_new = models.BigIntegerField()
    exempt_old = models.BigIntegerField()
    state_new = models.BigIntegerField()
    state_old = models.BigIntegerField()
    paid_new = models.BigIntegerField()
    paid_old = models.BigIntegerField()
    ekp_new = models.BigIntegerField()
    ekp_old = models.BigIntegerField()
    loyal_new = models.BigIntegerField()
    loyal_old = models.BigIntegerField()
    unbroken_new = models.BigIntegerField()
    unbroken_old = models.BigIntegerField()
    prepaid_new = models.BigIntegerField()
    prepaid_old = models.BigIntegerField()

    class Meta:
        verbose_name = _("person's months")
        verbose_name_plural = _("people's months")
        indexes = [
            models.Index(
                fields=["person"],
                condition=models.Q(in_doubt=True),
                name="entitlement_months_in_doubt",
            )
        ]
