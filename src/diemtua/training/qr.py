"""A QR code as inline SVG, without style attributes (the content policy forbids them)."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString


def qr_svg(address: str) -> SafeString:
    """The address as an SVG picture that scales; dark on a white ground of its own, error correction M."""
    written = BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        written, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#000", light="#fff"
    )
    return SafeString(written.getvalue().decode())
