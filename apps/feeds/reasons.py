"""Why a row waits in quarantine, and why a whole file is refused: stable codes and their words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.tables.refusals import Fault, FileRefused

__all__ = ["FileRefused", "Reason", "Refusal"]


class Reason(models.TextChoices):
    """Why a row is not posted. The codes are a contract; the words never repeat a cell."""

    ROW_UNREADABLE = "row_unreadable", _("A quotation mark is opened in the row and never closed.")
    TOO_MANY_COLUMNS = (
        "too_many_columns",
        _("The row has more cells than the header; a decimal comma needs ; or quotes."),
    )
    MISSING_VALUE = "missing_value", _("A value that the feed must have is empty.")
    TOO_LONG = "too_long", _("A value is longer than the register can hold.")
    CHARACTER_UNREADABLE = "character_unreadable", _("A value holds a character that is no text.")
    LETTERS_LOST = "letters_lost", _("Letters of a name were lost when the file was saved.")
    CELL_ERROR = "cell_error", _("A cell holds a spreadsheet's error instead of a value.")
    NUMBER_SHORTENED = (
        "number_shortened",
        _("A spreadsheet shortened a long number to one like 9.9E+11; its digits are lost."),
    )
    IIN_MALFORMED = "iin_malformed", _("The IIN does not have twelve digits.")
    IIN_CHECK_DIGIT = "iin_check_digit", _("The IIN's check digit is wrong.")
    PERSON_UNKNOWN = "person_unknown", _("The register of people does not hold this IIN yet.")
    PERIOD_MALFORMED = "period_malformed", _("The period is not a month written as 2026-11.")
    AMOUNT_UNREADABLE = "amount_unreadable", _("The amount cannot be read as a number.")
    AMOUNT_NOT_POSITIVE = "amount_not_positive", _("The amount is not above zero.")
    AMOUNT_TOO_PRECISE = "amount_too_precise", _("The amount has more than two decimals.")
    AMOUNT_TOO_LARGE = "amount_too_large", _("The amount is larger than one payment can be.")
    DATE_MALFORMED = "date_malformed", _("A day is not written as 2026-11-30.")
    DATES_REVERSED = "dates_reversed", _("A last day lies before the first one.")
    BIRTH_IN_FUTURE = "birth_in_future", _("The birth date lies in the future.")
    PURPOSE_CODE_MALFORMED = "purpose_code_malformed", _("The payment code is not three digits.")
    PAYER_ID_MALFORMED = "payer_id_malformed", _("The payer's number is not twelve digits.")
    UNKNOWN_PAYER_KIND = "unknown_payer_kind", _("There is no such kind of payer.")
    UNKNOWN_CATEGORY = "unknown_category", _("There is no such benefit category.")
    UNKNOWN_STATUS = "unknown_status", _("There is no such legal status.")
    UNKNOWN_SEX = "unknown_sex", _("The sex is neither m nor f.")
    UNKNOWN_LOCALITY = "unknown_locality", _("The locality is neither city nor village.")
    UNKNOWN_GROUND = "unknown_ground", _("There is no such ground for waiving a debt.")
    DOCUMENT_CHANGED = (
        "document_changed",
        _("This item of this document is already in the ledger with other content."),
    )
    PAYMENT_UNKNOWN = "payment_unknown", _("The payment to be returned is not in the ledger yet.")
    REVERSAL_CHANGED = (
        "reversal_changed",
        _("This payment is already returned, with another reason or day."),
    )


class Refusal(models.TextChoices):
    """Why a file is refused whole: it is no table, or not what it should be. Nothing of it is posted."""

    FILE_UNREADABLE = Fault.FILE_UNREADABLE.value, Fault.FILE_UNREADABLE.label
    ENCODING_UNKNOWN = Fault.ENCODING_UNKNOWN.value, Fault.ENCODING_UNKNOWN.label
    LETTERS_GARBLED = Fault.LETTERS_GARBLED.value, Fault.LETTERS_GARBLED.label
    EMPTY = "empty", _("The file is empty: a header line is expected.")
    NOT_A_TABLE = Fault.NOT_A_TABLE.value, Fault.NOT_A_TABLE.label
    HEADER_UNKNOWN = (
        "header_unknown",
        _("The first line is not the header of any of the five feeds."),
    )
    WORKBOOK_CLOSED = Fault.WORKBOOK_CLOSED.value, Fault.WORKBOOK_CLOSED.label
    WORKBOOK_DAMAGED = Fault.WORKBOOK_DAMAGED.value, Fault.WORKBOOK_DAMAGED.label
    SHEETS_SEVERAL = Fault.SHEETS_SEVERAL.value, Fault.SHEETS_SEVERAL.label
    MESSAGE_INCOMPLETE = (
        "message_incomplete",
        _("A payment message has no end: only a part of the file has come. Send it again."),
    )
    MESSAGE_UNREADABLE = (
        "message_unreadable",
        _("The file is not the MT102 message it should be: a field is missing or cannot be read."),
    )
    CONTROL_TOTAL = (
        "control_total",
        _("The sum of the payments is not the total that the message states."),
    )
    PAYMENT_REVERSED = (
        "payment_reversed",
        _("The message takes money back. Returns of payments are sent as a file of returns."),
    )
    BENEFICIARY_OTHER = (
        "beneficiary_other",
        _("The message pays somebody else: bank, account and number are not the insurance's."),
    )
    CHANGED_WHILE_READ = (
        "changed_while_read",
        _("The file changed while it was read. Nothing was posted; import it again."),
    )
    TOTALS_DIFFER = (
        "totals_differ",
        _("The file's totals do not add up. Nothing was posted."),
    )
    SENDER_CLOSED = "sender_closed", _("This sender may not send files now.")
    FORMAT_NOT_ALLOWED = (
        "format_not_allowed",
        _("This sender may not send files of this format. Allowed:"),
    )
    FEED_NOT_ALLOWED = "feed_not_allowed", _("This sender may not send this feed. Allowed:")
    ROWS_BAD = (
        "rows_bad",
        _("Some rows are bad, and this sender's files are taken whole or not at all."),
    )
    DECLARED_OTHERWISE = (
        "declared_otherwise",
        _("The rows or the tenge of the file are not the totals that came with it. The file has:"),
    )
    TOTALS_MISSING = (
        "totals_missing",
        _("The file came without its number of rows and its sum, which this sender must state."),
    )
    NO_ROOM = (
        "no_room",
        _("There is no room for the file here now. Nothing was taken; send it again later."),
    )
    FILE_LOST = "file_lost", _("The file is no longer kept here. Send it again.")
    WORKER_LOST = (
        "worker_lost",
        _("The worker that read the file was lost. Nothing was posted."),
    )
    DISK_FULL = (
        "disk_full",
        _("The disk is full. Nothing was posted; the file is kept and tried again by itself."),
    )
    DATABASE_AWAY = (
        "database_away",
        _(
            "The database went away. Nothing was posted; the file is kept and tried again by itself."
        ),
    )
    DATABASE = "database", _("The database refused the file. Nothing was posted.")
    INTERRUPTED = "interrupted", _("The import was interrupted. Nothing was posted.")
