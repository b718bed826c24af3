"""How far the primary had come when touched people were last taken up: one row, for the replica's sake."""

from django.db import models

from apps.common.fields import WalPositionField


class Drained(models.Model):
    """Whoever is not in `persons_touched` was last written before this position."""

    position = WalPositionField()
