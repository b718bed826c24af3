"""What a registrar says with every question: what for, and who saw the patient (S-20)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What the answer is needed for."""

    SCHEDULED = "scheduled", _("planned visit")
    WALK_IN = "walk_in", _("visit without an appointment")
    EMERGENCY = "emergency", _("emergency")
    REFERRAL = "referral", _("referral")
    BILLING = "billing", _("billing")


class Presence(models.TextChoices):
    """How it was seen that the patient is who the number says."""

    QR = "qr", _("the patient's QR code")
    DIGITAL_DOCUMENT = "digital_document", _("digital document")
    FACE_ID = "face_id", _("Face-ID")
    PAPER_ID = "paper_id", _("paper document")
    NONE = "none", _("nobody saw the patient")


class NoPresence(models.TextChoices):
    """Why nobody saw the patient."""

    TELEPHONE = "telephone", _("by telephone")
    NEWBORN = "newborn", _("newborn child")
    UNCONSCIOUS = "unconscious", _("unconscious patient")
    NO_DOCUMENT = "no_document", _("no document at hand")
    SYSTEM_DOWN = "system_down", _("the identification system was down")
