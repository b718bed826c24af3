"""What staff may do in the admin: two groups, made by `load_reference` after the migrations.

The tables of the law, people and the ledger are read-only for both: their admin pages say so
themselves; the law is changed by change sets (apps/changes). A source's name may
be edited; its code and what it sends are not.
"""

from django.contrib.auth.models import Group, Permission, User

from apps.accounts.models import Member

ADMINISTRATOR = "administrator"
AUDITOR = "auditor"
# What a role may do where a page asks for permissions: registrars and administrators of an organisation
# have pages of their own, which ask for the role (gate.members_only).
GROUP_OF = {Member.Role.FUND_ADMINISTRATOR: ADMINISTRATOR, Member.Role.AUDITOR: AUDITOR}
OURS = (
    "rates",
    "changes",
    "categories",
    "coverage",
    "contributions",
    "persons",
    "accounts",
    "audit",
    "entitlement",
    "office",
    "feeds",
)
EDITED = {
    "coverage": (
        "package",
        "service",
        "need",
        "needway",
        "dentalgroup",
        "contact",
    ),
    "feeds": ("importjob", "senderprofile"),
}
# What is more than adding and changing rows: permissions of their own.
WORK = {("feeds", "work_quarantine")}


def ensure_groups(*, using: str = "default") -> None:
    """Make both groups and give each exactly its permissions."""
    permissions = Permission.objects.using(using).select_related("content_type")
    ours = list(permissions.filter(content_type__app_label__in=OURS))
    viewing = [each for each in ours if each.codename.startswith("view_")]
    editing = [each for each in ours if _edits(each)]
    for name, given in ((ADMINISTRATOR, viewing + editing), (AUDITOR, viewing)):
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(given)


def give_permissions(*, user: User, role: str) -> None:
    """Give the user the group of this role and no other role's; groups of other names stay."""
    take_permissions(user=user)
    group = {str(key): name for key, name in GROUP_OF.items()}.get(role)
    if group:
        user.groups.add(Group.objects.get(name=group))
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def take_permissions(*, user: User) -> None:
    """Take away what a role gave."""
    user.groups.remove(*Group.objects.filter(name__in=GROUP_OF.values()))
    user.is_staff = user.is_superuser
    user.save(update_fields=["is_staff"])


def _edits(permission: Permission) -> bool:
    app, model = permission.content_type.app_label, permission.content_type.model
    if (app, permission.codename) in WORK:
        return True
    verb = permission.codename.removesuffix(f"_{model}")
    if app == "persons":
        return (verb, model) == ("change", "source")
    return verb in {"add", "change"} and model in EDITED.get(app, ())
