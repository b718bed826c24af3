"""The pages' addresses, under the language's prefix. No address ever holds a number of a person."""

from django.urls import URLPattern, path

from apps.portal.views import check, demo, plain, record, reference

app_name = "portal"

urlpatterns: list[URLPattern] = [
    path("", check.start, name="start"),
    path("result/", check.result, name="result"),
    path("result/forget/", check.forget, name="forget"),
    path("services/", reference.services, name="services"),
    path("categories/", reference.categories, name="categories"),
    path("calculator/", reference.calculator, name="calculator"),
    path("rates/", reference.rates, name="rates"),
    path("estimate/", reference.estimate, name="estimate"),
    path("contacts/", reference.contacts, name="contacts"),
    path("about/", plain.about, name="about"),
    path("record/", record.record, name="record"),
    path("record/code/", record.code, name="record_code"),
    path("record/close/", record.close, name="record_close"),
    path("demo/", demo.people, name="demo"),
    path("demo/outbox/", demo.outbox, name="outbox"),
]
