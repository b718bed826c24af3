"""What changes of the law refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError, transaction

OURS = "changes: "
CODES = frozenset(
    {
        "may_not",  # not of the Fund, or not with this role, or not any more
        "not_a_draft",  # handed in, published or withdrawn meanwhile
        "not_submitted",  # not handed in, or taken back meanwhile
        "not_published",  # only what is published can be taken back
        "has_problems",  # an edit cannot be as it is
        "unknown_row",  # a table or a row that the law does not have
        "code_malformed",  # a new row's code is none that files and addresses can hold
        "invalid",  # a value that its column cannot hold
        "days_needed",  # a row that holds for days needs its first day
        "days_reversed",  # the last day lies before the first
        "not_ended",  # such a row cannot end
        "taken_out",  # the edit has been taken out already
        "not_the_value",  # what was typed a second time is another value
        "own_set",  # the author approves nothing of hers
        "own_edit",  # nor does who made or took out an edit in it
        "let_in",  # one of those who make and approve a set made the other's account
        "approved_already",  # by this person, or by another one in this place
        "another_content",  # the set was changed since it was looked at
        "not_approved",  # a second person is missing, or has left meanwhile
        "needs_third_look",  # days that are over are decided otherwise
        "no_third_look",  # no day that is over is decided otherwise
        "author_gone",  # the author may not change the law any more
        "superseded",  # a row has been changed meanwhile by another set
        "hole",  # days between two periods of a number would be left without a value
        "clock",  # the moment is not now
        "words_needed",  # a reason or a comment is empty
    }
)


class Refused(ValueError):
    """What was asked cannot be done; `code` is one of CODES, `field` the column it is about."""

    def __init__(self, code: str, field: str = "", message: str = "") -> None:
        super().__init__(code)
        self.code, self.field, self.message = code, field, message


@contextmanager
def told() -> Iterator[None]:
    """A transaction in which the database's own refusals become ours."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        raise _refused(error) from error


def _refused(error: DatabaseError) -> Exception:
    diagnosis = getattr(error.__cause__, "diag", None)
    said = getattr(diagnosis, "message_primary", None) or ""
    if said.startswith(OURS):
        return Refused(said.removeprefix(OURS))
    constraint = getattr(diagnosis, "constraint_name", None) or ""
    if constraint in {"changes_one_approval_of_a_kind", "changes_approved_once"}:
        return Refused("approved_already")
    return Refused("superseded") if isinstance(error, IntegrityError) else error
