"""The names by which FHIR's readers know our codes. None is a web address that would have to answer."""

from django.utils.translation import gettext as _

PROOF = "urn:osms:proof"
PACKAGE = "urn:osms:package"
SERVICE = "urn:osms:service"
NEED = "urn:osms:need"
PROBLEM = "urn:osms:problem"
# The reject reasons of X12's answer 271, which eligibility systems know (segment AAA).
X12_AAA = "urn:osms:x12-271-aaa"
PACKAGES = ("gvfmc", "mshi")


def package_name(code: str) -> str:
    """What a package is called in the active language."""
    return {
        "gvfmc": _("Guaranteed volume of free medical care (GVFMC)"),
        "mshi": _("Mandatory social health insurance (MSHI)"),
    }[code]


def fund_name() -> str:
    """Who insures, in the active language."""
    return _("Social Health Insurance Fund")
