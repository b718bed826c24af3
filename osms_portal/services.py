"""Where PostgreSQL, Redis and the secrets are: the environment first, then what `make run` left in .var/."""

import json
import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / ".var"


def _read(name: str) -> dict[str, Any]:
    path = VAR / name
    return json.loads(path.read_text()) if path.exists() else {}


def _found(variable: str, file: str, key: str) -> str:
    value = os.environ.get(variable) or _read(file).get(key, "")
    if not value:
        raise ImproperlyConfigured(
            f"{variable} is not set and no services are running here: start them with `make run`, "
            f"or set {variable}."
        )
    return value


# What a replica that hangs may cost before the primary is asked; seconds, or milliseconds.
REPLICA_PATIENCE = {"connect_timeout": 2, "tcp_user_timeout": 3000}


def databases() -> dict[str, dict[str, Any]]:
    """The two aliases of the one database: `default` as osms_app, `owner` as osms_owner.

    And `replica`, where DATABASE_REPLICA_URL names a streaming replica of the same database.
    """
    if os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_OWNER_URL"):
        raise ImproperlyConfigured(
            "DATABASE_URL is set but DATABASE_OWNER_URL is not: name the owner's connection too "
            "(the role osms_owner, which runs the migrations)."
        )
    urls = {
        "default": _found("DATABASE_URL", "services.json", "database_url"),
        "owner": _found("DATABASE_OWNER_URL", "services.json", "database_owner_url"),
    }
    if replica := os.environ.get("DATABASE_REPLICA_URL"):
        urls["replica"] = replica
    found = {}
    for alias, url in urls.items():
        config = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        if config["ENGINE"] != "django.db.backends.postgresql":
            raise ImproperlyConfigured(
                "The portal runs on PostgreSQL only: its rules of data are kept by the database "
                "(exclusion constraints, ranges, roles), and no other server has them."
            )
        found[alias] = dict(config)
    for mirror in urls.keys() - {"default"}:
        found[mirror]["TEST"] = {"MIRROR": "default"}
    if replica:
        if found["replica"].get("USER") != found["default"].get("USER"):
            raise ImproperlyConfigured(
                "DATABASE_REPLICA_URL names another role than DATABASE_URL: a promoted replica can be "
                "written, and only the role osms_app may be at that door."
            )
        given: Any = found["replica"].get("OPTIONS", {})
        found["replica"]["OPTIONS"] = REPLICA_PATIENCE | given
    return found


def is_demo() -> bool:
    """Whether this is the demo of `make run`, in whichever shell: its own database, no other named."""
    return not os.environ.get("DATABASE_URL") and (VAR / "services.json").exists()


def redis_url() -> str:
    return _found("REDIS_URL", "services.json", "redis_url")


def secret(variable: str, key: str) -> str:
    return _found(variable, "secrets.json", key)
