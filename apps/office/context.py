"""What the frame of staff's pages asks for; nothing is looked up for a page that does not."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from apps.office.presenters.menu import Group, menu_of


def staff(request: HttpRequest) -> dict[str, Callable[[], list[Group]]]:
    """The menu of staff, worked out where a template names it."""
    return {"staff_menu": lambda: menu_of(request)}
