"""The stories that people live, by the names of shares.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from apps.feeds.population.lives import Life
from apps.feeds.population.stories import outside, paying, privileged, uninsured

Story = Callable[[Life], None]
MODULES = (privileged, paying, uninsured, outside)
STORIES: Mapping[str, Story] = {
    name: story for module in MODULES for name, story in module.STORIES.items()
}
"""Each tells of one person: born, legal status, stays, payments. Names and places come after."""
