"""One change set as its page shows it: what it is, what is needed, what it changes, what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.accounts.models import Member
from apps.changes.models import Act, ChangeSet, Edit
from apps.changes.problems import Problem, problems
from apps.changes.selectors import Touched, digest_of, drafted, may_change
from apps.changes.tables import TABLES
from apps.common import clock
from apps.common.wording import day as in_full
from apps.common.wording import listed
from apps.office.presenters.law.change_list import title_of
from apps.office.presenters.law.days import in_words
from apps.office.presenters.law.difference import ChangedTable, Stretch, difference, stretches
from apps.office.presenters.law.naming import Names
from apps.office.presenters.law.refusals import ProblemLine, problem_lines
from apps.office.presenters.law.who import Buttons, Needed, buttons, needed, standing_of
from apps.office.presenters.law.words import column_name, shown
from apps.office.presenters.people import State, name_of
from apps.rates.texts import LANGUAGES

States = ChangeSet.State
TONES = {
    States.DRAFT: ("calm", "ring"),
    States.SUBMITTED: ("warn", "attention"),
    States.PUBLISHED: ("good", "check"),
    States.WITHDRAWN: ("calm", "dash"),
}


def state_of(change_set: ChangeSet) -> State:
    """The state of a set, with tone and symbol."""
    tone, symbol = TONES[States(change_set.state)]
    return State(change_set.get_state_display(), tone, symbol)


@dataclass(frozen=True)
class EditLine:
    """An edit in a set: the row, the days, what it says, who made it, and what is wrong with it."""

    pk: int
    table: str
    table_title: str
    key: str
    name: str
    days: str
    says: list[tuple[str, str]]
    by: str
    at: datetime
    problems: list[ProblemLine]
    confirmed: str

    @property
    def is_typed_again(self) -> bool:
        """Whether the value waits for being typed once more."""
        return any(problem.kind == "confirm" for problem in self.problems)


@dataclass(frozen=True)
class ActLine:
    """Something that was done with a set, or said of it."""

    at: datetime
    by: str
    what: str
    about: str
    text: str
    is_said: bool


@dataclass(frozen=True)
class ChangePage:
    """The page of one set for one member."""

    pk: int
    title: str
    texts: list[tuple[str, str, str]]
    state: State
    is_draft: bool
    change_set: ChangeSet
    author: str
    needed: Needed
    comes: list[str]
    reaches_back: list[str]
    edits: list[EditLine]
    problems: list[ProblemLine]
    tables: list[ChangedTable]
    history: list[ActLine]
    buttons: Buttons
    may_write: bool
    digest: str = ""
    yes: list[str] = field(default_factory=list)


def change_page(change_set: ChangeSet, member: Member) -> ChangePage:
    """The page of a set as this member sees it."""
    names, touched = Names(), drafted(change_set)
    is_draft = change_set.state == States.DRAFT
    found = problems(change_set) if is_draft else []
    stops = sum(problem.stops for problem in found)
    standing = standing_of(change_set)
    return ChangePage(
        pk=change_set.pk,
        title=title_of(change_set),
        texts=texts_of(change_set),
        state=state_of(change_set),
        is_draft=is_draft,
        change_set=change_set,
        author=name_of(change_set.author.user),
        needed=needed(standing, member, stops=stops),
        comes=when_it_comes(change_set, touched),
        reaches_back=past_days(change_set, touched),
        edits=edit_lines(change_set, found, names),
        problems=problem_lines([one for one in found if one.edit is None], names.unit),
        tables=difference(touched, names),
        history=history(change_set, names),
        buttons=buttons(standing, member, stops=stops),
        may_write=may_change(member),
        digest=fingerprint(change_set),
        yes=[f"{name_of(each.member.user)}: {each.get_kind_display()}" for each in standing.yes],
    )


def texts_of(change_set: ChangeSet) -> list[tuple[str, str, str]]:
    """Title and reason in each language: its code, the title, the reason."""
    return [
        (
            code,
            getattr(change_set, f"title_{code}") or "",
            getattr(change_set, f"reason_{code}") or "",
        )
        for code in LANGUAGES
    ]


def fingerprint(change_set: ChangeSet) -> str:
    """The digest of what was handed in, shortened and in groups; empty for what was not."""
    if change_set.state not in (States.SUBMITTED, States.PUBLISHED):
        return ""
    text = digest_of(change_set)[:16]
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def edit_lines(change_set: ChangeSet, found: list[Problem], names: Names) -> list[EditLine]:
    """The edits that stand in a set, in the order in which they were made."""
    edits = Edit.objects.filter(change_set=change_set, removed_at=None)
    lines = problem_lines([one for one in found if one.edit is not None], names.unit)
    return [
        _edit_line(edit, [one for one in lines if one.edit_id == edit.pk], names)
        for edit in edits.select_related("made_by__user")
    ]


def _edit_line(edit: Edit, wrong: list[ProblemLine], names: Names) -> EditLine:
    table, unit = TABLES[edit.table], names.unit(edit.table, edit.key)
    names_said = [name for name in table.columns if name in edit.values]
    says = {name: shown(table, name, edit.values[name], unit) for name in names_said}
    return EditLine(
        pk=edit.pk,
        table=edit.table,
        table_title=table.title,
        key=edit.key,
        name=names.name(edit.table, edit.key, edit.values),
        days=days_of(edit),
        says=[(column_name(table, name), said) for name, said in says.items() if said],
        by=name_of(edit.made_by.user),
        at=edit.made_at,
        problems=wrong,
        confirmed=edit.confirmed,
    )


def days_of(edit: Edit) -> str:
    """The days of an edit in words; that the row does not hold on them, where it says so."""
    days = in_words(edit.since, edit.until) if edit.since else ""
    if edit.kind == Edit.Kind.OUT:
        return _("does not hold: %(days)s") % {"days": days}
    return days


def history(change_set: ChangeSet, names: Names) -> list[ActLine]:
    """Everything that was done and said, the newest first."""
    acts = Act.objects.filter(change_set=change_set).select_related("member__user", "edit")
    return [
        ActLine(
            at=act.at,
            by=name_of(act.member.user),
            what=act.get_kind_display(),
            about=f"{names.name(act.edit.table, act.edit.key)}, {days_of(act.edit)}".rstrip(", ")
            if act.edit
            else "",
            text=act.text,
            is_said=act.kind == Act.Kind.COMMENT,
        )
        for act in acts.order_by("-pk")
    ]


# When it comes into force -------------------------------------------------------------------------


def changed_stretches(touched: Touched) -> list[tuple[str, Stretch]]:
    """Every stretch of days that a set changes, with its table."""
    return [
        (table, part)
        for (table, _key), (before, after) in touched.items()
        for part in stretches(before, after)
        if part.differs
    ]


def when_it_comes(change_set: ChangeSet, touched: Touched) -> list[str]:
    """When what a set changes comes into force: one sentence for each day, and one for texts."""
    today = clock.today()
    parts = changed_stretches(touched)
    coming = sorted({part.since for _table, part in parts if part.since and part.since > today})
    found = [
        _("It comes into force on %(day)s, 00:00 in Almaty, by itself.") % {"day": in_full(day)}
        for day in coming
    ]
    if change_set.state != States.PUBLISHED and any(_is_now(part, today) for _table, part in parts):
        found.append(_("Part of it shows as soon as it is published."))
    return found


def _is_now(part: Stretch, today: date) -> bool:
    return part.since is None or part.since <= today


def past_days(change_set: ChangeSet, touched: Touched) -> list[str]:
    """The names of the tables and the first day over that a set decides otherwise; empty where none."""
    today = _judged_on(change_set)
    found = [
        (table, part)
        for table, part in changed_stretches(touched)
        if is_back_dated(table, part, today)
    ]
    if not found:
        return []
    first = min(part.since or date.min for _table, part in found)
    tables = listed(list(dict.fromkeys(TABLES[table].title for table, _part in found)))
    if first == date.min:
        return [_("It decides days that are over otherwise: %(tables)s.") % {"tables": tables}]
    return [
        _("It decides days that are over otherwise, the first on %(day)s: %(tables)s.")
        % {"day": in_full(first), "tables": tables}
    ]


def _judged_on(change_set: ChangeSet) -> date:
    published_at = change_set.published_at
    return published_at.astimezone(clock.ALMATY).date() if published_at else clock.today()


def is_back_dated(table: str, part: Stretch, today: date) -> bool:
    """Whether a stretch that differs decides an answer about a day before `today` otherwise.

    The database asks the same of what was handed in (`changes_reaches_back`); this is for drafts.
    """
    if part.since is not None and part.since >= today:
        return False
    names = TABLES[table].deciding
    return bool(names) and _deciding(part.before, names) != _deciding(part.after, names)


def _deciding(
    content: Mapping[str, object] | None, names: frozenset[str]
) -> dict[str, object] | None:
    return None if content is None else {name: content.get(name) for name in names}
