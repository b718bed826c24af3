"""The whole population on a day: each distinct cell of months decided once, counted in the database."""

from apps.entitlement.population.counting import last_days, population, population_known
from apps.entitlement.population.histogram import NotServed, unknown_on
from apps.entitlement.population.preview import Change, preview
from apps.entitlement.population.results import Moved, Population, Preview

__all__ = [
    "Change",
    "Moved",
    "NotServed",
    "Population",
    "Preview",
    "last_days",
    "population",
    "population_known",
    "preview",
    "unknown_on",
]
