"""The desk's addresses, under the language's prefix and /desk/. None holds anything of a person."""

from django.urls import URLPattern, URLResolver, include, path

from apps.accounts.gate import View
from apps.registrar.views import desk, history
from apps.registrar.views.http import desk_page

app_name = "registrar"


def page(route: str, view: View, name: str) -> URLPattern:
    """A page of the desk."""
    return path(route, desk_page(view), name=name)


urlpatterns: list[URLPattern | URLResolver] = [
    page("", desk.desk, "desk"),
    page("next/", desk.next_patient, "next"),
    page("history/", history.history, "history"),
    page("answers/<slug:proof>/", history.answer, "answer"),
    page("answers/<slug:proof>/again/", history.ask_again, "again"),
    page("answers/<slug:proof>/slip/", history.slip, "slip"),
    page("offline/", desk.offline, "offline"),
    path("lists/", include("apps.registrar.lists.urls")),
]
