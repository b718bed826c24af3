"""Names of organisations in three languages."""

from modeltranslation.translator import TranslationOptions, register

from apps.accounts.models import Organisation


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name",)
