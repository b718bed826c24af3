"""Why a list is not taken: it is no table, or not what a list is. Nothing of it is kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListRefusal(models.TextChoices):
    """The words never repeat what stands in the file."""

    EMPTY = "empty", _("There are no rows in it.")
    TOO_LARGE = "too_large", _("The list is larger than 5 MB. Hand it in in parts.")
    TOO_MANY_ROWS = (
        "too_many_rows",
        _("The list has more than 10,000 rows. Hand it in in parts."),
    )
    UNFOLDS_TOO_FAR = (
        "unfolds_too_far",
        _("The workbook holds far more than a list needs. Save the three columns as CSV."),
    )
    HEADER_MISSING = (
        "header_missing",
        _("Several columns need a first line with their names: iin; visit_date; local_ref."),
    )
