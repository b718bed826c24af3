"""Pages of the law's numbers and lists, and what can be worked out from them without a person."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.categories import selectors as category_selectors
from apps.common import clock
from apps.coverage import selectors as coverage_selectors
from apps.portal.calculator import CalculatorForm, EstimateForm
from apps.portal.estimate import current_book
from apps.portal.estimate import estimate as estimated
from apps.portal.forms import DayForm
from apps.portal.presenters import contribution as shown
from apps.portal.presenters import reference as pages
from apps.portal.presenters.result import result_page
from apps.rates import selectors as rate_selectors
from apps.rules.contributions import contribution


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """What is free: for everybody, with insurance, by legal status, and at the dentist's."""
    page = pages.services_page(clock.today())
    return render(request, "portal/services.html", {"page": page})


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """For whom the state pays and who has to pay nothing, on a day."""
    groups = pages.category_groups(category_selectors.categories_on(clock.today()), clock.today())
    return render(request, "portal/categories.html", {"groups": groups, "today": clock.today()})


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """The numbers in force on a day, or the history of one of them."""
    form = DayForm(request.GET or None)
    day = clock.today()
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["on"] or day
    context = {"form": form, "day": day, "groups": pages.rate_groups(day)}
    return render(request, "portal/rates.html", context)


@require_safe
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """The history of one number of the law."""
    found = pages.rate_history(code)
    if not found:
        raise Http404
    return render(request, "portal/rate.html", {"name": found[0].name, "numbers": found})


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """How much a payer of a kind pays for a month. The question is in the address: nobody's data."""
    form = CalculatorForm(request.GET or None)
    calculation = None
    if form.is_bound and form.is_valid():
        calculation = _calculated(form)
    return render(request, "portal/calculator.html", {"form": form, "calculation": calculation})


def _calculated(form: CalculatorForm) -> shown.Calculation:
    asked = form.cleaned_data
    day = form.asked_month().first_day
    place = asked["place"] or "city"
    made = contribution(asked["kind"], day, current_book().law, asked["income"], place)
    return shown.calculation(made, day, rate_selectors.rate_on)


@require_safe
def estimate(request: HttpRequest) -> HttpResponse:
    """What the status would be with these months paid; nobody is asked who he is."""
    form = EstimateForm(request.GET or None, categories=_category_choices(clock.today()))
    page = None
    if form.is_bound and form.is_valid():
        answer = estimated(form.paid_months(), form.cleaned_data["category"])
        page = result_page(answer, clock.today())
    return render(request, "portal/estimate.html", {"form": form, "page": page})


def _category_choices(day: date) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in category_selectors.categories_on(day)]


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Whom to ask."""
    found = [pages.contact(row) for row in coverage_selectors.contacts()]
    return render(request, "portal/contacts.html", {"contacts": found})
