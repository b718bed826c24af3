"""The two commands as an operator runs them."""

import logging
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError

from apps.feeds import services
from apps.feeds.jobs import queue, spool
from apps.feeds.models import ImportJob
from apps.feeds.reasons import FileRefused
from apps.feeds.services import accept
from apps.persons.models import PersonDetails, Source, Watermark
from tests.feeds.files import ALIYA, BERIK, Desk, csv, payment, person, reversal

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / f"from {ALIYA}.csv"
    path.write_text(csv([payment(), payment(item_no="2", iin=BERIK), payment(item_no="3")]))
    return path


def run(path: Path, *options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_feed", str(path), "--source", "bank", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_prints_totals_reasons_and_what_the_ledger_holds(
    held: Desk, file: Path
) -> None:
    out, err = run(file)
    assert out.splitlines() == [
        f"Import {ImportJob.objects.latest('pk')}: contributions from bank",
        "received                           3 rows                27000.00 tenge",
        "  posted                           2 rows                18000.00 tenge",
        "  already known                    0 rows                    0.00 tenge",
        "  quarantined                      1 rows                 9000.00 tenge",
        "  received = posted + already known + quarantined: holds",
        "  person_unknown: 1 (line 3). The register of people does not hold this IIN yet.",
        "posted = held in the ledger 18000.00: holds",
    ]
    assert err.strip() == "3 of 3 rows"


def test_a_file_of_returns_prints_what_it_returned(held: Desk, file: Path) -> None:
    run(file)
    file.write_text(csv([reversal()]))
    out, _ = run(file)
    assert "returned: 9000.00 tenge" in out
    reconciled = StringIO()
    call_command("reconcile", stdout=reconciled)
    assert "posted 18000.00 - returned 9000.00 = ledger 9000.00: holds" in reconciled.getvalue()


def test_a_refused_file_is_a_plain_sentence(db: None, file: Path) -> None:
    file.write_text("name,age\n")
    with pytest.raises(CommandError, match="The first line is not the header") as refused:
        run(file)
    assert refused.value.returncode == 1


def test_no_iin_is_printed_or_kept_beside_the_registers(held: Desk, file: Path) -> None:
    out, err = run(file)
    assert ALIYA not in out + err
    assert BERIK not in out + err
    assert ALIYA not in ImportJob.objects.latest("pk").file_name


def test_the_word_of_the_source_comes_with_the_file(held: Desk, file: Path) -> None:
    run(file, "--complete-through", "2026-10-31")
    run(file, "--complete-through", "2026-10-31")
    word = Watermark.objects.get()
    assert (word.source.code, word.complete_through) == ("bank", date(2026, 10, 31))


def test_received_at_is_taken_in_the_demo_only(held: Desk, file: Path, settings: Any) -> None:
    file.write_text(csv([person(iin=BERIK)]))
    run(file, "--received-at", "2026-03-01T09:00")
    details = PersonDetails.objects.get(person__iin=BERIK)
    assert details.recorded.lower == datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
    settings.OSMS_DEMO = False
    with pytest.raises(CommandError, match="demo only"):
        run(file, "--received-at", "2026-03-01T09:00")


def test_a_source_says_it_is_complete_and_may_say_so_again(db: None) -> None:
    out = StringIO()
    for through in ("2026-09-30", "2026-10-31", "2026-10-31"):
        call_command("declare_complete", "treasury", through, stdout=out)
    assert Source.objects.get().code == "treasury"
    words = Watermark.objects.order_by("pk").values_list("complete_through", flat=True)
    assert list(words) == [date(2026, 9, 30), date(2026, 10, 31)]


def test_a_source_without_a_code_is_refused(db: None, file: Path) -> None:
    with pytest.raises(CommandError, match="1 to 50"):
        call_command("import_feed", str(file), "--source", " ")


def test_a_database_error_tells_nothing_of_the_row(
    held: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(csv([payment()]))

    def fail(*_: object) -> None:
        raise DataError(f"invalid value {ALIYA}")

    with caplog.at_level(logging.INFO), pytest.raises(FileRefused) as refused:
        services.import_file(path=path, source="bank", progress=fail)
    assert ALIYA not in caplog.text + refused.value.sentence()
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    assert ImportJob.objects.latest("pk").status == "failed"


def test_an_interrupted_import_posts_nothing_and_says_so(held: Desk, file: Path) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.import_file(path=file, source="bank", progress=interrupt)
    job = ImportJob.objects.latest("pk")
    assert (job.status, job.refusal, job.posted_rows) == ("failed", "interrupted", 0)
    assert "2 rows" in run(file)[0]


@pytest.mark.parametrize(
    "option", [("--complete-through", "31.12.2026"), ("--received-at", "yesterday")]
)
def test_a_day_or_moment_written_otherwise_is_refused_in_words(
    db: None, file: Path, option: tuple[str, str]
) -> None:
    with pytest.raises(CommandError, match="is written as 2026-11-30"):
        call_command("import_feed", str(file), "--source", "bank", *option)


def test_totals_that_the_file_does_not_hold_refuse_it(held: Desk, file: Path) -> None:
    with pytest.raises(CommandError, match="not the totals that came with it"):
        run(file, "--rows", "4")
    assert "3 rows" in run(file, "--rows", "3", "--amount", "27000.00")[0]


def test_the_command_says_for_what_it_waits(held: Desk, file: Path) -> None:
    parcel = spool.written([csv([payment(item_no="9")]).encode()])
    ahead = accept(parcel=parcel, source="bank", file_name="ahead.csv", arrived_by="api")
    assert queue.claim(ahead.pk) is not None
    assert f"Import {ahead} is being posted" in run(file)[1]
