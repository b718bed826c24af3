"""Compile locale/*/LC_MESSAGES/*.po to .mo with Babel, where the .po is newer."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def compile_all(folder: Path = ROOT / "locale") -> list[Path]:
    """Return the .mo files written. A fuzzy entry is left out, as gettext leaves it."""
    stale = (po for po in sorted(folder.glob("*/LC_MESSAGES/*.po")) if not _is_fresh(po))
    return [_compile(po) for po in stale]


def _is_fresh(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def _compile(po: Path) -> Path:
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name)
    mo, half = po.with_suffix(".mo"), po.with_suffix(".mo.new")
    with half.open("wb") as target:
        write_mo(target, catalogue)
    half.replace(mo)  # a server that reads meanwhile never meets half a file
    return mo


if __name__ == "__main__":
    compile_all()
    sys.exit(0)
