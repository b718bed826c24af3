"""The whole population on a day: each distinct cell of months decided once, counted in the database."""

from apps.entitlement.population.counting import last_days, population, population_known
from apps.entitlement.population.histogram import NotServed, unknown_on
from apps.entitlement.population.preview import changed, preview_law
from apps.entitlement.population.results import Moved, Population, Preview

__all__ = [
    "Moved",
    "NotServed",
    "Population",
    "Preview",
    "changed",
    "last_days",
    "population",
    "population_known",
    "preview_law",
    "unknown_on",
]
