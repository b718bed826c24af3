"""Uploaded files, streamed into the spool as they come: no second copy, no memory, a largest size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from apps.feeds.jobs import spool
from apps.feeds.jobs.spool import Parcel
from apps.feeds.reasons import FileRefused

MEGABYTE = 1 << 20
SPARE = MEGABYTE  # of a form beside its file


class TooLarge(Exception):
    """The file is larger than OSMS_UPLOAD_MEGABYTES allows."""


class Uploaded(UploadedFile):  # type: ignore[type-arg]
    """A file that is in the spool already."""

    def __init__(self, parcel: Parcel, name: str | None) -> None:
        super().__init__(None, name, size=parcel.size)
        self.parcel = parcel


class IntoSpool(FileUploadHandler):
    """Writes what is uploaded into the spool. What went wrong is kept for `check`."""

    chunk_size = MEGABYTE

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._file: BinaryIO | None = None
        self._paths: list[Path] = []
        self._fault: Exception | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        with self._stopping(), spool.refusing():
            self._file = spool.opened()
            self._paths.append(Path(self._file.name))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._file is not None
        if start + len(raw_data) > largest():
            self._stop(TooLarge())
        with self._stopping(), spool.refusing():
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> Uploaded:
        assert self._file is not None
        with self._stopping():
            return Uploaded(spool.received(self._file), self.file_name)
        raise AssertionError

    def check(self) -> None:
        """Raise what went wrong while the file came: TooLarge or FileRefused."""
        if self._fault is not None:
            raise self._fault

    def tidy(self) -> None:
        """Remove what did not become a job's."""
        for path in self._paths:
            path.unlink(missing_ok=True)
        if self._file is not None:
            with suppress(OSError):  # what is left in its buffer finds no room either
                self._file.close()

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        try:
            yield
        except FileRefused as refused:
            self._stop(refused)

    def _stop(self, fault: Exception) -> None:
        self._fault = fault
        raise StopUpload(connection_reset=True)


def largest() -> int:
    """The size of the largest file that is taken, in bytes."""
    return int(settings.OSMS_UPLOAD_MEGABYTES) * MEGABYTE


def is_too_large(request: HttpRequest) -> bool:
    """Whether the request says so before it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > largest() + SPARE


@contextmanager
def into_spool(request: HttpRequest) -> Iterator[IntoSpool]:
    """Have the request's files written to the spool; whatever is not kept by then is removed."""
    handler = IntoSpool(request)
    request.upload_handlers = [handler]
    try:
        yield handler
    finally:
        handler.tidy()
