from apps.contributions.models.ledger import Decision, Payment, PostedItem, Reversal, Waiver
from apps.contributions.models.recount import Recount
from apps.contributions.models.reference import FixedAmount, PayerKind, PurposeCode, Retention

__all__ = [
    "Decision",
    "FixedAmount",
    "PayerKind",
    "Payment",
    "PostedItem",
    "PurposeCode",
    "Recount",
    "Retention",
    "Reversal",
    "Waiver",
]
