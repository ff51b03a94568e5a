"""Takes the text out of one résumé, in a process of its own (see ``guard``; started by ``resume_file``)."""

import importlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from talent.kit.guard import OLE, ZIP, Package, Refused, check_package

MAX_PAGES = 20
MAX_LETTERS = 60_000
PACKAGE = Package(unpacked=50 * 2**20, ratio=100, small=2 * 2**20)
_PDF, _DOCUMENT = b"%PDF-", "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def load() -> tuple[Any, Any]:
    try:
        return importlib.import_module("pypdf"), importlib.import_module("docx")
    except ImportError:
        raise Refused("missing") from None


def read(content: bytes, libraries: tuple[Any, Any], _arguments: Sequence[str]) -> list[str]:
    """By what the file begins with, whatever its name says."""
    pypdf, docx = libraries
    if content.startswith(OLE):
        raise Refused("old")
    if content.lstrip()[:5] == _PDF:
        found = list(_of_pdf(pypdf, content))
    elif content.startswith(ZIP):
        check_package(content, PACKAGE, _DOCUMENT)
        found = list(_of_body(docx.Document(BytesIO(content)).element.body))
    else:
        raise Refused("kind")
    lines = [line for text in found for line in text.splitlines() if line.strip()]
    if not lines:
        raise Refused("empty")
    if sum(map(len, lines)) > MAX_LETTERS:
        raise Refused("long")
    # A lone surrogate, which a broken table of characters can yield, is no text.
    return [line.encode("utf-8", "ignore").decode() for line in lines]


def _of_pdf(pypdf: Any, content: bytes) -> Iterator[str]:
    reader = pypdf.PdfReader(BytesIO(content))
    if reader.is_encrypted:
        raise Refused("encrypted")
    if len(reader.pages) > MAX_PAGES:
        raise Refused("pages")
    for page in reader.pages:
        yield page.extract_text()


def _of_body(element: Any) -> Iterator[str]:
    """The text in the order of the page; a row of a table whose cells hold a line each is one line."""
    for child in element:
        if child.tag == f"{_WORD}p":
            yield _of_paragraph(child)
            for box in child.iter(f"{_WORD}txbxContent"):
                if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                    yield from _of_body(box)
        elif child.tag == f"{_WORD}tr":
            yield from _of_row(child)
        elif child.tag != f"{_WORD}sectPr":
            yield from _of_body(child)


def _of_row(row: Any) -> Iterator[str]:
    cells = [[line for line in _of_body(cell) if line.strip()] for cell in row.iterchildren(f"{_WORD}tc")]
    filled = [cell for cell in cells if cell]
    if filled and all(len(cell) == 1 and "\n" not in cell[0] for cell in filled):
        yield "\t".join(cell[0] for cell in filled)
    else:
        for cell in filled:
            yield from cell


def _of_paragraph(paragraph: Any) -> str:
    pieces = []
    for node in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
        nearest = next(above for above in node.iterancestors() if above.tag == f"{_WORD}p")
        if nearest is not paragraph or any(above.tag == f"{_WORD}tabs" for above in node.iterancestors()):
            continue
        kind = node.tag.removeprefix(_WORD)
        pieces.append(node.text or "" if kind == "t" else "\t" if kind == "tab" else "\n")
    return "".join(pieces)
