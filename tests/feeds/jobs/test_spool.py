"""What a disk without room leaves behind: nothing."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import pytest

from apps.feeds.jobs import spool
from apps.feeds.reasons import FileRefused, Refusal


def test_a_file_that_breaks_off_leaves_nothing_behind() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"a beginning"
        raise OSError(errno.ENOSPC, "no room")

    with pytest.raises(FileRefused) as refused:
        spool.written(chunks())
    assert refused.value.refusal == Refusal.NO_ROOM
    assert spool.names() == []


def test_a_parcel_is_for_its_owner_alone_and_gets_its_job_s_name() -> None:
    parcel = spool.written([b"one", b"two"])
    assert (parcel.size, parcel.path.stat().st_mode & 0o777) == (6, 0o600)
    parcel.keep(7)
    assert spool.names() == ["7"]
    assert spool.path_of(7).read_bytes() == b"onetwo"
    assert spool.folder().stat().st_mode & 0o777 == 0o700
