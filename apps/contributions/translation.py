"""The texts of payers and payment codes in three languages, and the history of each change."""

from modeltranslation.translator import TranslationOptions, register

from apps.contributions.models import PayerKind, PurposeCode
from apps.rates.tracking import keep_history


@register([PayerKind, PurposeCode])
class NameAndNote(TranslationOptions):
    fields = ("name", "note")
    required_languages = {"default": ("name",)}


keep_history(PayerKind)
keep_history(PurposeCode)
