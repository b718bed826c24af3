"""Why a row of a file cannot go into a draft, or the whole file cannot be read. No cell is repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileRefusal(models.TextChoices):
    """What keeps a whole file from being looked at."""

    EMPTY = "empty", _("There are no rows in it.")
    TOO_LARGE = "too_large", _("The file is larger than 5 MB.")
    TOO_MANY_ROWS = "too_many_rows", _("The file has more than 5,000 rows. Hand it in in parts.")
    UNFOLDS_TOO_FAR = (
        "unfolds_too_far",
        _("The workbook holds far more than the tables of the law. Save the rows anew."),
    )
    UNKNOWN_COLUMNS = "unknown_columns", _("The table does not have these columns:")
    COLUMNS_TWICE = "columns_twice", _("These columns stand there twice:")
    NO_KEY = "no_key", _("The first line needs the names of the columns, and one of them is key.")
    NO_TABLE = (
        "no_table",
        _("Which table is it? Name the sheet by the table’s code, or add the column table."),
    )


class Fault(models.TextChoices):
    """What is wrong with a cell or a row; the words may ask for parameters."""

    UNREADABLE = "unreadable", _("The cells of the row cannot be told apart.")
    TABLE_UNKNOWN = "table_unknown", _("There is no such table of the law.")
    NOT_OF_TABLE = "not_of_table", _("This row’s table does not have this column.")
    KEY_MISSING = "key_missing", _("The key is missing.")
    KEY_UNKNOWN = "key_unknown", _("The law’s numbers have no such key.")
    KEY_MALFORMED = (
        "key_malformed",
        _("A key has small Latin letters, digits, _ and -; its parts are joined by a point."),
    )
    ROW_TWICE = "row_twice", _("Row %(row)s is about the same row and the same day.")
    NEEDED = "needed", _("This may not be empty.")
    FORMULA = "formula", _("The spreadsheet could not work this cell out.")
    NOT_NUMBER = "not_number", _("This is no number. Write it as 92500 or 0.05.")
    AMBIGUOUS_NUMBER = (
        "ambiguous_number",
        _("This can be read as thousands or as a fraction. Write it as 92500 or 92.5."),
    )
    DAY_FOR_NUMBER = "day_for_number", _("A date stands here where a number belongs.")
    DAY_FOR_TEXT = (
        "day_for_text",
        _("The spreadsheet has made a date of this cell. Give it the format of a text."),
    )
    SHORTENED = "shortened", _("The spreadsheet has shortened this number. Write all its digits.")
    TOO_FINE = "too_fine", _("A number has six digits after the point at most.")
    TOO_BIG = "too_big", _("This number is too big.")
    NEGATIVE = "negative", _("A number of the law is not below zero.")
    NOT_SHARE = "not_share", _("A share lies between 0 and 1: write 0.05 or 5 %.")
    NO_PERCENT = "no_percent", _("This number is no share, so it takes no percent sign.")
    NOT_WHOLE = "not_whole", _("A whole number belongs here.")
    NOT_DAY = "not_day", _("This is no day. Write it as 2027-01-31 or 31.01.2027.")
    AMBIGUOUS_DAY = (
        "ambiguous_day",
        _("Day and month cannot be told apart. Write 2027-01-31 or 31.01.2027."),
    )
    NUMBER_FOR_DAY = (
        "number_for_day",
        _("A number stands here where a date belongs. Give the cell the format of a date."),
    )
    NOT_YES_NO = "not_yes_no", _("Write yes or no.")
    NOT_CHOICE = "not_choice", _("One of these codes belongs here: %(choices)s.")
    NOT_LIST = "not_list", _("Codes belong here, with commas between them.")
    NOT_PAYERS = (
        "not_payers",
        _("Write the day and who pays from then on, as 2027-01-01: local_budget."),
    )
    NOT_ADDRESS = "not_address", _("This is no address of a page. It begins with https://.")
    TOO_LONG = "too_long", _("This is longer than %(most)s letters.")
    CONTROL = "control", _("There is a character in it that nobody sees. Type the text anew.")
    OF_PARAMETERS = (
        "of_parameters",
        _("This column only tells. What a number is called is changed in the table parameters."),
    )
    SINCE_NEEDED = "since_needed", _("The first day is missing.")
    DAYS_REVERSED = "days_reversed", _("The last day lies before the first.")
    OVERLAPS_ROW = "overlaps_row", _("Its days overlap with those of row %(row)s.")
    OVERLAPS = (
        "overlaps",
        _(
            "Another period begins on %(day)s, within these days. Write that row too, or an earlier end."
        ),
    )
    GOES_ON = (
        "goes_on",
        _(
            "After %(day)s the earlier words would hold again. Leave the last day empty, or add the next row."
        ),
    )
    ENDED = (
        "ended",
        _("This period ends on %(day)s. Write that day, or add the row that follows."),
    )
    VALUE_OR_UNKNOWN = (
        "value_or_unknown",
        _("Write the value; a number that nobody knows has the confidence unknown and no value."),
    )


class BadCell(ValueError):
    """A cell, or what a row says, that cannot be taken; `params` never hold what stands in it."""

    def __init__(self, fault: Fault, column: str = "", **params: Any) -> None:
        super().__init__(fault.value)
        self.fault, self.column, self.params = fault, column, params


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """What is wrong, in the active language."""
    words = str(Fault(code).label)
    return words % params if "%(" in words else words
