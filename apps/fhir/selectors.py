"""Reads of this door."""

from apps.fhir.models import Eligibility
from apps.persons.identity import masked_name
from apps.persons.models import PersonDetails


def masked_name_of(key: str) -> str | None:
    """The masked name of whom the registers hold under this keyed hash; None where they hold nobody."""
    found = PersonDetails.objects.known().filter(person__iin_key=key)
    names = found.values_list("last_name", "first_name").first()
    return None if names is None else masked_name(*names)


def eligibility_of(client_id: int, id: str) -> Eligibility | None:
    """What this client was answered under this id; None for everybody else."""
    return Eligibility.objects.filter(client_id=client_id, pk=id[:33]).first()
