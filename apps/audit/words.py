"""What the codes of a look-up are called, for citizens and for staff."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PURPOSES = {
    "scheduled": _("planned visit"),
    "walk_in": _("visit without an appointment"),
    "emergency": _("emergency"),
    "referral": _("referral"),
    "billing": _("billing"),
    "quarantine": _("a payment that waits in quarantine"),
}
PRESENCES = {
    "qr": _("the patient's QR code"),
    "digital_document": _("digital document"),
    "face_id": _("Face-ID"),
    "paper_id": _("paper document"),
    "none": _("nobody saw the patient"),
}
REASONS_FOR_NONE = {
    "telephone": _("by telephone"),
    "newborn": _("newborn child"),
    "unconscious": _("unconscious patient"),
    "no_document": _("no document at hand"),
    "system_down": _("the identification system was down"),
    "recheck": _("an earlier question was asked again"),
}
OUTCOMES = {
    "insured": _("insured"),
    "not_insured": _("not insured"),
    "not_confirmed": _("not confirmed"),
    "not_eligible": _("outside MSHI"),
    "viewed": pgettext_lazy("outcome of a look-up", "a record was opened"),
    "suggested": _("compared with a row that has a wrong number"),
    "exported": pgettext_lazy("outcome of a look-up", "a row went back to its sender"),
    "found": pgettext_lazy("outcome of a look-up", "found by the number"),
    "not_found": pgettext_lazy("outcome of a look-up", "found nobody"),
    "list_handed_in": pgettext_lazy("outcome of a look-up", "a list was handed in"),
    "list_approved": pgettext_lazy("outcome of a look-up", "a list was approved"),
    "list_cancelled": pgettext_lazy("outcome of a look-up", "a list was cancelled"),
    "list_fetched": pgettext_lazy("outcome of a look-up", "the result of a list was fetched"),
    "list_wiped": pgettext_lazy("outcome of a look-up", "a list was wiped"),
    "watched": pgettext_lazy("outcome of a look-up", "put on the list of watched people"),
    "listed": pgettext_lazy("outcome of a look-up", "a list of whom an account had looked up"),
}


def word(words: Mapping[str, object], code: str) -> str:
    """What the code is called; the code itself where nobody gave it a name."""
    return str(words.get(code, code))
