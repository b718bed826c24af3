"""The words of reasons and routes. Codes live in the rules, sentences here and in the catalogues."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.common import wording
from apps.entitlement.answer import Reason, Route

Params = Mapping[str, Any]


def reason(found: Reason) -> str:
    """The whole sentence of a reason in the active language; KeyError for a code without one."""
    key = (found.code, _hashable(found.params), get_language())
    if key not in _said:
        if len(_said) >= MOST_SAID:
            _said.clear()
        _said[key] = REASONS[found.code](found.params)
    return _said[key]


MOST_SAID = 4096
_said: dict[Hashable, str] = {}  # many people share a reason: put into words once for each language


def _hashable(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        return tuple([(name, _hashable(its)) for name, its in value.items()])
    if isinstance(value, (tuple, list)):
        return tuple([_hashable(one) for one in value])
    return value  # type: ignore[no-any-return]


def steps(route: Route) -> list[str]:
    """What to do, one sentence a step, in the active language."""
    return list(_steps(route, get_language()))


@lru_cache(maxsize=4096)
def _steps(route: Route, language: str | None) -> tuple[str, ...]:
    """Many people share a route: its words are put together once for each language."""
    return tuple(STEPS[route.code](route))


def _months(params: Params) -> str:
    return wording.months(params["months"])


def _names(params: Params, of: str = "names") -> str:
    language = get_language() or "kk"
    return wording.listed([names.get(language) or names["kk"] for names in params[of]])


def _state_pays(params: Params) -> str:
    if not params.get("names"):
        return _("The state pays your contributions.")
    return _("The state pays your contributions: %(category)s.") % {"category": _names(params)}


def _exempt(params: Params) -> str:
    return _("Nobody has to pay for you while you serve: %(category)s.") % {
        "category": _names(params)
    }


def _retention(params: Params) -> str:
    return ngettext(
        "The last covered month is %(month)s; cover is kept for %(count)s month after it.",
        "The last covered month is %(month)s; cover is kept for %(count)s months after it.",
        params["count"],
    ) % {"month": wording.month(params["month"]), "count": params["count"]}


def _retention_category(params: Params) -> str:
    kept = _retention(params)
    note = _("The law does not say this of a category; we read it by analogy with payments.")
    return f"{kept} {note}"


def _kept_for_a_while(params: Params) -> str:
    return _("The last covered month is %(month)s; cover is kept for some months after it.") % {
        "month": wording.month(params["month"])
    }


def _cover_ended(params: Params) -> str:
    return _(
        "The last covered month is %(month)s, and the time for which cover is kept is over."
    ) % {"month": wording.month(params["month"])}


def _nothing_covered(params: Params) -> str:
    return ngettext(
        "No month of the last %(count)s is paid or covered in another way.",
        "No month of the last %(count)s is paid or covered in another way.",
        params["count"],
    ) % {"count": params["count"]}


def _old_hole(params: Params) -> str:
    months = params["months"]
    return ngettext(
        "Later months are covered, but %(months)s is not: while it stays unpaid, insurance is not given.",
        "Later months are covered, but %(months)s are not: while they stay unpaid, insurance is not given.",
        len(months),
    ) % {"months": wording.months(months)}


def _debt_beside(params: Params) -> str:
    owed = params["owed"]
    return ngettext(
        "%(months)s is unpaid. This does not take your insurance away now.",
        "%(months)s are unpaid. This does not take your insurance away now.",
        len(owed),
    ) % {"months": wording.months(owed)}


def _source_late(params: Params) -> str:
    return _("The data of %(sources)s have reached us only through %(date)s.") % {
        "sources": _names(params, "sources"),
        "date": wording.day(params["through"]),
    }


def _cannot_tell(params: Params) -> str:
    plain = _("Some data have not reached us, or the registers do not hold this number yet.")
    late = params.get("late_for_all")
    return f"{plain} {_source_late(late)}" if late else plain


def _in_doubt(params: Params) -> str:
    if not params["months"]:
        return _("Some data about earlier months are still being checked.")
    return _("Data for %(months)s are still being checked.") % {"months": _months(params)}


def _no_right(params: Params) -> str:
    return _("The legal status %(status)s gives no right to mandatory health insurance.") % {
        "status": _names(params)
    }


def _plain(sentence: Callable[[], str]) -> Callable[[Params], str]:
    return lambda params: sentence()


REASONS: dict[str, Callable[[Params], str]] = {
    "payments": _plain(lambda: _("The contributions for you are paid.")),
    "prepaid": _plain(lambda: _("Twelve months are paid in advance.")),
    "ekp": _plain(lambda: _("The single aggregate payment is made for three months in a row.")),
    "independent_3": _plain(
        lambda: _(
            "Until 30 June 2021 three paid months in a row were enough for independent payers."
        )
    ),
    "transitional": _plain(
        lambda: _(
            "From January to June 2020 everybody was insured. Unpaid months remain to be paid."
        )
    ),
    "exempt_service": _exempt,
    "state_pays": _state_pays,
    "retention_payments": _retention,
    "retention_loyal": _retention,
    "retention_category": _retention_category,
    "retention_ekp": _plain(lambda: _("The single aggregate payment covers this month.")),
    "debt_beside": _debt_beside,
    "cover_ended": _cover_ended,
    "nothing_covered": _nothing_covered,
    "old_hole": _old_hole,
    "left": _plain(lambda: _("According to the registers the person has left or has died.")),
    "no_legal_status": _plain(
        lambda: _("The registers hold no legal status for that month that gives a right to it.")
    ),
    "status_without_right": _no_right,
    "source_late": _source_late,
    "months_in_doubt": _in_doubt,
    "not_in_registers": _plain(lambda: _("The registers do not hold this number yet.")),
    "covered_without_payments": _plain(lambda: _("You are covered without payments of your own.")),
    "covered_by_payments": _plain(lambda: _("The contributions for you are paid.")),
    "retention": _kept_for_a_while,
    "cannot_tell": _cannot_tell,
    "no_right": _plain(
        lambda: _(
            "According to the registers, the legal status of that month gives no right to it."
        )
    ),
}


def _pay_owed(route: Route) -> list[str]:
    found = [
        _("Choose “independent payer” in your bank's app or at a post office."),
        _("Pay for each month separately: %(months)s.") % {"months": wording.months(route.months)},
    ]
    if route.monthly is not None:
        found.append(_("Each month costs %(amount)s.") % {"amount": wording.tenge(route.monthly)})
    if route.beside:
        found.append(
            _("So that no new debt grows, pay for %(months)s too.")
            % {"months": wording.months(route.beside)}
        )
    found.append(_("Who had an employer in those months: ask him first, he may owe them."))
    return found


def _pay_months(route: Route) -> list[str]:
    return [
        _("Choose “independent payer” in your bank's app or at a post office."),
        _("Make %(count)s separate payments, one for each month: from %(first)s to %(last)s.")
        % {
            "count": len(route.months),
            "first": wording.month(route.months[0]),
            "last": wording.month(route.months[-1]),
        },
        _("Never pay the months as one sum for one month: it would count for that month only."),
        _("Past debt does not matter then, and a higher minimum wage asks for nothing more."),
    ]


def _pay_current(route: Route) -> list[str]:
    return [
        _("Choose “independent payer” in your bank's app or at a post office."),
        _("Pay for %(months)s.") % {"months": wording.months(route.months)},
    ]


def _employment(route: Route) -> list[str]:
    return [
        _("The employer pays from his own money and withholds your part from your wage."),
        _("Ask the employer for the day on which he sends the contributions."),
    ]


def _unemployed(route: Route) -> list[str]:
    return [
        _("Register at the employment (career) centre of your district or on enbek.kz."),
        _("While you are registered, your contributions are paid for you."),
    ]


STEPS: dict[str, Callable[[Route], list[str]]] = {
    "pay_owed": _pay_owed,
    "pay_current": _pay_current,
    "prepay_12": _pay_months,
    "prepay_12_and_current": _pay_months,
    "employment": _employment,
    "register_unemployed": _unemployed,
}
