"""The code on a certificate that a telephone reads: the address where it is checked."""

from io import BytesIO

import segno

from talent.training.certificate_reading import check_url


def check_code(base: str, number: str) -> bytes:
    """As SVG, black on white also where the page is dark: not every reader knows the reverse."""
    drawn = BytesIO()
    code = segno.make_qr(check_url(base, number), error="m")
    code.save(drawn, kind="svg", border=2, light="#fff", svgclass=None, lineclass=None, omitsize=True)
    return drawn.getvalue()


def check_matrix(base: str, number: str) -> list[bytearray]:
    """The same as rows of dots, without the border, for who draws it himself."""
    return [bytearray(row) for row in segno.make_qr(check_url(base, number), error="m").matrix]
