"""Pages without data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def about(request: HttpRequest) -> HttpResponse:
    """What the portal is, what it keeps, and who sees what."""
    return render(request, "portal/about.html")
