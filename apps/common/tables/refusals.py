"""Why a file cannot be read as a table, and the one exception that says so."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Fault(models.TextChoices):
    """What is wrong with a file that is no table. The words never repeat what stands in it."""

    FILE_UNREADABLE = "file_unreadable", gettext_lazy("The file cannot be opened.")
    ENCODING_UNKNOWN = (
        "encoding_unknown",
        gettext_lazy("The letters of the file cannot be read. Save it as CSV UTF-8."),
    )
    LETTERS_GARBLED = (
        "letters_garbled",
        gettext_lazy(
            "The letters of the file were garbled before it was sent. Save it anew as CSV UTF-8."
        ),
    )
    NOT_A_TABLE = "not_a_table", gettext_lazy("A line of the file is too long for a table.")
    WORKBOOK_CLOSED = (
        "workbook_closed",
        gettext_lazy(
            "The workbook has a password or an old format. Save it as .xlsx without a password."
        ),
    )
    WORKBOOK_DAMAGED = (
        "workbook_damaged",
        gettext_lazy("The workbook is damaged, or only a part of it has come. Send it again."),
    )
    SHEETS_SEVERAL = (
        "sheets_several",
        gettext_lazy("Several sheets of the workbook hold rows. Send each as a file of its own."),
    )


class FileRefused(Exception):
    """A file that is refused whole; `refusal` says why, `hint` what is missing (never a cell).

    `refusal` is a `Fault`, or a door's own reason. `line` is where in the file, if it is known.
    """

    def __init__(
        self, refusal: models.TextChoices, hint: str = "", line: int | None = None
    ) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.hint = hint
        self.line = line

    def __reduce__(self) -> tuple[type[FileRefused], tuple[models.TextChoices, str, int | None]]:
        return type(self), (self.refusal, self.hint, self.line)

    def sentence(self) -> str:
        """Why, in the active language."""
        where = "" if self.line is None else _("Line %(line)s.") % {"line": self.line}
        return " ".join(filter(None, (str(self.refusal.label), self.hint, where)))
