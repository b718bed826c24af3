"""What a row of a table of the law is called, in the active language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from apps.changes.tables import Content, LawTable
from apps.rates.models import Parameter
from apps.rates.texts import LANGUAGES, Text, text

OF_NUMBERS = ("rates", "parameters")  # tables whose keys are numbers of the law


class RowNames:
    """The names of rows; the numbers of the law are read once."""

    def __init__(self) -> None:
        self.language = get_language() or LANGUAGES[0]
        self.numbers: dict[str, Any] = {each.code: each for each in Parameter.objects.all()}

    def name(self, table: LawTable, key: str, content: Content) -> Text:
        """A row's own name, that of its number, or its key."""
        if table.code in OF_NUMBERS and key in self.numbers:
            return text(self.numbers[key], "name")
        for language in (self.language, *LANGUAGES):
            if value := content.get(f"name_{language}"):
                return Text(value, language, is_fallback=language != self.language)
        return Text(key, self.language, is_fallback=False)

    def unit(self, key: str) -> str:
        """The unit of a number of the law; "" for what is none."""
        found = self.numbers.get(key)
        return found.unit if found else ""
