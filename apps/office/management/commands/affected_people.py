"""`manage.py affected_people --member NAME --since DATE --until DATE --file PATH`: for a breach."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.common.logs import masked
from apps.office.affected import (
    Account,
    NoSuchAccount,
    client_named,
    member_named,
    organisation_coded,
    write_list,
)


class Command(BaseCommand):
    help = (
        "Lists whom an account looked up in some days, as CSV: internal id, masked contact, number of"
        " look-ups, first, last, doors. The file must be new; the audit says that it was written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--client", help="the name of an information system")
        whose.add_argument("--member", help="a pseudonym or a user name")
        whose.add_argument("--organisation", help="a code: all its people and systems")
        for name, which in (("since", "first"), ("until", "last")):
            parser.add_argument(
                f"--{name}", type=date.fromisoformat, required=True, help=f"the {which} day, Almaty"
            )
        parser.add_argument("--file", type=Path, required=True, help="where the list is written")

    def handle(self, *_: Any, since: date, until: date, file: Path, **whose: str | None) -> None:
        if until < since:
            raise CommandError("--until is before --since.")
        if masked(file.name) != file.name:
            raise CommandError("A file's name must not hold twelve digits.")
        try:
            found = write_list(account=_account(whose), since=since, until=until, path=file)
        except NoSuchAccount:
            raise CommandError("There is no such account.") from None
        except FileExistsError:
            raise CommandError("The file is there already; it is not written over.") from None
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{found.people} people, {found.lookups} look-ups of them")
        self.stdout.write(f"{found.of_nobody} look-ups of numbers that nobody has: not in the list")


def _account(whose: dict[str, str | None]) -> Account:
    if whose["client"] is not None:
        return client_named(whose["client"])
    if whose["member"] is not None:
        return member_named(whose["member"])
    return organisation_coded(whose["organisation"] or "")
