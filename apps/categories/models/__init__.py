from apps.categories.models.reference import BenefitCategory, Payer, Treatment

__all__ = ["BenefitCategory", "Payer", "Treatment"]
