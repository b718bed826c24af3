"""The pages' addresses, under the language's prefix. No address ever holds a number of a person."""

from django.urls import URLPattern, path

from apps.portal.views import check, demo, law, looks, plain, record, reference, showing, verify
from apps.portal.views.http import View, citizen_page

app_name = "portal"


def page(route: str, view: View, name: str) -> URLPattern:
    """A page of the citizens' door."""
    return path(route, citizen_page(view), name=name)


urlpatterns: list[URLPattern] = [
    page("", check.start, "start"),
    page("result/", check.result, "result"),
    page("result/forget/", check.forget, "forget"),
    page("services/", reference.services, "services"),
    page("categories/", reference.categories, "categories"),
    page("calculator/", reference.calculator, "calculator"),
    page("estimate/", reference.estimate, "estimate"),
    page("rates/", reference.rates, "rates"),
    page("rates/<slug:code>/", reference.rate, "rate"),
    page("law/changes/", law.changes, "law_changes"),
    page("law/changes/feed/", law.feed, "law_changes_feed"),
    page("law/changes/<int:pk>/", law.change, "law_change"),
    page("contacts/", reference.contacts, "contacts"),
    page("about/", plain.about, "about"),
    page("verify/", verify.verify, "verify"),
    page("verify/<str:code>/", verify.verified, "verified"),
    page("record/", record.record, "record"),
    page("record/code/", record.code, "record_code"),
    page("record/show/", showing.show, "record_show"),
    page("record/show/<int:pk>/take-back/", showing.take_back, "record_take_back"),
    page("record/looks/", looks.looks, "looks"),
    page("record/looks/<int:pk>/", looks.flag_look, "flag_look"),
    page("record/close/", record.close, "record_close"),
    page("demo/", demo.people, "demo"),
    page("demo/staff/", demo.staff, "demo_staff"),
    page("demo/outbox/", demo.outbox, "outbox"),
]
