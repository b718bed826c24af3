"""Where staff begin: what waits for them, and the plots; and what the workers do."""

from __future__ import annotations

import csv
import io

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.models import Member
from apps.accounts.overview import figures_for, jobs_for, waiting_for
from apps.common import clock
from apps.common.tables.cells import not_a_formula
from apps.office.presenters.jobs import lines
from apps.office.presenters.plots import cells_of, plot
from apps.office.views.http import for_staff
from apps.office.views.people import user_of

MAY_SEE_JOBS = "feeds.view_importjob"


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The board of who asks: a registrar begins at the desk, a sender of files with the imports."""
    user = user_of(request)
    member: Member | None = getattr(user, "member", None)
    if member is not None and member.role == Member.Role.REGISTRAR:
        try:
            return redirect(reverse("registrar:desk"))
        except NoReverseMatch:
            return redirect("office:account")
    if member is None and not user.is_staff:
        return redirect("feeds:imports")
    context = {
        "waiting": waiting_for(user),
        "troubled": [line for line in lines(jobs_for(user)) if line.advice],
        "may_see_jobs": user.has_perm(MAY_SEE_JOBS),
        "plots": [plot(figure) for figure in figures_for(user)],
    }
    return render(request, "office/board/home.html", context)


@login_required
@never_cache
@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers of one plot as CSV; 404 for who may not see it."""
    found = {each.code: each for each in figures_for(user_of(request))}
    if code not in found:
        raise Http404
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for row in cells_of(found[code]):
        writer.writerow([not_a_formula(cell) for cell in row])
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"{code}-{clock.today()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_staff(MAY_SEE_JOBS)
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """What waits for a worker, is under way or is in trouble."""
    return render(request, "office/board/jobs.html", {"lines": lines(jobs_for(user_of(request)))})
