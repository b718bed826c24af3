"""What every page of the citizens' door shares over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]

# No page of citizens has a script, and none asks another site for anything.
POLICY = {
    "default-src": [NONE],
    "style-src": [SELF],
    "font-src": [SELF],
    "img-src": [SELF, "data:"],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}


def citizen_page(view: View) -> View:
    """The page runs nothing and loads nothing but its own style, letters and drawings."""
    return cast(View, csp(POLICY)(view))


def no_store(view: View) -> View:
    """The page is kept nowhere: not by the browser, not by anything in between."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return wrapped
