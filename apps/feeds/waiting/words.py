"""What the columns of the feeds are called, and what to do about each reason of quarantine."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.feeds.reasons import Reason

Words = str | Promise

COLUMN_NAMES: dict[str, Words] = {
    "iin": _("IIN"),
    "last_name": _("Last name"),
    "first_name": _("First name"),
    "patronymic": _("Patronymic"),
    "birth_date": _("Birth date"),
    "sex": _("Sex"),
    "legal_status": _("Legal status"),
    "legal_status_from": _("Legal status since"),
    "locality": _("City or village"),
    "contact": _("Contact"),
    "region": _("Region"),
    "left_on": _("Left or died on"),
    "document_no": _("Document number"),
    "item_no": _("Item of the document"),
    "period": pgettext_lazy("of a payment", "For the month"),
    "purpose_code": _("Payment code"),
    "payer_kind": _("Kind of payer"),
    "payer_id": _("Payer’s number"),
    "amount": _("Amount, ₸"),
    "paid_on": _("Paid on"),
    "reason": _("Reason of the return"),
    "reversed_on": _("Returned on"),
    "category": _("Category"),
    "valid_from": _("First day"),
    "valid_to": _("Last day"),
    "source": _("Register"),
    "ground": _("Ground"),
}

_WAITS_FOR_A_PERSON = _(
    "Usually nothing: the row posts by itself once the register of people brings this IIN. "
    "If it waits for long, a digit may be wrong: ask the sender."
)
_ASK_WHO = _(
    "Ask the sender for the right IIN. Take somebody suggested only after comparing "
    "with the payer’s document."
)
_ASK_HOW_MUCH = _("Never guess a sum: look at the payment document, or send the row back.")
_ASK_WHEN = _("Correct the day or the month if a document tells it; otherwise send the row back.")
_LOST = _(
    "What was lost cannot be guessed. Send the row back: the sender saves the table anew "
    "and sends it again."
)
_CODE = _(
    "If the code is new in the law, add it to its list and try the row again. "
    "Otherwise correct it, or send the row back."
)
_VALUE = _("Correct the value if a document tells it; otherwise send the row back.")

ADVICE: dict[Reason, Words] = {
    Reason.PERSON_UNKNOWN: _WAITS_FOR_A_PERSON,
    Reason.IIN_MALFORMED: _ASK_WHO,
    Reason.IIN_CHECK_DIGIT: _ASK_WHO,
    Reason.AMOUNT_UNREADABLE: _ASK_HOW_MUCH,
    Reason.AMOUNT_NOT_POSITIVE: _ASK_HOW_MUCH,
    Reason.AMOUNT_TOO_PRECISE: _ASK_HOW_MUCH,
    Reason.AMOUNT_TOO_LARGE: _ASK_HOW_MUCH,
    Reason.PERIOD_MALFORMED: _ASK_WHEN,
    Reason.DATE_MALFORMED: _ASK_WHEN,
    Reason.DATES_REVERSED: _ASK_WHEN,
    Reason.BIRTH_IN_FUTURE: _ASK_WHEN,
    Reason.ROW_UNREADABLE: _LOST,
    Reason.TOO_MANY_COLUMNS: _LOST,
    Reason.CHARACTER_UNREADABLE: _LOST,
    Reason.LETTERS_LOST: _LOST,
    Reason.CELL_ERROR: _LOST,
    Reason.NUMBER_SHORTENED: _LOST,
    Reason.UNKNOWN_PAYER_KIND: _CODE,
    Reason.UNKNOWN_CATEGORY: _CODE,
    Reason.UNKNOWN_STATUS: _CODE,
    Reason.UNKNOWN_GROUND: _CODE,
    Reason.DOCUMENT_CHANGED: _(
        "Compare the row with the ledger. The same payment told with a slip: set the row aside. "
        "A real correction: the sender returns the first payment and sends the new one "
        "under a new number."
    ),
    Reason.PAYMENT_UNKNOWN: _(
        "Usually nothing: the return is made by itself once its payment comes. "
        "If it waits for long, compare the document number with the sender."
    ),
    Reason.REVERSAL_CHANGED: _(
        "The payment is returned already. If the sender told the same return twice, "
        "set the row aside."
    ),
}


def advice(reason: Reason) -> Words:
    """What to do about a row that waits for this reason."""
    return ADVICE.get(reason, _VALUE)
