"""What each package gives, from the legal status and the outcome (domain.md section 4.4)."""

from __future__ import annotations

from apps.entitlement.answer import PackageAnswer
from apps.entitlement.lawbook import Lawbook, told_on
from apps.entitlement.reasons import status_in
from apps.rules.assess import Status
from apps.rules.facts import Facts
from apps.rules.outlook import Outlook

# Who holds no status on that day gets what every visitor gets (domain.md 4.4). Of whom the registers
# know nothing is answered as a citizen who cannot be confirmed: the answer must not tell them apart.
WITHOUT_STATUS, UNKNOWN = "visitor", "citizen"
ENTITLED = {
    Status.INSURED: True,
    Status.NOT_INSURED: False,
    Status.NOT_ELIGIBLE: False,
    Status.NOT_CONFIRMED: None,
}


def packages_of(
    outlook: Outlook, facts: Facts | None, book: Lawbook
) -> tuple[PackageAnswer, PackageAnswer]:
    """GVFMC by legal status, whatever is paid; MSHI by the outcome."""
    held = None if facts is None else status_in(outlook.month, facts, book)
    without = UNKNOWN if facts is None else WITHOUT_STATUS
    scope = told_on(book.gvfmc_scopes[held.code if held else without], outlook.on)
    return PackageAnswer("gvfmc", scope != "none", scope), mshi_of(outlook.outcome.status)


def mshi_of(outcome: Status) -> PackageAnswer:
    """MSHI alone, which the outcome decides."""
    entitled = ENTITLED[outcome]
    return PackageAnswer("mshi", entitled, "full" if entitled else "none")
