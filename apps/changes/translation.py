"""What a change set says of itself, in three languages: its title and reason are public."""

from modeltranslation.translator import TranslationOptions, register

from apps.changes.models import ChangeSet


@register(ChangeSet)
class ChangeSetTexts(TranslationOptions):
    fields = ("title", "reason")
