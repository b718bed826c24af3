"""The targets: `python3 tools/run.py TARGET`, or `make TARGET`. Standard library only."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

if sys.version_info < (3, 11):  # a newer one may stand beside it
    for newer in filter(None, (shutil.which(f"python3.{minor}") for minor in (14, 13, 12, 11))):
        if subprocess.call([newer, "--version"], stdout=subprocess.DEVNULL) == 0:
            os.execv(newer, [newer, *sys.argv])

from tools import bootstrap, browser
from tools.bootstrap import PYTHON, ROOT, VAR, VENV

# Nothing connects to these: mypy's plugin and makemigrations only want settings that load.
NOWHERE = {
    "DATABASE_URL": "postgresql://osms_app@127.0.0.1:1/osms",
    "DATABASE_OWNER_URL": "postgresql://osms_owner@127.0.0.1:1/osms",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "OSMS_SECRET_KEY": "none",
    "OSMS_IIN_KEY": "00" * 32,
    "OSMS_PROOF_KEY": "12" * 32,
}


def setup() -> int:
    """make .venv from the lock, compile the translations"""
    return 0


def run() -> int:
    """serve the portal with demo people (PORT= LISTEN= KEEP=1); Ctrl-C stops all of it"""
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-m", "tools.serve"])


def test() -> int:
    """all tests with real servers and a real browser (BROWSER_TESTS=0, ARGS=...)"""
    return _pytest("--durations=15", *_arguments(), **_browser())


def e2e() -> int:
    """only the tests in a browser"""
    return _pytest("-m", "browser", "--durations=15", *_arguments(), **_browser())


def test_rules() -> int:
    """the law's tests alone: no Django, no servers"""
    alone = ["-p", "no:django", "-o", "addopts=--import-mode=importlib", "--confcutdir=tests/rules"]
    alone += ["-W", "ignore::pytest.PytestConfigWarning"]  # the settings of the plugin left out
    return _pytest(*alone, *_arguments(), "tests/rules")


def test_faults() -> int:
    """kill, stop and fill up what imports stand on; the record is docs/faults.md (half an hour)"""
    alone = [
        "-p",
        "no:django",
        "-o",
        "addopts=--import-mode=importlib",
        "--confcutdir=tests/faults",
    ]
    alone += ["-W", "ignore::pytest.PytestConfigWarning"]
    return _pytest(*alone, "-v", *_arguments(), "tests/faults")


def mutate() -> int:
    """change the law in small ways and see whether its tests notice (an hour)"""
    return _tool("mutmut", "run", *_arguments())


def lint() -> int:
    """ruff: rules and format"""
    return _tool("ruff", "check", ".") | _tool("ruff", "format", "--check", ".")


def format_() -> int:
    """let ruff mend and format the code"""
    return _tool("ruff", "check", "--fix", ".") | _tool("ruff", "format", ".")


def types() -> int:
    """mypy --strict"""
    return _python("-m", "mypy", **NOWHERE)


def imports() -> int:
    """the arrows between the rooms"""
    return _tool("lint-imports", "--cache-dir", str(VAR / "cache" / "imports"))


def migrations() -> int:
    """no model without its migration"""
    quiet = ["-W", "ignore::RuntimeWarning"]  # there is no database to compare the history with
    return _python(*quiet, "manage.py", "makemigrations", "--check", "--dry-run", **NOWHERE)


def catalogues() -> int:
    """no message without its Kazakh and Russian"""
    return _python("-m", "tools.messages", "check")


def iins() -> int:
    """no number that could be a living person's IIN"""
    return _python("-m", "tools.check_iins")


def messages() -> int:
    """write new messages into locale/*/*.po, to be translated there"""
    return _python("-m", "tools.messages", "update")


def check() -> int:
    """everything before a commit: lint, types, imports, migrations, catalogues, IINs, tests"""
    steps = [lint, types, imports, migrations, catalogues, iins, test]
    failed = [step.__name__ for step in steps if _announce(step) != 0]
    print(f"\n== failed: {', '.join(failed)}" if failed else "\n== all checks pass")
    return 1 if failed else 0


def lock() -> int:
    """write requirements/*.txt anew from pyproject.toml (needs the registry)"""
    compile_ = ["pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    compile_ += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
    compile_ += [
        "--custom-compile-command",
        "make lock",
        *(["--upgrade"] if "UPGRADE" in os.environ else []),
    ]
    folder = ROOT / "requirements"
    made = [
        ("bootstrap.txt", [str(folder / "bootstrap.in")]),
        ("base.txt", ["pyproject.toml"]),
        ("dev.txt", ["pyproject.toml", "--extra", "dev", "-c", str(folder / "base.txt")]),
    ]
    environment = bootstrap.uv_environment(os.environ, bootstrap.pip_configuration(os.environ))
    return max(
        _tool("uv", *compile_, *source, "-o", str(folder / name), **environment)
        for name, source in made
    )


def up() -> int:
    """start PostgreSQL and Valkey alone"""
    return _python("-m", "tools.services", "up")


def down() -> int:
    """stop them"""
    return _python("-m", "tools.services", "down")


def clean() -> int:
    """stop the servers; remove .venv, .var and the demo's data"""
    if PYTHON.exists() and _python("-m", "tools.services", "remove") != 0:
        return 1
    for folder in (VENV, VAR):
        if folder.exists():
            shutil.rmtree(folder)
    return 0


TARGETS: dict[str, Callable[[], int]] = {
    function.__name__.strip("_").replace("_", "-"): function
    for function in (
        setup, run, test, test_rules, test_faults, e2e, check, mutate, lint, format_, types, imports,
        migrations, catalogues, iins, messages, lock, up, down, clean,
    )
}  # fmt: skip


def _announce(step: Callable[[], int]) -> int:
    print(f"\n== {step.__name__}", flush=True)
    return step()


def _browser() -> dict[str, str]:
    """Find or install Chromium before the tests, so that its absence is a plain sentence."""
    return {} if browser.is_left_out() else {"OSMS_CHROMIUM": browser.ensure()}


def _arguments() -> list[str]:
    return shlex.split(os.environ.get("ARGS", ""))


def _pytest(*arguments: str, **extra: str) -> int:
    keep = {"HYPOTHESIS_STORAGE_DIRECTORY": str(VAR / "cache" / "hypothesis")}
    return _python("-m", "pytest", *arguments, **keep, **extra)


def _python(*arguments: str, **extra: str) -> int:
    return _call(str(PYTHON), *arguments, **extra)


def _tool(name: str, *arguments: str, **extra: str) -> int:
    return _call(str(VENV / "bin" / name), *arguments, **extra)


def _call(*command: str, **extra: str) -> int:
    return subprocess.run(command, cwd=ROOT, env=os.environ | extra, check=False).returncode


def _help() -> None:
    print("Targets (make TARGET, or python3 tools/run.py TARGET):")
    for name, function in TARGETS.items():
        print(f"  {name:<12}{function.__doc__}")


def main(arguments: list[str]) -> int:
    target = TARGETS.get(arguments[0]) if len(arguments) == 1 else None
    if target is None:
        _help()
        return 2 if arguments else 0
    try:
        if target is not clean:
            bootstrap.set_up()
        return target()
    except (bootstrap.SetupError, browser.BrowserError) as trouble:
        print(f"\n{trouble}", file=sys.stderr)
    except PermissionError as trouble:
        print(f"\n{bootstrap.belongs_to_another(trouble)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
