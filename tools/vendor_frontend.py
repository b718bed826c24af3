"""Fetch the third-party front-end files that we ship or test with, and record what they are.

Run by a maintainer who has npm: ``python3 tools/vendor_frontend.py``. The result is committed, so
nobody else needs Node. With ``--check`` nothing is fetched: the committed files are compared with
the sums in ``static/vendor/VENDORED.toml``, which is what the tests do.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "static" / "vendor" / "VENDORED.toml"

FONT_SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
FONT_WEIGHTS = (400, 700)


@dataclass(frozen=True)
class Package:
    """A package of the npm registry and the files of it that we keep."""

    name: str
    version: str
    licence: str
    target: str
    files: tuple[str, ...]
    use: str


PACKAGES = (
    Package(
        name="@fontsource/golos-text",
        version="5.3.0",
        licence="OFL-1.1",
        target="static/vendor/golos-text-5.3.0",
        files=(
            "LICENSE",
            *(
                f"files/golos-text-{subset}-{weight}-normal.woff2"
                for subset in FONT_SUBSETS
                for weight in FONT_WEIGHTS
            ),
        ),
        use="the typeface of the pages; latin-ext is there for the tenge sign only",
    ),
    Package(
        name="axe-core",
        version="4.14.1",
        licence="MPL-2.0",
        target="tests/browser/vendor/axe-core-4.14.1",
        files=("LICENSE", "axe.min.js"),
        use="accessibility rules, in tests only; never served",
    ),
)


def main(arguments: list[str]) -> int:
    """Fetch everything, or compare what is committed; returns the exit status."""
    if arguments == ["--check"]:
        problems = differences()
        print("\n".join(problems) or "Vendored files are as recorded.")
        return 1 if problems else 0
    for package in PACKAGES:
        fetch(package)
    RECORD.write_text(record(), encoding="utf-8")
    print(f"Wrote {RECORD.relative_to(ROOT)}")
    return 0


def fetch(package: Package) -> None:
    """Put the kept files of one package into its target folder."""
    target = ROOT / package.target
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            for name in package.files:
                member = tar.extractfile(f"package/{name}")
                if member is None:
                    raise SystemExit(f"{package.name} has no file {name}")
                (target / Path(name).name).write_bytes(member.read())


def record() -> str:
    """The text of VENDORED.toml for the files as they are on disk."""
    lines = ["# Written by tools/vendor_frontend.py. Do not edit by hand.", ""]
    for package in PACKAGES:
        lines += [
            "[[package]]",
            f'name = "{package.name}"',
            f'version = "{package.version}"',
            f'licence = "{package.licence}"',
            f'use = "{package.use}"',
            "[package.sha256]",
            *(f'"{path}" = "{digest}"' for path, digest in sums(package).items()),
            "",
        ]
    return "\n".join(lines)


def sums(package: Package) -> dict[str, str]:
    """SHA-256 of each kept file, by its path in the repository."""
    paths = [f"{package.target}/{Path(name).name}" for name in package.files]
    return {path: hashlib.sha256((ROOT / path).read_bytes()).hexdigest() for path in paths}


def differences() -> list[str]:
    """One sentence for each recorded file that is missing or has other content."""
    problems = []
    for package in tomllib.loads(RECORD.read_text(encoding="utf-8"))["package"]:
        for path, digest in package["sha256"].items():
            file = ROOT / path
            if not file.is_file():
                problems.append(f"{path} is missing.")
            elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
                problems.append(f"{path} differs from what was recorded.")
    return problems


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
