"""The history of a reference table: every insert, change and removal, by whom, for ever."""

import pghistory
from django.db import models


def keep_history(model: type[models.Model]) -> None:
    """Record every change of `model`'s rows in an event table of its own.

    Call it in `translation.py` after `register`, never as a decorator of the model: the event table
    copies the columns that the model has at that moment, and `register` adds the languages.
    """
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=["loaded"],
        append_only=True,
    )(model)
