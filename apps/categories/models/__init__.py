from apps.categories.models.periods import CategoryPeriod
from apps.categories.models.reference import BenefitCategory, Payer, Treatment

__all__ = ["BenefitCategory", "CategoryPeriod", "Payer", "Treatment"]
