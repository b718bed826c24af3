"""Open reference data: the numbers, lists and sums of the law on a day, and what was changed in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import examples, law, shapes
from apps.api.fields import Question, refused
from apps.api.schema import LANGUAGE, problems
from apps.api.serializers import CalculatorQuestion, KnownQuestion, PageQuestion
from apps.api.throttling import PerAddress
from apps.api.views.base import ApiView
from apps.categories import selectors as categories
from apps.changes.published import published
from apps.common import clock
from apps.coverage import selectors as coverage
from apps.entitlement.explain import money
from apps.entitlement.lawbook import lawbook
from apps.rates import selectors as rates
from apps.rules.contributions import NotPayable, contribution
from apps.rules.months import Month

CHANGES_A_PAGE = 20
FAILURES = (400, 405, 406, 429, 500, 503)


class OpenView(ApiView):
    """Needs no token; counted by address."""

    throttle_classes = [PerAddress]


def asked(question: type[Question], request: Request) -> dict[str, Any]:
    """The validated query of a GET; one value a name."""
    given = {name: value for name, value in request.query_params.items() if name != "format"}
    form = question(data=given)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def _known(request: Request) -> tuple[date, date | None, datetime | None]:
    """The day asked about, the day as of which, and the end of that one."""
    question = asked(KnownQuestion, request)
    known_on = question.get("known_on")
    at = clock.end_of(known_on) if known_on else None
    return question.get("on") or clock.today(), known_on, at


class Rates(OpenView):
    @extend_schema(
        operation_id="rates",
        summary="The numbers of the law on a day, each with its source",
        tags=["reference"],
        parameters=[LANGUAGE, KnownQuestion],
        responses={200: shapes.RatesAnswer, **problems(*FAILURES)},
        examples=[examples.RATES],
    )
    def get(self, request: Request) -> Response:
        day, known_on, at = _known(request)
        coming = rates.coming_after(day, at)
        rows = [
            shapes.rate_in_force(row, coming.get(row.parameter_id))
            for row in rates.parameters_on(day, at)
        ]
        return Response({"on": day, "known_on": known_on, "rates": rows})


class Categories(OpenView):
    @extend_schema(
        operation_id="categories",
        summary="The benefit categories on a day: for whom the State pays, and who pays nothing",
        tags=["reference"],
        parameters=[LANGUAGE, KnownQuestion],
        responses={200: shapes.CategoriesAnswer, **problems(*FAILURES)},
        examples=[examples.CATEGORIES],
    )
    def get(self, request: Request) -> Response:
        day, known_on, at = _known(request)
        rows = [shapes.category(row, day) for row in categories.categories_on(day, at)]
        return Response({"on": day, "known_on": known_on, "categories": rows})


class LawChanges(OpenView):
    @extend_schema(
        operation_id="law_changes",
        summary="What was published in the tables of the law, newest first, before and after",
        tags=["reference"],
        parameters=[LANGUAGE, PageQuestion],
        responses={200: law.LawChangesAnswer, **problems(*FAILURES)},
        examples=[examples.LAW_CHANGES],
    )
    def get(self, request: Request) -> Response:
        found = Paginator(published(), CHANGES_A_PAGE)
        number = asked(PageQuestion, request).get("page") or 1
        sets = found.page(number).object_list if number in found.page_range else []
        return Response(
            {
                "page": number,
                "pages": found.num_pages,
                "count": found.count,
                "changes": law.changes(sets),
            }
        )


class Packages(OpenView):
    @extend_schema(
        operation_id="packages",
        summary="What the two packages give on a day, and to whom",
        tags=["reference"],
        parameters=[LANGUAGE, KnownQuestion],
        responses={200: shapes.PackagesAnswer, **problems(*FAILURES)},
        examples=[examples.PACKAGES],
    )
    def get(self, request: Request) -> Response:
        day, known_on, at = _known(request)
        packages, dental = coverage.packages_on(day, at), coverage.dental(day, at)
        statuses = coverage.legal_statuses(day, at)
        return Response(
            {
                "on": day,
                "known_on": known_on,
                "packages": [shapes.package(given) for given in packages],
                "legal_statuses": [shapes.legal_status(status) for status in statuses],
                "dental_care": [shapes.dental(group) for group in dental],
            }
        )


class Calculator(OpenView):
    @extend_schema(
        operation_id="calculator",
        summary="What a payer pays for a month, and from which numbers that follows",
        tags=["reference"],
        parameters=[LANGUAGE, CalculatorQuestion],
        responses={200: shapes.CalculatorAnswer, **problems(*FAILURES)},
        examples=[examples.CALCULATOR],
    )
    def get(self, request: Request) -> Response:
        question = asked(CalculatorQuestion, request)
        month = question.get("month") or Month.of(clock.today())
        day, income = month.first_day, question.get("income")
        book = lawbook(rates.revision())
        try:
            paid = contribution(question["kind"], day, book.law, income, question["place"])
        except NotPayable as error:
            raise refused(str(error), "required") from error
        numbers = rates.parameters_on(day).filter(parameter__code__in=paid.used)
        return Response(
            {
                "kind": question["kind"],
                "month": str(month),
                "income": money(income),
                "place": question["place"],
                "amount": money(paid.amount),
                "base": money(paid.base),
                "rate": None if paid.rate is None else rates.plain(paid.rate),
                "is_capped": paid.is_capped,
                "numbers": [shapes.rate(row) for row in numbers],
                "missing": paid.missing,
            }
        )
