"""A certificate as PDF, to be printed and framed: A4 across, its words text that can be copied."""

import importlib
import importlib.util
import math
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from talent.kit.errors import Unavailable
from talent.training.certificate_codes import check_matrix
from talent.training.certificate_fonts import Font, find_font
from talent.training.certificate_numbers import grouped
from talent.training.certificate_schemas import PrintedCertificate
from talent.training.certificate_words import CALLED, SITE, long_date, sentence, skills_line

WIDTH, HEIGHT = 297, 210
_CINNABAR, _INK, _SOFT, _PALE = (164, 38, 44), (29, 33, 41), (75, 83, 97), (246, 233, 230)
_FAMILY = "certificate"
_CODE = 27.0
# How wide the facts may be, and how many characters fit into two large lines.
_FACT = 160
_LONG = 76


def is_ready(chosen: Path | None) -> bool:
    """Whether this installation has the library and a typeface."""
    return importlib.util.find_spec("fpdf") is not None and find_font(chosen) is not None


def draw(one: PrintedCertificate, chosen: Path | None) -> bytes:
    """Raises ``Unavailable`` where there is no library or no Chinese typeface."""
    font = find_font(chosen)
    if font is None or importlib.util.find_spec("fpdf") is None:
        raise Unavailable("本平台暂不能生成 PDF，请使用“打印”，并在浏览器中选择“另存为 PDF”。")
    pdf = _sheet(one, font)
    _background(pdf)
    _frame(pdf)
    _head(pdf, one)
    _body(pdf, one)
    _foot(pdf, one)
    return bytes(pdf.output())


def _sheet(one: PrintedCertificate, font: Font) -> Any:
    pdf = importlib.import_module("fpdf").FPDF(orientation="landscape", unit="mm", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_lang("zh-CN")
    pdf.set_title(f"{one.kind.label} {grouped(one.number)}")
    pdf.set_author(one.issuer)
    # The same certificate is the same file, whenever it is asked for.
    pdf.set_creation_date(datetime.combine(one.issued_on, time(), UTC))
    pdf.add_font(_FAMILY, fname=font.path, collection_font_number=font.face)
    pdf.add_page()
    return pdf


def _background(pdf: Any) -> None:
    """A rosette as on banknotes: curves that a copying machine blurs."""
    pdf.set_draw_color(*_PALE)
    pdf.set_line_width(0.18)
    for ring in range(14):
        radius, depth = 34 + ring * 3.2, 9 + ring * 0.9
        pdf.polygon([_petal(step / 360 * math.tau, radius, depth, ring) for step in range(360)])


def _petal(angle: float, radius: float, depth: float, ring: int) -> tuple[float, float]:
    reach = radius + depth * math.sin(12 * angle + ring * 0.45)
    return WIDTH / 2 + reach * math.cos(angle), 107 + reach * math.sin(angle) * 0.72


def _frame(pdf: Any) -> None:
    pdf.set_draw_color(*_CINNABAR)
    for inset, line in ((9, 1.1), (11.4, 0.25)):
        pdf.set_line_width(line)
        pdf.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)
    pdf.set_line_width(0.5)
    for left in (True, False):
        for top in (True, False):
            pdf.polyline([_corner(x, y, left, top) for x, y in _FRET])


# A corner of the square spiral that frames Chinese carpets, from the corner of the frame.
_FRET = ((14, 26), (14, 14), (26, 14), (26, 22), (18, 22), (18, 18), (22, 18))


def _corner(x: float, y: float, left: bool, top: bool) -> tuple[float, float]:
    return x if left else WIDTH - x, y if top else HEIGHT - y


def _head(pdf: Any, one: PrintedCertificate) -> None:
    _seal(pdf, WIDTH / 2 - 7, 22, 14)
    _line(pdf, 41, SITE, 10.5, _SOFT, spacing=2)
    _line(pdf, 58, one.kind.label, 34, _CINNABAR, spacing=12, bold=0.25)
    _line(pdf, 69, CALLED[one.kind], 8.5, _SOFT, spacing=3)


def _body(pdf: Any, one: PrintedCertificate) -> None:
    _line(pdf, 96, one.name, 26, _INK, spacing=4, bold=0.15)
    pdf.set_draw_color(*_CINNABAR)
    pdf.set_line_width(0.3)
    pdf.line(WIDTH / 2 - 45, 102, WIDTH / 2 + 45, 102)
    said = sentence(one)
    bottom = _paragraph(pdf, 111, said, 14.5 if len(said) <= _LONG else 11.5, _INK)
    _paragraph(pdf, bottom + 3, skills_line(one), 10.5, _SOFT)


def _foot(pdf: Any, one: PrintedCertificate) -> None:
    _facts(pdf, one)
    right = WIDTH - 28 - _CODE
    _code(pdf, one, right, 154)
    pdf.set_text_color(*_SOFT)
    pdf.set_font(_FAMILY, size=8)
    pdf.set_xy(right - 5, 182)
    pdf.cell(_CODE + 10, 4, "扫码查验真伪", align="C")
    where = one.url.removesuffix(one.number).rstrip("/")
    _line(pdf, 193, f"编号 {grouped(one.number)}　　查验 {where}", 8, _SOFT)


def _facts(pdf: Any, one: PrintedCertificate) -> None:
    rows = [("签发机构", one.issuer), ("签发日期", long_date(one.issued_on))]
    if one.expires_on:
        rows.append(("有效期至", long_date(one.expires_on)))
    top = 181 - 9 * len(rows)
    for number, (label, text) in enumerate(rows):
        pdf.set_xy(30, top + 9 * number)
        pdf.set_font(_FAMILY, size=9.5)
        pdf.set_text_color(*_SOFT)
        pdf.cell(20, 8, label)
        pdf.set_font(_FAMILY, size=12.5)
        pdf.set_text_color(*_INK)
        if pdf.get_string_width(text) < _FACT:
            pdf.cell(_FACT, 8, text)
            continue
        # The longest names of organisations take two small lines.
        pdf.set_font(_FAMILY, size=7)
        pdf.multi_cell(_FACT, 4, text, align="L", wrapmode="CHAR")


def _seal(pdf: Any, x: float, y: float, size: float) -> None:
    pdf.set_fill_color(*_CINNABAR)
    pdf.rect(x, y, size, size, style="F", round_corners=True, corner_radius=1.4)
    pdf.set_text_color(255, 255, 255)
    pdf.set_font(_FAMILY, size=17)
    # Written downwards, as on a seal.
    for number, character in enumerate("冀才"):
        pdf.set_xy(x, y + 0.6 + number * 6.3)
        pdf.cell(size, 6.4, character, align="C")


def _code(pdf: Any, one: PrintedCertificate, x: float, y: float) -> None:
    matrix = check_matrix(one.url.partition("/certificates/")[0], one.number)
    dot = _CODE / len(matrix)
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(x - 2, y - 2, _CODE + 4, _CODE + 4, style="F")
    pdf.set_fill_color(0, 0, 0)
    for down, row in enumerate(matrix):
        for start, length in _runs(row):
            # A hair wider than it is, or readers see white lines between the dots.
            pdf.rect(x + start * dot, y + down * dot, length * dot + 0.02, dot + 0.02, style="F")


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Where dark dots begin, and how many there are in a row."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs


def _line(
    pdf: Any,
    y: float,
    text: str,
    size: float,
    colour: tuple[int, int, int],
    *,
    spacing: float = 0,
    bold: float = 0,
) -> None:
    """One line in the middle, ``y`` is its base; made smaller until it fits."""
    pdf.set_text_color(*colour)
    pdf.set_draw_color(*colour)
    pdf.set_char_spacing(spacing)
    pdf.set_font(_FAMILY, size=size)
    while (width := pdf.get_string_width(text)) > WIDTH - 70 and size > 6:
        size -= 0.5
        pdf.set_font(_FAMILY, size=size)
    # The space after the last character is not seen.
    x = (WIDTH - width + spacing * 0.3528) / 2
    if bold:
        with pdf.local_context(text_mode="FILL_STROKE", line_width=bold):
            pdf.text(x, y, text)
    else:
        pdf.text(x, y, text)
    pdf.set_char_spacing(0)


def _paragraph(pdf: Any, y: float, text: str, size: float, colour: tuple[int, int, int]) -> float:
    """In the middle, as many lines as it takes; where they end."""
    if not text:
        return y
    pdf.set_text_color(*colour)
    pdf.set_font(_FAMILY, size=size)
    pdf.set_xy(45, y)
    pdf.multi_cell(WIDTH - 90, size * 0.62, text, align="C", wrapmode="CHAR")
    return float(pdf.get_y())
