"""The texts of the numbers in three languages, and the history of each change."""

from modeltranslation.translator import TranslationOptions, register

from apps.rates.models import Parameter, Rate
from apps.rates.tracking import keep_history


@register(Parameter)
class ParameterTexts(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"default": ("name",)}


@register(Rate)
class RateTexts(TranslationOptions):
    fields = ("note",)


keep_history(Parameter)
