"""What waits, what the workers do, and what can be drawn: told by the rooms above when they start.

The doors never import each other; the board of staff (apps/office) asks here and shows what it is told.
Every teller gets who asks and tells only what she may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for who asks: its words, how many, where to go on."""

    text: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Job:
    """Work of the workers. `state`: waiting, running, stuck or failed; `advice`: what to do, if anything.

    `done` of `of` in `unit`; `of` is 0 where nobody knows how much there is.
    """

    text: str
    state: str
    since: datetime | None
    done: int = 0
    of: int = 0
    url: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Numbers to be drawn as columns: `columns` are (name, a number or text for each kind).

    `short` names the columns in the drawing where their names are long; `usual` is a line over them,
    where there is one. A text in place of a number is told as it is and drawn as nothing.
    """

    code: str
    title: str
    description: str
    kinds: tuple[str, ...]
    columns: tuple[tuple[str, tuple[int | str, ...]], ...]
    short: tuple[str, ...] = ()
    usual: tuple[int, ...] = ()
    usual_name: str = ""
    made_at: datetime | None = None


@dataclass(slots=True)
class _Tellers:
    waiting: list[Callable[[User], Iterable[Waiting]]] = field(default_factory=list)
    jobs: list[Callable[[User], Iterable[Job]]] = field(default_factory=list)
    figures: list[Callable[[User], Iterable[Figure]]] = field(default_factory=list)


_tellers = _Tellers()


def register(
    *,
    waiting: Callable[[User], Iterable[Waiting]] | None = None,
    jobs: Callable[[User], Iterable[Job]] | None = None,
    figures: Callable[[User], Iterable[Figure]] | None = None,
) -> None:
    """Add tellers of a room, once a process."""
    _tellers.waiting += [waiting] if waiting else []
    _tellers.jobs += [jobs] if jobs else []
    _tellers.figures += [figures] if figures else []


def waiting_for(user: User) -> list[Waiting]:
    """Everything that waits for this user, of which there is any."""
    return [one for tell in _tellers.waiting for one in tell(user) if one.number]


def jobs_for(user: User) -> list[Job]:
    """The work under way or in trouble that this user may see."""
    return [one for tell in _tellers.jobs for one in tell(user)]


def figures_for(user: User) -> list[Figure]:
    """The figures that this user may see."""
    return [one for tell in _tellers.figures for one in tell(user)]
