"""Lists of a clinic: the queue of record, their rows, and the links by which results are fetched."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.registrar.words import NoPresence, Presence, Purpose

ROWS_WITHOUT_APPROVAL = 1_000
MOST_ROWS = 10_000


class PatientList(models.Model):
    """One list that a member handed in. No file, no file name and no IIN is kept.

    A big list starts only when another person, an administrator of the same organisation, has approved
    it; the database sees to it (S-27), and the application may not change what it then relies on. A
    running list belongs to the worker that holds its `lease_token`, by the database's clock.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVAL = "approval", _("waiting for approval")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("expired")

    class Stopped(models.TextChoices):
        """Why a list was stopped before its end."""

        NOT_FOUND = "not_found", _("Too many of its numbers are in no register.")
        MEMBER_GONE = "member_gone", _("Who handed it in may no longer ask.")
        WORKER_LOST = "worker_lost", _("The worker was lost again and again.")
        FAULT = "fault", _("A fault of the portal ended it. Hand it in again, or call us.")

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey("accounts.Member", models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField()
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    presence = models.CharField(max_length=20, choices=Presence.choices)
    no_presence = models.CharField(max_length=20, choices=NoPresence.choices, blank=True)

    # All rows of the file; those about which the registers are asked; those that cannot be read.
    rows = models.PositiveIntegerField()
    asked_rows = models.PositiveIntegerField()
    bad_rows = models.PositiveIntegerField()
    needs_approval = models.BooleanField()
    approved_by = models.ForeignKey(
        "accounts.Member", models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    status = models.CharField(_("status"), max_length=9, choices=Status.choices)
    stopped_for = models.CharField(max_length=11, choices=Stopped.choices, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    done_rows = models.PositiveIntegerField(default=0)
    not_found_rows = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    wiped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("list of patients")
        verbose_name_plural = _("lists of patients")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "waiting",
                        "approval",
                        "running",
                        "done",
                        "stopped",
                        "cancelled",
                        "expired",
                    ]
                ),
                name="list_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("uploaded_by")),
                name="list_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="list_approval_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(rows__lte=ROWS_WITHOUT_APPROVAL) | Q(needs_approval=True),
                name="long_list_needs_approval",
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=False)
                | Q(approved_by__isnull=False)
                | Q(status__in=["approval", "cancelled", "expired"]),
                name="big_list_starts_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(status="running", lease_token__isnull=False, leased_until__isnull=False)
                | Q(~Q(status="running"), lease_token=None, leased_until=None),
                name="running_list_is_leased",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="")
                & ~Q(presence="")
                & (~Q(presence="none") | ~Q(no_presence="")),
                name="list_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(rows__gte=1, rows__lte=MOST_ROWS, done_rows__lte=F("asked_rows")),
                name="list_has_its_size",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-handed_in_at"], name="lists_of_organisation"),
            models.Index(fields=["uploaded_by", "-handed_in_at"], name="lists_of_member"),
            models.Index(
                fields=["id"], condition=Q(status__in=["waiting", "running"]), name="open_lists"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ListRow(models.Model):
    """A row of a list: whom it asks about until it is answered, then what was answered.

    `place` is its number in the file. `iin_key` is emptied with the answer; a row that cannot be read or
    says the same as an earlier one never has it.
    """

    class Fault(models.TextChoices):
        """Why nobody can be asked about with this row."""

        NO_NUMBER = "no_number", _("There is no number in the row.")
        BAD_NUMBER = (
            "bad_number",
            _("The number is not an IIN: twelve digits, the last one checks."),
        )
        NUMBER_SHORTENED = (
            "number_shortened",
            _("A spreadsheet shortened the number to one like 9.9E+11; its digits are lost."),
        )
        BAD_DATE = (
            "bad_date",
            _(
                "The day of the visit cannot be read, or is more than 12 months ago or 1 month ahead."
            ),
        )
        ROW_UNREADABLE = (
            "row_unreadable",
            _("A quotation mark is opened in the row and never closed."),
        )

    list = models.ForeignKey(PatientList, models.CASCADE, related_name="its_rows")
    place = models.PositiveIntegerField()
    local_ref = models.CharField(max_length=100, blank=True)
    visit_on = models.DateField(null=True, blank=True)
    iin_key = models.CharField(max_length=64, blank=True)
    fault = models.CharField(max_length=20, choices=Fault.choices, blank=True)
    is_restored = models.BooleanField(default=False)
    same_as = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    covered_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    proof = models.CharField(max_length=24, blank=True)

    class Meta:
        verbose_name = _("row of a list")
        verbose_name_plural = _("rows of lists")
        constraints = [
            models.UniqueConstraint(fields=["list", "place"], name="one_row_at_a_place"),
            models.CheckConstraint(
                condition=Q(iin_key="") | Q(fault="", same_as=None, outcome=""),
                name="row_forgets_whom_it_asked_about",
            ),
        ]
        indexes = [
            models.Index(
                fields=["list", "visit_on", "place"],
                condition=~Q(iin_key=""),
                name="rows_to_be_asked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_id}/{self.place}"


class ListLink(models.Model):
    """A way to fetch a list's result once, within minutes; only the digest of its token is kept."""

    list = models.ForeignKey(PatientList, models.CASCADE, related_name="links")
    asked_by = models.ForeignKey("accounts.Member", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link to a result")
        verbose_name_plural = _("links to results")

    def __str__(self) -> str:
        return f"{self.list_id}"
