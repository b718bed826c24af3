"""Cases of the law: what must be answered, written down by people. Rows are added and kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Member
from apps.changes.models import ChangeSet


class Case(models.Model):
    """One case, under the name that its file in `tests/rules/cases/` bears; its content is a version's."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("case of the law")
        verbose_name_plural = _("cases of the law")
        default_permissions = ()

    def __str__(self) -> str:
        return self.code


class CaseVersion(models.Model):
    """What a case says from `at` on, until the next version. `content` is as `apps.rules.cases` reads it.

    `by` is null where a release brought it. `change_set` names the draft under which it holds; null:
    under the law in force. `retired_for` says why it is run no more.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField()
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, null=True, related_name="cases")
    retired_for = models.CharField(_("retired because"), max_length=500, blank=True)
    at = models.DateTimeField(_("written at"))
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of a case")
        verbose_name_plural = _("versions of cases")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_has_a_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"

    @property
    def holds_today(self) -> bool:
        """Whether the law in force is to answer so: no draft is named, or it has been published."""
        return self.change_set is None or self.change_set.state == ChangeSet.State.PUBLISHED

    @property
    def is_retired(self) -> bool:
        """Whether the case is run no more."""
        return bool(self.retired_for)
