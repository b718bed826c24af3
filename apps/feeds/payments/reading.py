"""A file of payments read ahead of its posting: beside it, or by an interpreter of its own.

Reading costs as much of a processor as posting does of another, and one interpreter runs on one. A large
file is therefore read by a second one, which sends sets of rows through a pipe and ends when nobody takes
them. It knows no database; a small file is not worth its start.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import IO, cast

from apps.feeds.payments.lines import Chunk, Lines
from apps.feeds.readers import FeedFile
from apps.feeds.reasons import FileRefused
from apps.feeds.rows import Known
from apps.rules.law import Law

logger = logging.getLogger(__name__)
LARGE = 8 << 20  # bytes; a second interpreter starts in a second, in which the first reads as much
PROGRAM = (
    "import django; django.setup();"
    "from apps.feeds.payments.reading import read_for_another; read_for_another()"
)


class ReadingFailed(Exception):
    """The interpreter that read the file has ended too early; `was_killed` says if by somebody else."""

    def __init__(self, *, was_killed: bool) -> None:
        super().__init__()
        self.was_killed = was_killed


@contextmanager
def read_ahead(
    file: FeedFile, known: Known, law: Law, *, large: int = LARGE
) -> Iterator[Iterator[Chunk]]:
    """The rows of a file, a set at a time; the next one is read while the caller posts one.

    A file of `large` bytes or more is read by another interpreter. Iterating raises FileRefused, and
    ReadingFailed where that one has died.
    """
    if file.path.stat().st_size < large:
        with _one_ahead(Lines(known, law).chunks(file.rows())) as chunks:
            yield chunks
    else:
        with _other_interpreter(file, known, law) as sent, _one_ahead(sent) as chunks:
            yield chunks


@contextmanager
def _one_ahead(chunks: Iterator[Chunk]) -> Iterator[Iterator[Chunk]]:
    with ThreadPoolExecutor(1, "reading") as ahead:

        def taken() -> Iterator[Chunk]:
            coming = ahead.submit(next, chunks, None)
            while (chunk := coming.result()) is not None:
                coming = ahead.submit(next, chunks, None)
                yield chunk

        yield taken()


@contextmanager
def _other_interpreter(file: FeedFile, known: Known, law: Law) -> Iterator[Iterator[Chunk]]:
    reader = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        with suppress(BrokenPipeError), cast(IO[bytes], reader.stdin) as asked:
            pickle.dump((file, known, law), asked)
        yield _received(reader)
    finally:
        reader.kill()
        cast(IO[bytes], reader.stdout).close()
        reader.wait()


def _received(reader: subprocess.Popen[bytes]) -> Iterator[Chunk]:
    sent = cast(IO[bytes], reader.stdout)
    while True:
        try:
            told = pickle.load(sent)
        except (EOFError, pickle.UnpicklingError):
            raise ReadingFailed(was_killed=reader.wait() < 0) from None
        if isinstance(told, FileRefused):
            raise told
        if told is None:
            return
        yield told


def read_for_another() -> None:
    """What the other interpreter does: take the question from its input, write sets of rows to its output."""
    with suppress(BrokenPipeError, EOFError):  # nobody waits for it any more
        file, known, law = pickle.load(sys.stdin.buffer)
        try:
            for chunk in Lines(known, law).chunks(file.rows()):
                _send(chunk)
            _send(None)
        except FileRefused as refused:
            _send(refused)
        except BrokenPipeError:
            raise
        except Exception as fault:
            logger.error("a file could not be read: %s", type(fault).__name__)  # never a cell
            sys.exit(1)


def _send(told: Chunk | FileRefused | None) -> None:
    pickle.dump(told, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()
