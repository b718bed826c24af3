"""The names of the sources in three languages."""

from modeltranslation.translator import TranslationOptions, register

from apps.persons.models import Source


@register(Source)
class SourceNames(TranslationOptions):
    fields = ("name",)
