"""Whom an IIN belongs to, told by the room above: `persons` registers its answers when it starts.

Accounts lies below persons and may not import it.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Directory:
    """`key_of(iin)`: the keyed hash; `contact_of(key)`: the person's id and contact, or None."""

    key_of: Callable[[str], str]
    contact_of: Callable[[str], tuple[int, str] | None]


_registered: list[Directory] = []


def register(directory: Directory) -> None:
    """Make this the directory of the process."""
    _registered[:] = [directory]


def key_of(iin: str) -> str:
    """The keyed hash of an IIN."""
    return _registered[0].key_of(iin)


def contact_of(key: str) -> tuple[int, str] | None:
    """The person's id and the contact bound to the IIN, or None."""
    return _registered[0].contact_of(key)
