"""Every change of a reference row is recorded, in each language, and the record cannot be changed."""

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from modeltranslation.translator import translator
from pghistory.core import event_models

from apps.coverage.models import Contact
from apps.rates.models import Parameter

TRACKED = {event.pgh_tracked_model: event for event in event_models()}
APPEND_ONLY = {"rates.Rate"}  # guarded by the database: its rows are their own history
# What a sender or a place is called decides nothing; the admin's log or the place's acts have it.
NAMES_ONLY = {"persons.Source", "accounts.Organisation"}
ACTS = {"changes.ChangeSet"}  # what was handed in cannot change; what a draft said, its acts say
TRANSLATED = [model for model in TRACKED if model in translator.get_registered_models()]


def test_every_register_with_texts_is_tracked_or_append_only() -> None:
    registered = {
        model
        for model in translator.get_registered_models(abstract=False)
        if model._meta.label not in APPEND_ONLY | NAMES_ONLY | ACTS
    }
    assert registered <= set(TRACKED)


@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model._meta.label)
def test_the_event_table_holds_every_language(model: type[models.Model]) -> None:
    columns = {field.name for field in TRACKED[model]._meta.get_fields()}
    texts = translator.get_options_for_model(model).all_fields
    assert {f"{text}_{language}" for text in texts for language in ("kk", "ru", "en")} <= columns


@pytest.mark.django_db
def test_an_edit_of_the_kazakh_text_alone_is_recorded() -> None:
    contact = Contact.objects.first()
    Contact.objects.filter(pk=contact.pk).update(name_kk="Байланыс орталығы")
    events = apps.get_model("coverage", "ContactEvent").objects.filter(pgh_obj=contact)
    assert events.order_by("pgh_id").values_list("pgh_label", "name_kk").last() == (
        "update",
        "Байланыс орталығы",
    )


@pytest.mark.django_db
def test_the_record_of_changes_cannot_be_changed() -> None:
    events = apps.get_model("rates", "ParameterEvent").objects
    assert events.exists()
    for change in (lambda: events.update(code="x"), lambda: events.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db
def test_loading_says_which_command_it_was() -> None:
    event = apps.get_model("rates", "ParameterEvent").objects.select_related("pgh_context").first()
    assert event.pgh_context.metadata["command"] == "load_reference"
    assert Parameter.objects.filter(pk=event.pgh_obj_id).exists()
