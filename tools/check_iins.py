"""The gate for people's numbers: no text of the repository holds an IIN that somebody could have.

A number is refused when its check digit is right, unless it is "born" in 2099 (99MMDD5...,
99MMDD6...) and so nobody's, or stands in the short list below.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from apps.rules.iin import is_valid

ROOT = Path(__file__).resolve().parent.parent

LEFT_OUT = {".venv", ".var", ".git", "mutants", "__pycache__"}
NOBODYS = re.compile(r"99(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[56]\d{5}")
LISTED = {
    # Worked examples of the check digit, made up for the purpose; the last two need both passes.
    "900101300007", "851231400011", "050615500124", "120229600049", "900101300811", "150815600007",
    "160440007161",  # the BIN of the body that contributions are paid to, printed on every receipt
}  # fmt: skip
# Twelve digits alone, or in halves as people write them; no part of a hash or a longer number.
NUMBER = re.compile(r"(?<![\w.])\d{6}[ \u00a0-]?\d{6}(?![\w])")


def refused(text: str) -> Iterator[tuple[int, str]]:
    """Line numbers and masked numbers that may not stand in the text."""
    for row, line in enumerate(text.splitlines(), 1):
        for found in NUMBER.finditer(line):
            digits = re.sub(r"\D", "", found.group())
            if is_valid(digits) and not _is_allowed(digits):
                yield row, f"{digits[:2]}••••••••{digits[-2:]}"


def _is_allowed(digits: str) -> bool:
    return digits in LISTED or len(set(digits)) == 1 or bool(NOBODYS.fullmatch(digits))


def files(root: Path = ROOT) -> list[Path]:
    """The files of the repository, those not yet committed too; all of them where git is not."""
    command = ["git", "-C", str(root), "ls-files", "-z", "-c", "-o", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        paths = [root / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in root.rglob("*") if not LEFT_OUT & set(path.parts)]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def main() -> int:
    trouble = [
        f"{path.relative_to(ROOT)}:{row}: {masked}"
        for path in files()
        if b"\0" not in (raw := path.read_bytes())
        for row, masked in refused(raw.decode(errors="replace"))
    ]
    if trouble:
        print("\n".join(trouble))
        print("These could be people's IINs. Use one born in 2099: 99MMDD5... or 99MMDD6...")
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
