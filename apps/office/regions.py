"""The twenty regions by their KATO codes, which are ISO 3166-2:KZ's numbers followed by zeros."""

from django.utils.translation import gettext_lazy as _

REGIONS = {
    "10": _("Abai region"),
    "11": _("Akmola region"),
    "15": _("Aktobe region"),
    "19": _("Almaty region"),
    "23": _("Atyrau region"),
    "27": _("West Kazakhstan region"),
    "31": _("Zhambyl region"),
    "33": _("Zhetisu region"),
    "35": _("Karaganda region"),
    "39": _("Kostanay region"),
    "43": _("Kyzylorda region"),
    "47": _("Mangystau region"),
    "55": _("Pavlodar region"),
    "59": _("North Kazakhstan region"),
    "61": _("Turkistan region"),
    "62": _("Ulytau region"),
    "63": _("East Kazakhstan region"),
    "71": _("Astana"),
    "75": _("Almaty"),
    "79": _("Shymkent"),
}
ZEROS = "0000000"


def region_name(code: str) -> str:
    """The name of a region in the active language; a code that is no region's as it stands."""
    if not code:
        return str(_("Region not known"))
    name = REGIONS.get(code[:2]) if code[2:] == ZEROS else None
    return code if name is None else str(name)
