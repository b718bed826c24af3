from apps.contributions.models.ledger import Decision, Payment, Reversal, Waiver
from apps.contributions.models.reference import FixedAmount, PayerKind, PurposeCode, Retention

__all__ = [
    "Decision",
    "FixedAmount",
    "PayerKind",
    "Payment",
    "PurposeCode",
    "Retention",
    "Reversal",
    "Waiver",
]
