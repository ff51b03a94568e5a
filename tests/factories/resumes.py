"""Files of résumés, made in memory: a DOCX of lines, a PDF of pages of lines."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from tests.conftest import missing

_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H "
    "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
)
_GLYPHS = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
)


def library(name: str) -> Any:
    """The library, or a skip that says which extra is not installed."""
    try:
        return __import__(name)
    except ImportError:
        missing("resume", f"{name} is not installed")


def make_docx(lines: Sequence[str], *, box: Sequence[str] = ()) -> bytes:
    """A paragraph for each line; a line with tabs is a row of a table. ``box`` stands in a text box."""
    document = library("docx").Document()
    for line in lines:
        if "\t" in line:
            cells = line.split("\t")
            for cell, text in zip(document.add_table(1, len(cells)).rows[0].cells, cells, strict=True):
                cell.text = text
        else:
            document.add_paragraph(line)
    packed = BytesIO()
    document.save(packed)
    if not box:
        return packed.getvalue()
    shape = (
        "<w:p><w:r>"
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        "<mc:Choice Requires='wps'>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    inside = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in box)
    drawn = shape.format(f"<w:drawing><w:txbxContent>{inside}</w:txbxContent></w:drawing>")
    text = part_of(packed.getvalue()).replace(b"<w:body>", b"<w:body>" + drawn.encode(), 1)
    return with_parts(packed.getvalue(), {"word/document.xml": text})


def part_of(document: bytes, name: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(BytesIO(document)) as package:
        return package.read(name)


def with_parts(document: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same package with some parts put in place of others or added."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(document)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return packed.getvalue()


def make_pdf(*pages: Sequence[str]) -> bytes:
    """Text of any script without an embedded font: each code stands for the character of that number."""
    numbers = [6 + 2 * number for number in range(len(pages))]
    codes = _codes("".join(line for lines in pages for line in lines))
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        _FONT,
        _GLYPHS,
        f"<< /Length {len(codes)} >>\nstream\n{codes}\nendstream",
    ]
    for number, lines in zip(numbers, pages, strict=True):
        shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -18 Td " for line in lines)
        content = f"BT /F1 12 Tf 40 800 Td {shown}ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {number + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return _numbered(objects)


def _codes(text: str) -> str:
    """Which character each code stands for, of those that are used."""
    used = [one.encode("utf-16-be").hex() for one in sorted(set(text))]
    blocks = [used[start : start + 100] for start in range(0, len(used), 100)]
    told = " ".join(
        f"{len(block)} beginbfchar {' '.join(f'<{one}> <{one}>' for one in block)} endbfchar"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /All def /CMapType 2 def "
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange {told} endcmap end end"
    )


def _numbered(objects: Sequence[str]) -> bytes:
    text, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    return text + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def locked_pdf(lines: Sequence[str], password: str) -> bytes:
    """The same with a password."""
    pypdf = library("pypdf")
    writer = pypdf.PdfWriter(clone_from=BytesIO(make_pdf(lines)))
    writer.encrypt(password, algorithm="RC4-128")
    packed = BytesIO()
    writer.write(packed)
    return packed.getvalue()
