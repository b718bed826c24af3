from apps.persons.models.people import LegalStatusPeriod, Person, PersonDetails
from apps.persons.models.presence import PresenceCode
from apps.persons.models.sources import Source, Watermark
from apps.persons.models.upkeep import Doubt, Touched

__all__ = [
    "Doubt",
    "LegalStatusPeriod",
    "Person",
    "PersonDetails",
    "PresenceCode",
    "Source",
    "Touched",
    "Watermark",
]
