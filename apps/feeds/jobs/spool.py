"""Files between their arrival and their end: on disk before the job's row says that they are there.

A file of a job is named by the job's id. What is not yet a job's begins with `incoming-`.
"""

from __future__ import annotations

import errno
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

from apps.feeds.reasons import FileRefused, Refusal

logger = logging.getLogger(__name__)

INCOMING = "incoming-"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Parcel:
    """A whole file in the spool, safe on disk, that waits for its job."""

    path: Path
    size: int

    def keep(self, job_id: int) -> None:
        """Give the file its job's name. Called in the transaction that makes the job."""
        self.path.replace(path_of(job_id))
        _settle(folder())

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)


def folder() -> Path:
    """The spool, made when it is not there: on storage that every worker sees."""
    path = Path(settings.OSMS_SPOOL)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(job_id: int) -> Path:
    """Where the file of a job is kept."""
    return Path(settings.OSMS_SPOOL) / str(job_id)


def has(job_id: int) -> bool:
    """Whether the file of a job is still kept."""
    return path_of(job_id).is_file()


def remove(job_id: int) -> None:
    path_of(job_id).unlink(missing_ok=True)


def copied(path: Path) -> Parcel:
    """A copy of a file. Raises FileRefused where it cannot be read, or there is no room."""
    try:
        source = path.open("rb")
    except OSError:
        raise FileRefused(Refusal.FILE_UNREADABLE) from None
    with source:
        return written(iter(lambda: source.read(CHUNK), b""))


def written(chunks: Iterable[bytes]) -> Parcel:
    """These bytes as a file. Raises FileRefused where there is no room."""
    with receiving() as file:
        for chunk in chunks:
            file.write(chunk)
    return received(file)


@contextmanager
def receiving() -> Iterator[BinaryIO]:
    """A new file to write into, gone again where that fails. Raises FileRefused."""
    with refusing():
        file = opened()
        try:
            yield file
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            with suppress(OSError):  # what is left in its buffer finds no room either
                file.close()
            raise


def opened() -> BinaryIO:
    """A new file in the spool, for its owner alone; `received` makes a parcel of it."""
    return tempfile.NamedTemporaryFile(prefix=INCOMING, dir=folder(), delete=False)  # type: ignore[return-value]


def received(file: BinaryIO) -> Parcel:
    """What was written as a parcel: on disk, whatever happens to the machine. Raises FileRefused."""
    path = Path(file.name)
    try:
        with refusing(), file:
            file.flush()
            os.fsync(file.fileno())
            return Parcel(path, file.tell())
    except FileRefused:
        path.unlink(missing_ok=True)
        raise


def linked(path: Path) -> Parcel:
    """The same file under a name in the spool; a copy where it is another's, or on another disk.

    Raises FileRefused where it cannot be read, or there is no room.
    """
    with refusing():
        target = folder() / f"{INCOMING}{uuid4().hex}"
    try:
        os.link(path, target, follow_symlinks=False)
        target.chmod(0o600)
        with target.open("rb") as file:
            os.fsync(file.fileno())
        return Parcel(target, target.stat().st_size)
    except OSError:
        target.unlink(missing_ok=True)
        return copied(path)


@contextmanager
def refusing() -> Iterator[None]:
    """A spool that cannot be written to is a FileRefused: nothing was taken."""
    try:
        yield
    except OSError as error:
        logger.error("The spool cannot be written to: %s", errno.errorcode.get(error.errno or 0))
        raise FileRefused(Refusal.NO_ROOM) from None


def names() -> list[str]:
    """The names of all files in the spool."""
    return [entry.name for entry in os.scandir(folder()) if entry.is_file(follow_symlinks=False)]


def age(name: str) -> float:
    """Seconds since a file of the spool was last touched, by the file system's own clock."""
    with tempfile.NamedTemporaryFile(prefix=INCOMING, dir=folder()) as now:
        return os.fstat(now.fileno()).st_mtime - (folder() / name).stat().st_mtime


def _settle(path: Path) -> None:
    """Put a folder's names on disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
