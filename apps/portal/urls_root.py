"""The address without a language: Kazakh is the portal's first language."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern] = [path("", RedirectView.as_view(url="/kk/"))]
