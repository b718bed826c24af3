"""The texts of packages, statuses and contacts in three languages, and their history."""

from modeltranslation.translator import TranslationOptions, register

from apps.coverage.models import Contact, DentalGroup, LegalStatus, Need, NeedWay, Package, Service
from apps.rates.tracking import keep_history


@register(LegalStatus)
class LegalStatusTexts(TranslationOptions):
    fields = ("name", "mshi_note", "attachment", "note")
    required_languages = {"default": ("name",)}


@register(Package)
class PackageTexts(TranslationOptions):
    fields = ("name", "abbreviation", "decree", "note")
    required_languages = {"default": ("name", "abbreviation", "decree")}


@register(Service)
class ServiceTexts(TranslationOptions):
    fields = ("name", "description", "note")
    required_languages = {"default": ("name",)}


@register([DentalGroup, Contact, Need])
class NameAndNote(TranslationOptions):
    fields = ("name", "note")
    required_languages = {"default": ("name",)}


@register(NeedWay)
class NeedWayTexts(TranslationOptions):
    fields = ("condition", "documents", "note")


for _model in (LegalStatus, Package, Service, DentalGroup, Contact, Need, NeedWay):
    keep_history(_model)
