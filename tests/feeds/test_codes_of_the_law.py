"""Files may use a code from the moment at which the law's list knows it, and no other."""

from datetime import UTC, date, datetime

import pytest

from apps.categories.models import CategoryPeriod
from apps.changes.selectors import periods_of
from apps.contributions.models import Payment
from apps.entitlement.answer import Asker
from apps.entitlement.services import check_status
from apps.feeds.models import QuarantinedRow
from apps.feeds.waiting.presenter import cells_of
from apps.feeds.waiting.services import By, try_again
from apps.persons.models import LegalStatusPeriod
from tests.builders import the_law_changes
from tests.feeds.files import BERIK, Desk, Row, payment, person, stay

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 7, tzinfo=UTC)
BEFORE = datetime(2026, 11, 20, 6, 59, tzinfo=UTC)
NEW = [
    ("legal_statuses", "citizen", person(legal_status="digital_nomad"), "unknown_status"),
    ("categories", "pensioner", stay(category="digital_nomad"), "unknown_category"),
    ("payer_kinds", "employer", payment(payer_kind="digital_nomad"), "unknown_payer_kind"),
]


def added(table: str, like: str) -> None:
    """A row of the code "digital_nomad" that says what another one says, known from noon on."""
    held = periods_of(table, like)[-1]
    since = date(2020, 1, 1) if held.since else None
    the_law_changes(table, "digital_nomad", dict(held.content), since, at=NOON)


@pytest.mark.parametrize(("table", "like", "row", "reason"), NEW)
def test_a_code_that_the_list_has_got_is_taken(
    held: Desk, table: str, like: str, row: Row, reason: str
) -> None:
    added(table, like)
    totals = held.take(row, received_at=NOON)
    assert (totals.posted.rows, totals.quarantined.rows) == (1, 0)
    assert sum(
        [
            LegalStatusPeriod.objects.filter(status="digital_nomad").count(),
            CategoryPeriod.objects.filter(category="digital_nomad").count(),
            Payment.objects.filter(payer_kind="digital_nomad").count(),
        ]
    )


@pytest.mark.parametrize(("table", "like", "row", "reason"), NEW)
def test_a_file_that_came_before_the_list_knew_the_code_waits(
    held: Desk, table: str, like: str, row: Row, reason: str
) -> None:
    added(table, like)
    totals = held.take(row, received_at=BEFORE)
    assert list(totals.reasons) == [reason]
    waiting = QuarantinedRow.objects.get()
    assert not any(cell.fault for cell in cells_of(waiting, None))
    assert try_again(row_ids=[waiting.pk], by=By("aigerim", "the list knows it now")) == 1


@pytest.mark.parametrize(("table", "like", "row", "reason"), NEW)
def test_a_code_that_no_list_has_waits(
    held: Desk, table: str, like: str, row: Row, reason: str
) -> None:
    assert list(held.take(row).reasons) == [reason]


def test_somebody_of_an_added_status_is_answered_as_the_list_says(held: Desk) -> None:
    added("legal_statuses", "visitor")
    held.take(person(iin=BERIK, legal_status="digital_nomad"), received_at=NOON)
    answer = check_status(iin=BERIK, asker=Asker("api", "clinic"))
    assert (answer.status, answer.packages[0].scope) == ("not_eligible", "dangerous_only")
