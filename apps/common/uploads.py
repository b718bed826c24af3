"""What a browser sends with a form: held in memory, so that nothing of it stays on a disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

SPARE = 1 << 16  # of a form beside its file


class InMemory(MemoryFileUploadHandler):
    """Files are held in memory whatever their size; `is_too_large` has bounded it."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


def is_too_large(request: HttpRequest, most_bytes: int) -> bool:
    """Whether the request says, before it is read, that its file is larger than that."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > most_bytes + SPARE


def into_memory(request: HttpRequest) -> None:
    """Have the request's files held in memory. Call it before the form is looked at."""
    request.upload_handlers = [InMemory(request)]
