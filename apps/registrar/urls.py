"""The desk's addresses, under the language's prefix and /desk/. None holds anything of a person."""

from django.urls import URLPattern, URLResolver

app_name = "registrar"
urlpatterns: list[URLPattern | URLResolver] = []
