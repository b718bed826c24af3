"""The codes for the clinic as their owner sees them: a picture to scan, and the same as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from apps.common.qr import picture
from apps.persons import presence


@dataclass(frozen=True)
class ShownCode:
    """One live code; `picture` is its QR code as SVG."""

    pk: int
    text: str
    given_at: datetime
    picture: SafeString


def shown_codes(person_id: int) -> list[ShownCode]:
    """The live codes of somebody, the newest first."""
    return [
        ShownCode(
            pk=row.pk,
            text=presence.grouped(presence.text_of(row)),
            given_at=row.given_at,
            picture=picture(presence.text_of(row)),
        )
        for row in presence.live_codes(person_id)
    ]
