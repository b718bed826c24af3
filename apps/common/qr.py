"""QR codes as pages draw them."""

import segno
from django.utils.safestring import SafeString, mark_safe

SCALE = 8


def picture(text: str) -> SafeString:
    """A QR code of `text` as inline SVG, black on white in both themes, hidden from readers of text."""
    drawn = segno.make(text, micro=False, error="m")
    return mark_safe(
        drawn.svg_inline(scale=SCALE, dark="#000", light="#fff", omitsize=True, svgclass="qr")
    )
