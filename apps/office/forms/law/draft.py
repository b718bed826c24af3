"""Into which draft something goes: one of the person's open ones, or a new one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.changes.models import ChangeSet
from apps.office.entering import NewDraft
from apps.office.forms.audit import PlainForm
from apps.rates.texts import text

NEW = "new"


class DraftForm(PlainForm):
    """Which draft. A new one needs a title; what else it lacks its own page says."""

    draft = forms.ChoiceField(label=_("Into which draft"))
    title = forms.CharField(
        label=_("Title of the new draft"),
        help_text=_("For example: budget law for 2027."),
        required=False,
        max_length=200,
    )
    legal_act = forms.CharField(
        label=_("Legal act of the new draft"), required=False, max_length=200
    )
    reason = forms.CharField(label=_("Reason of the new draft"), required=False, max_length=4000)

    def __init__(self, data: Any, drafts: Iterable[ChangeSet], chosen: ChangeSet | None) -> None:
        super().__init__(data)
        self.drafts = {str(one.pk): one for one in [*([chosen] if chosen else []), *drafts]}
        field = self.fields["draft"]
        assert isinstance(field, forms.ChoiceField)
        named = [(pk, str(text(one, "title"))) for pk, one in self.drafts.items()]
        field.choices = [*named, (NEW, _("a new draft"))]
        field.initial = str(chosen.pk) if chosen else next(iter(self.drafts), NEW)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("draft") == NEW and not cleaned.get("title"):
            self.add_error("title", _("Give the new draft a title."))
        return cleaned

    @property
    def place(self) -> list[Any]:
        """The fields above, for the page."""
        return [self["draft"], self["title"], self["legal_act"], self["reason"]]

    def into(self) -> ChangeSet | NewDraft:
        """The draft that was chosen, or the new one in the reader's language."""
        cleaned = self.cleaned_data
        if cleaned["draft"] != NEW:
            return self.drafts[cleaned["draft"]]
        language = get_language() or "kk"
        return NewDraft(
            title={language: cleaned["title"]},
            reason={language: cleaned["reason"]},
            legal_act=cleaned["legal_act"],
        )
