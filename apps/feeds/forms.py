"""A file and what its sender says of it, as the upload page and the API take them; the list's filter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.feeds.layouts import Feed
from apps.feeds.models import ImportJob
from apps.feeds.services import Word
from apps.persons.models import Source

ISO_DAY = ["%Y-%m-%d"]


class UploadForm(forms.Form):
    """The file, and beside it the sender's word of it."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("CSV, XLSX or MT102. The header line decides what it is, not the name."),
        error_messages={"required": _("Choose a file.")},
    )
    complete_through = forms.DateField(
        label=_("Everything is sent through this day"),
        required=False,
        input_formats=ISO_DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format=ISO_DAY[0]),
        help_text=_("If it is so. Payments after this day are then still to come."),
    )
    rows = forms.IntegerField(
        label=_("Number of rows"),
        required=False,
        min_value=0,
        help_text=_("If you know it: a file with another number is refused."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    amount = forms.DecimalField(
        label=_("Sum in tenge"),
        required=False,
        min_value=0,
        max_digits=20,
        decimal_places=2,
        help_text=_("If you know it: a file with another sum is refused."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "money"}),
    )

    def word(self) -> Word:
        """What the sender says of the file. Call it when the form is valid."""
        told: dict[str, Any] = self.cleaned_data
        return Word(told["complete_through"], told["rows"], told["amount"])


class SenderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A sender by its name, or by its code where it has none."""

    def label_from_instance(self, obj: Source) -> str:
        return f"{obj.name} ({obj.code})" if obj.name else obj.code


class UploadPageForm(UploadForm):
    """The upload page's form: somebody may send for several senders."""

    sender = SenderField(
        label=_("Sender"),
        queryset=Source.objects.none(),
        empty_label=_("choose"),
        error_messages={"required": _("Choose the sender.")},
    )
    field_order = ["sender", "file"]

    def __init__(self, *args: Any, senders: QuerySet[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("rows", "amount"):
            self.fields[name].localize = True  # 27 000,50 as people write it; the API takes a point
        field = self.fields["sender"]
        assert isinstance(field, SenderField)
        field.queryset = senders
        if senders.count() == 1:
            field.initial = senders.first()
            field.empty_label = None


class FilterForm(forms.Form):
    """What the list is narrowed to; an unknown value narrows nothing."""

    sender = SenderField(
        label=_("Sender"),
        queryset=Source.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("all"),
    )
    status = forms.ChoiceField(
        label=_("State"), choices=[("", _("all")), *ImportJob.Status.choices], required=False
    )
    feed = forms.ChoiceField(
        label=_("Feed"), choices=[("", _("all")), *Feed.choices], required=False
    )

    def __init__(self, data: QueryDict, *, senders: QuerySet[Source]) -> None:
        super().__init__(data)
        field = self.fields["sender"]
        assert isinstance(field, SenderField)
        field.queryset = senders
        self.full_clean()

    def narrow(self, jobs: QuerySet[ImportJob]) -> QuerySet[ImportJob]:
        """These of the imports."""
        return jobs.filter(**{_COLUMNS[name]: value for name, value in self._chosen().items()})

    def query(self) -> str:
        """The same in an address, for the links to other pages of the list."""
        chosen = QueryDict(mutable=True)
        for name, value in self._chosen().items():
            chosen[name] = value.code if isinstance(value, Source) else value
        return chosen.urlencode()

    def is_narrowed(self) -> bool:
        return bool(self._chosen())

    def _chosen(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}


_COLUMNS = {"sender": "source", "status": "status", "feed": "feed"}
