"""Who may open which page of staff: one table, walked with every role.

A page that is not in the table fails here: add its line to WHO, as its view decides.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.accounts.groups import ensure_groups, give_permissions
from apps.accounts.models import Member
from tests.builders import a_member, an_organisation, sign_in

pytestmark = pytest.mark.django_db
REGISTRAR, CLINIC, FUND, CHIEF, AUDITOR, SENDER = range(6)
NAMES = ("registrar", "clinic's administrator", "administrator at the Fund", "Fund's administrator",
         "auditor", "signed in without a place")  # fmt: skip
ALL = {REGISTRAR, CLINIC, FUND, CHIEF, AUDITOR, SENDER}
COUNTERS = {CHIEF, AUDITOR}
PLACES = {CLINIC, FUND, CHIEF, AUDITOR}
RUNNERS = {CLINIC, FUND, CHIEF}
LAW = {FUND, CHIEF, AUDITOR}
WRITERS = {FUND, CHIEF}
AT_THE_DESK = {REGISTRAR, CLINIC}


def _who(who: set[int], space: str, names: str) -> dict[str, set[int]]:
    return {f"{space}:{name}": who for name in names.split()}


# What a role passes the gate of; which rows it then sees is tested where the page is.
WHO: dict[str, set[int]] = {
    **_who(ALL, "office", "home account"),
    **_who(COUNTERS, "office", "jobs figure counts count again table"),
    **_who(PLACES, "office", "people person organisations organisation"),
    **_who(
        RUNNERS, "office", "person_role person_act invite add_system revoke_invitation issue_key"
    ),
    **_who(RUNNERS, "office", "system revoke_key"),
    **_who({CHIEF}, "office", "new_organisation close"),
    **_who({AUDITOR}, "office", "audit audit_table audit_find audit_lookup audit_person"),
    **_who({AUDITOR}, "office", "alerts alert watched cases case"),
    **_who({CLINIC, FUND}, "office", "own_lookups"),
    **_who(LAW, "office", "law_changes law_change law_act law_files law_export law_next_year"),
    **_who(LAW, "office", "law_unverified law_cases law_case law_cases_archive"),
    **_who(LAW, "office", "law_tables law_table law_row law_preview law_preview_answers"),
    **_who(WRITERS, "office", "law_row_add law_row_change law_row_end"),
    **_who(WRITERS, "office", "law_new_change law_describe law_comment law_confirm law_take_out"),
    **_who(WRITERS, "office", "law_import law_import_put law_import_forget law_confirm_source"),
    **_who(
        WRITERS,
        "office",
        "law_case_new law_case_change law_case_retire law_preview_order law_preview_stop",
    ),
    **_who(COUNTERS, "feeds", "imports import try_again cancel"),
    **_who(set(), "feeds", "upload"),  # who sends files: a profile of a sender names them
    **_who({CHIEF}, "feeds", "quarantine quarantine_hints quarantine_export quarantine_row"),
    **_who({CHIEF}, "feeds", "quarantine_fix quarantine_months quarantine_try quarantine_reject"),
    **_who({CHIEF}, "feeds", "quarantine_reopen quarantine_all_try quarantine_all_reject"),
    **_who(AT_THE_DESK, "registrar", "desk history offline next again answer slip"),
    **_who(AT_THE_DESK, "registrar", "lists list list_new list_approve list_cancel list_link"),
    **_who(AT_THE_DESK, "registrar", "list_result"),
    **_who(COUNTERS, "admin", "index"),
}
# To whom it is not theirs it is not there: 404 in place of 403.
HIDDEN = {"office:figure"}
# Ways in and out: for everybody, signed in or not.
DOORS = {
    "login",
    "login_code",
    "login_enrol",
    "login_forgot",
    "login_reset",
    "logout",
    "invitation",
}


def pages(
    patterns: list[URLPattern | URLResolver] | None = None, space: str = "", under: str = ""
) -> Iterator[tuple[str, list[str]]]:
    """Every named page below /staff/, /desk/ and the list of registers, with its arguments."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = under + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from pages(each.url_patterns, inner, route)
        elif each.name and route.split("/", 1)[-1].startswith(("staff/", "desk/")):
            yield space + each.name, list(each.pattern.converters)
    if patterns is None:
        yield "admin:index", []


@pytest.fixture
def clients(db: None) -> list[Client]:
    ensure_groups()
    fund = an_organisation("fund", kind="fund")
    members = [
        a_member("registrar", an_organisation()),
        a_member("administrator", an_organisation()),
        a_member("administrator", fund),
        a_member("fund_administrator", fund),
        a_member("auditor", fund),
    ]
    for member in members:
        give_permissions(user=member.user, role=str(member.role))
    return [sign_in(Client(), _again(one)) for one in members] + [
        sign_in(Client(), User.objects.create_user("sender"))
    ]


def _again(member: Member) -> Member:
    return Member.objects.select_related("user").get(pk=member.pk)


def address(name: str, arguments: list[str]) -> str:
    texts = {
        "proof": "OS-261123-AAAAA-AAAAA-A",
        "kind": "suspend",
        "code": "checks",
        "table": "rates",
    }
    return reverse(name, kwargs={each: texts.get(each, 1) for each in arguments})


def passes(client: Client, name: str, url: str) -> bool:
    """Whether the gate of a page lets somebody through, whatever stands behind it."""
    answer = client.get(url)
    if answer.status_code == 302:
        return "/login/" not in answer["Location"]
    return answer.status_code not in ({403, 404} if name in HIDDEN else {403})


def test_every_page_of_staff_is_in_the_table() -> None:
    unknown = sorted({name for name, _ in pages()} - set(WHO) - DOORS)
    assert not unknown, f"Say in WHO of {__file__} who may open: {', '.join(unknown)}"


def test_each_role_opens_its_pages_and_no_others(clients: list[Client]) -> None:
    wrong = []
    for name, arguments in dict(pages()).items():
        if name not in WHO:
            continue
        url = address(name, arguments)
        for who, client in enumerate(clients):
            if passes(client, name, url) is not (who in WHO[name]):
                wrong.append(f"{name}: {NAMES[who]}")
    assert not wrong


def test_a_stranger_is_asked_who_he_is_or_finds_nothing(db: None) -> None:
    for name, arguments in dict(pages()).items():
        if name in WHO:
            answer = Client().get(address(name, arguments))
            assert answer.status_code in (302, 404, 405), name
            assert answer.status_code != 302 or "/login/" in answer["Location"], name
