"""The watched folder: a folder for each sender, whose files are moved into the spool.

A file is taken when it is whole: nobody has written to it for some seconds, by the file system's own clock.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.common.logs import masked
from apps.feeds.jobs import spool
from apps.feeds.models import ImportJob
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.services import accept
from apps.persons.models import Source

logger = logging.getLogger(__name__)

REFUSED = "refused"
# Programs that copy slowly write under such a name, and give the file its own when it is whole.
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload")
UNKNOWN_SENDER = _(
    "No sender has the code by which the file's folder is called. Nothing was taken."
)
NOT_A_FILE = _("This is not a file. Nothing was taken.")
NO_FOLDER = _("The file lies beside the senders' folders, so nobody sent it. Nothing was taken.")


def take_folder() -> int:
    """Take every whole file of the watched folder; how many. What cannot be taken is put aside."""
    inbox = Path(settings.OSMS_INBOX)
    inbox.mkdir(parents=True, exist_ok=True)
    known = set(Source.objects.values_list("code", flat=True))
    taken = 0
    for sender, entry in list(_whole(inbox)):
        path = Path(entry.path)
        problem: Promise | str | None = _problem(sender, entry, known)
        try:
            if problem is None:
                _take(sender, path)
                taken += 1
        except FileRefused as refused:
            if refused.refusal is Refusal.NO_ROOM:
                break  # the file stays, and so do those behind it
            problem = refused.refusal.label
        if problem is not None:
            _put_aside(inbox, sender, path, problem)
    return taken


def _take(sender: str, path: Path) -> None:
    """Hand a file in; it leaves the folder when its job is there. Raises FileRefused."""
    accept(
        parcel=spool.linked(path),
        source=sender,
        file_name=path.name,
        arrived_by=ImportJob.ArrivedBy.FOLDER,
    )
    # Killed before this line, the file is handed in twice, and the second time it changes nothing.
    path.unlink(missing_ok=True)


def _whole(inbox: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """What lies in the folder, with its sender's code, "" beside the senders' folders."""
    with tempfile.NamedTemporaryFile(prefix=".now-", dir=inbox) as probe:
        before = os.fstat(probe.fileno()).st_mtime - settings.OSMS_INBOX_SECONDS
    for entry in sorted(os.scandir(inbox), key=lambda each: each.name):
        if not entry.is_dir(follow_symlinks=False):
            yield from _old("", [entry], before)
        elif entry.name != REFUSED:
            yield from _old(entry.name, _within(entry), before)


def _old(
    sender: str, entries: Iterable[os.DirEntry[str]], before: float
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    for entry in sorted(entries, key=lambda each: each.name):
        is_hidden = entry.name.startswith(".") or entry.name.endswith(UNFINISHED)
        if not is_hidden and entry.stat(follow_symlinks=False).st_mtime <= before:
            yield sender, entry


def _within(folder: os.DirEntry[str]) -> list[os.DirEntry[str]]:
    try:
        return list(os.scandir(folder.path))
    except OSError as error:
        logger.error("A sender's folder cannot be read: %s", type(error).__name__)
        return []


def _problem(sender: str, entry: os.DirEntry[str], known: set[str]) -> Promise | None:
    if not sender:
        return NO_FOLDER
    if sender not in known:
        return UNKNOWN_SENDER
    return None if entry.is_file(follow_symlinks=False) else NOT_A_FILE


def _put_aside(inbox: Path, sender: str, path: Path, problem: Promise | str) -> None:
    """Move what cannot be taken where nobody looks for files, with a sentence beside it."""
    folder = inbox / REFUSED / sender
    name, number = masked(path.name), 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while (folder / name).exists():
            number += 1
            name = f"{number}-{masked(path.name)}"
        shutil.move(path, folder / name)
        (folder / f"{name}.txt").write_text(_in_each_language(problem), encoding="utf-8")
    except OSError as error:
        logger.error("A file cannot be moved out of the way: %s", type(error).__name__)


def _in_each_language(sentence: Promise | str) -> str:
    spoken = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            spoken.append(str(sentence))
    return "\n".join(spoken) + "\n"
