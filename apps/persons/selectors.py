"""Reads about people."""

from collections.abc import Iterable, Mapping

from apps.persons import naming
from apps.persons.models import Person, PersonDetails, Source


def person_by_key(key: str) -> Person | None:
    """The person under this keyed hash, if the registers hold one."""
    return Person.objects.filter(iin_key=key).first()


def ids_by_key(keys: Iterable[str]) -> dict[str, int]:
    """The ids of the people under these keyed hashes, as far as the registers hold them."""
    found = Person.objects.filter(iin_key__in=set(keys))
    return dict(found.values_list("iin_key", "pk"))


def contact_of(key: str) -> tuple[int, str] | None:
    """The person's id and the contact bound to the IIN; None where there is no person or no contact."""
    return (
        PersonDetails.objects.known()
        .filter(person__iin_key=key)
        .exclude(contact="")
        .values_list("person_id", "contact")
        .first()
    )


def details_of(person_id: int) -> PersonDetails | None:
    """The details known now."""
    return PersonDetails.objects.known().filter(person_id=person_id).first()


def key_of(person_id: int) -> str:
    """The keyed hash of a person's IIN; raises Person.DoesNotExist."""
    return Person.objects.values_list("iin_key", flat=True).get(pk=person_id)


def source_names() -> dict[str, Mapping[str, str]]:
    """What each source is called, by its code and then by language."""
    rows = Source.objects.values_list("code", *(f"name_{code}" for code in naming.LANGUAGES))
    return {
        code: dict(zip(naming.LANGUAGES, names, strict=True))
        if all(names)
        else naming.names_of(code)
        for code, *names in rows
    }
