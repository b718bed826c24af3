"""What a row of a result says of its reason, to a registrar; the codes are a contract."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.registrar.models import ListRow

REASONS: Mapping[str, Promise] = {
    "covered_without_payments": gettext_lazy("Covered without payments of one's own."),
    "covered_by_payments": gettext_lazy("The contributions are paid."),
    "transitional": gettext_lazy("From January to June 2020 everybody was insured."),
    "retention": gettext_lazy("Cover is kept for some months after the last covered one."),
    "cover_ended": gettext_lazy("The time for which cover is kept after the last month is over."),
    "nothing_covered": gettext_lazy("No recent month is paid or covered in another way."),
    "old_hole": gettext_lazy(
        "An earlier month is unpaid: until it is paid, insurance is not given."
    ),
    "no_right": gettext_lazy(
        "According to the registers, the legal status of that month gives no right to it."
    ),
    "cannot_tell": gettext_lazy("Some data have not reached us yet. This is not a no."),
    "not_in_registers": gettext_lazy("The registers do not hold this number yet."),
    "not_asked": gettext_lazy("The list ended before this row was asked about."),
}


def reason(code: str, row: ListRow) -> str:
    """The code and its sentence, with what the reader should know of the row."""
    sentence = REASONS.get(code) or ListRow.Fault(code).label
    return " ".join([f"{code}: {sentence}", *_marks(row)])


def _marks(row: ListRow) -> list[str]:
    marks = []
    if row.is_restored:
        marks.append(_("Leading zeros were put back."))
    if row.same_as is not None:
        marks.append(_("The same as row %(row)s, and answered with it.") % {"row": row.same_as})
    return marks
