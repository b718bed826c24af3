"""What the owner says of the installation, which the application may read and not change."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """One row: whether the moment of a publication is the portal's own, as the demo sets it.

    Elsewhere the database refuses a moment that is not its own: what was known when cannot be back-dated.
    """

    sets_its_clock = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="changes_one_installation")]

    def __str__(self) -> str:
        return str(self.pk)


class Guarded(models.Model):
    """A table of the law as `changes_publish` knows it (apps/changes/tables.py)."""

    code = models.CharField(max_length=20, primary_key=True)
    relation = models.CharField(max_length=63)
    deciding = ArrayField(models.CharField(max_length=63))
    is_dated = models.BooleanField()
    has_versions = models.BooleanField()
    columns = ArrayField(models.CharField(max_length=63))

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.code
