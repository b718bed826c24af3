"""What a registrar says with every question: what for, and who saw the patient (S-20)."""

from __future__ import annotations

from django.db import models

from apps.audit.words import PRESENCES, PURPOSES, REASONS_FOR_NONE


class Purpose(models.TextChoices):
    """What the answer is needed for."""

    SCHEDULED = "scheduled", PURPOSES["scheduled"]
    WALK_IN = "walk_in", PURPOSES["walk_in"]
    EMERGENCY = "emergency", PURPOSES["emergency"]
    REFERRAL = "referral", PURPOSES["referral"]
    BILLING = "billing", PURPOSES["billing"]


class Presence(models.TextChoices):
    """How it was seen that the patient is who the number says."""

    QR = "qr", PRESENCES["qr"]
    DIGITAL_DOCUMENT = "digital_document", PRESENCES["digital_document"]
    FACE_ID = "face_id", PRESENCES["face_id"]
    PAPER_ID = "paper_id", PRESENCES["paper_id"]
    NONE = "none", PRESENCES["none"]


class NoPresence(models.TextChoices):
    """Why nobody saw the patient."""

    TELEPHONE = "telephone", REASONS_FOR_NONE["telephone"]
    NEWBORN = "newborn", REASONS_FOR_NONE["newborn"]
    UNCONSCIOUS = "unconscious", REASONS_FOR_NONE["unconscious"]
    NO_DOCUMENT = "no_document", REASONS_FOR_NONE["no_document"]
    SYSTEM_DOWN = "system_down", REASONS_FOR_NONE["system_down"]
