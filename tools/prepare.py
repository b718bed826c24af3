"""What a start of the portal needs before it serves, in one process: tables, reference data, demo
people, static files. Each step changes nothing when it is done already.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "osms_portal.settings")
    django.setup()
    from django.conf import settings

    call_command("check", databases=["default", "owner"])  # the server's time zone data, too
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    call_command("load_reference")
    if settings.OSMS_DEMO:
        call_command("load_demo")
        order_a_count()
    collect_static(Path(settings.STATIC_ROOT))
    return 0


def order_a_count() -> None:
    """Have the demo's worker count today's people, that the board has months to draw."""
    from apps.office.tasks import count_the_day

    count_the_day()


def collect_static(target: Path) -> None:
    """Collect and compress the static files when one of them changed."""
    stamp = target.with_name("static.stamp")
    fingerprint = hashlib.sha256("\n".join(sorted(_static_files())).encode()).hexdigest()
    if target.exists() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    left_out = ["redoc"]  # drf-spectacular-sidecar brings it; the API's page does without
    call_command(
        "collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=left_out
    )
    stamp.write_text(fingerprint)


def _static_files() -> Iterator[str]:
    """Each file with its size and day of change, as the finders of Django see them."""
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            yield f"{path} {status.st_size} {status.st_mtime_ns}"


if __name__ == "__main__":
    sys.exit(main())
