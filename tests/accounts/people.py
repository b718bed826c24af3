"""People who ask for codes, and the codes they were sent."""

from datetime import UTC, date, datetime

from apps.accounts.models import OutboxMessage
from apps.common.dated import since
from apps.persons.identity import iin_key
from apps.persons.models import Person, PersonDetails
from apps.persons.services import registered_source

NOON = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
KNOWN, UNKNOWN = "990101500006", "990102500001"


def add_person(iin: str, contact: str) -> Person:
    """Somebody whom the registers know."""
    holder = Person.objects.create(iin=iin, iin_key=iin_key(iin), recorded_at=NOON)
    PersonDetails.objects.create(
        person=holder,
        source=registered_source("persons"),
        last_name="Қасымова",
        first_name="Әлия",
        birth_date=date(1990, 1, 1),
        sex="f",
        locality="city",
        contact=contact,
        recorded=since(NOON),
    )
    return holder


def codes_sent() -> list[str]:
    """The codes in the outbox, oldest first."""
    texts = OutboxMessage.objects.order_by("pk").values_list("text", flat=True)
    return [text[:6] for text in texts]
