"""The watched folder: whole files only, known senders only, nothing lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from apps.feeds.jobs import spool, upkeep
from apps.feeds.jobs.folder import take_folder
from apps.feeds.jobs.running import work
from apps.feeds.models import ImportJob
from apps.persons.services import registered_source
from tests.feeds.files import ALIYA, csv, payment

TEXT = csv([payment()])


@pytest.fixture
def inbox(country: None, settings: Any) -> Path:
    """A watched folder with a folder for the bank."""
    settings.OSMS_INBOX_SECONDS = 60
    registered_source("bank")
    folder = Path(settings.OSMS_INBOX)
    (folder / "bank").mkdir(parents=True)
    return folder


def put(path: Path, text: str = TEXT, seconds_ago: int = 3600) -> Path:
    """A file that nobody has written to for so long."""
    path.write_text(text)
    when = path.stat().st_mtime - seconds_ago
    os.utime(path, (when, when))
    return path


def aside(inbox: Path) -> list[str]:
    return sorted(
        str(path.relative_to(inbox / "refused")) for path in inbox.rglob("refused/**/*.*")
    )


def test_a_whole_file_is_moved_into_the_spool_and_posted(inbox: Path) -> None:
    path = put(inbox / "bank" / "november.csv")
    assert take_folder() == 1
    assert not path.exists()
    job = ImportJob.objects.latest("pk")
    assert (job.source.code, job.file_name, job.arrived_by) == ("bank", "november.csv", "folder")
    assert spool.path_of(job.pk).read_text() == TEXT
    assert spool.path_of(job.pk).stat().st_mode & 0o777 == 0o600
    assert work() == 1
    assert ImportJob.objects.get(pk=job.pk).posted_rows == 1
    assert take_folder() == 0


def test_a_file_that_is_being_written_is_left_until_it_is_whole(inbox: Path) -> None:
    path = put(inbox / "bank" / "november.csv", TEXT[:50], seconds_ago=2)
    put(inbox / "bank" / "other.csv.part")
    put(inbox / "bank" / ".other.csv")
    assert take_folder() == 0
    put(path)
    assert take_folder() == 1


def test_a_file_of_nobody_known_is_put_aside_with_a_sentence(inbox: Path) -> None:
    (inbox / "stranger").mkdir()
    put(inbox / "stranger" / f"{ALIYA}.csv")
    put(inbox / "lost.csv")
    assert take_folder() == 0
    stars = "*" * 12
    assert aside(inbox) == [
        "lost.csv",
        "lost.csv.txt",
        f"stranger/{stars}.csv",
        f"stranger/{stars}.csv.txt",
    ]
    sentences = (inbox / "refused" / "lost.csv.txt").read_text().splitlines()
    assert len(set(sentences)) == 3
    assert ImportJob.objects.filter(arrived_by="folder").count() == 0
    assert take_folder() == 0


def test_a_second_file_of_that_name_does_not_replace_the_first(inbox: Path) -> None:
    for text in ("one", "two"):
        put(inbox / "lost.csv", text)
        take_folder()
    found = {path.read_text() for path in (inbox / "refused").glob("*.csv")}
    assert found == {"one", "two"}


def test_a_link_is_not_followed(inbox: Path, tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.csv")
    link = inbox / "bank" / "link.csv"
    link.symlink_to(secret)
    os.utime(link, (0, 0), follow_symlinks=False)
    assert take_folder() == 0
    assert secret.exists()
    assert not ImportJob.objects.filter(arrived_by="folder").exists()


def test_without_room_the_file_stays_where_it_is(
    inbox: Path, settings: Any, tmp_path: Path
) -> None:
    path = put(inbox / "bank" / "november.csv")
    (tmp_path / "blocked").write_text("")
    usual, settings.OSMS_SPOOL = settings.OSMS_SPOOL, str(tmp_path / "blocked")
    assert take_folder() == 0
    assert path.exists()
    settings.OSMS_SPOOL = usual
    assert upkeep.sweep()
    assert not path.exists()


def test_a_name_that_is_no_text_holds_nobody_up(inbox: Path) -> None:
    put(inbox / "bank" / os.fsdecode(b"\xd0\xff november.csv"))
    put(inbox / "bank" / "october.csv", csv([payment(item_no="2")]))
    assert take_folder() == 2
    names = ImportJob.objects.filter(arrived_by="folder").values_list("file_name", flat=True)
    assert set(names) == {"?? november.csv", "october.csv"}


def test_what_cannot_be_linked_is_copied(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def another_disk(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(os, "link", another_disk)
    path = put(inbox / "bank" / "november.csv")
    assert take_folder() == 1
    assert not path.exists()
    assert spool.path_of(ImportJob.objects.latest("pk").pk).read_text() == TEXT
    assert len(spool.names()) == 1


def test_a_folder_in_a_sender_s_folder_is_put_aside(inbox: Path) -> None:
    folder = inbox / "bank" / "archive"
    folder.mkdir()
    os.utime(folder, (0, 0))
    put(inbox / "bank" / "november.csv")
    assert take_folder() == 1
    assert (inbox / "refused" / "bank" / "archive.txt").exists()
