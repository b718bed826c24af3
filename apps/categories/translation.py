"""The texts of the categories in three languages, and the history of each change."""

from modeltranslation.translator import TranslationOptions, register

from apps.categories.models import BenefitCategory
from apps.rates.tracking import keep_history


@register(BenefitCategory)
class BenefitCategoryTexts(TranslationOptions):
    fields = ("name", "description", "evidence", "source_body", "legal_basis", "note")
    required_languages = {"default": ("name",)}


keep_history(BenefitCategory)
