from apps.entitlement.models.months import PersonMonths

__all__ = ["PersonMonths"]
