"""The addresses without a language: Kazakh is the portal's first."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern] = [
    path("", RedirectView.as_view(url="/kk/")),
    # What a slip's QR code holds: short, and in the language of whoever scans it.
    path("v/<str:code>", RedirectView.as_view(pattern_name="portal:verified"), name="proof"),
]
