from apps.contributions.models.reference import FixedAmount, PayerKind, PurposeCode, Retention

__all__ = ["FixedAmount", "PayerKind", "PurposeCode", "Retention"]
