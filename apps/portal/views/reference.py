"""Pages of the law's numbers and lists, and what can be worked out from them without a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.categories import selectors as category_selectors
from apps.common import clock
from apps.coverage import selectors as coverage_selectors
from apps.portal.calculator import CalculatorForm, EstimateForm
from apps.portal.estimate import current_book
from apps.portal.estimate import estimate as estimated
from apps.portal.forms import AsOfForm
from apps.portal.presenters import contribution as shown
from apps.portal.presenters import reference as pages
from apps.portal.presenters.rate import rate_page
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
    """For whom the state pays and who has to pay nothing, on a day, as known now or then."""
    asked = AsOf.of(request)
    rows = category_selectors.categories_on(asked.day, asked.known_at)
    context = {"asked": asked, "form": asked.form, "groups": pages.category_groups(rows, asked.day)}
    return render(request, "portal/categories.html", context)


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """The numbers in force on a day, as known now or then."""
    asked = AsOf.of(request)
    groups = pages.rate_groups(asked.day, asked.known_at)
    context = {"asked": asked, "form": asked.form, "groups": groups}
    return render(request, "portal/rates.html", context)


@require_safe
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """One number of the law: its periods, past and coming, and what we once said otherwise."""
    page = rate_page(code, clock.today())
    if page is None:
        raise Http404
    return render(request, "portal/rate.html", {"page": page})


@dataclass(frozen=True)
class AsOf:
    """Which day is looked at, and as known when: `known_on` is None for now."""

    form: AsOfForm
    day: date
    known_on: date | None

    @classmethod
    def of(cls, request: HttpRequest) -> AsOf:
        """What the address asks; today and now where it asks nothing that can be read."""
        form = AsOfForm(request.GET or None)
        told = form.cleaned_data if form.is_bound and form.is_valid() else {}
        return cls(form, told.get("on") or clock.today(), told.get("known_on"))

    @property
    def known_at(self) -> datetime | None:
        """The end of that day in Almaty."""
        return clock.end_of(self.known_on) if self.known_on else None


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
