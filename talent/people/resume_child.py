"""Takes the text out of one résumé, in a process of its own: the file on stdin, JSON on stdout.

Started by its path (see ``resume_file``), so it imports nothing of ours. What a hostile file can do to the
libraries that read it, it does here: to a process without network, writing, children, memory or time.
"""

import importlib
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

MEMORY = 512 * 2**20
CPU_SECONDS = 10
MAX_PAGES = 20
MAX_LETTERS = 60_000
# Of a packed document: bytes when unpacked, how many times the file itself, number of parts.
MAX_UNPACKED = 50 * 2**20
MAX_RATIO = 100
MAX_PARTS = 1000
# Below this many bytes a high ratio is harmless, and usual for forms that repeat themselves.
_SMALL = 2 * 2**20
_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENT = "word/document.xml"
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)""")
_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii"}
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What no reading of a document needs, by the names of the interpreter's audit events.
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.remove")
_WRITING = re.compile(r"[wax+]")


class Refused(Exception):
    """The file is not read; the argument says why, in a word that ``resume_file`` knows."""


def main() -> None:
    _limit()
    try:
        # Every module is loaded before the process gives up what it does not need.
        libraries = _libraries()
        sys.addaudithook(_guard)
        answer: dict[str, Any] = {"lines": _lines(sys.stdin.buffer.read(), libraries)}
    except Refused as error:
        answer = {"refused": str(error)}
    except (MemoryError, RecursionError):
        answer = {"refused": "heavy"}
    except Exception:  # noqa: BLE001 - whatever a broken file makes a library raise
        answer = {"refused": "broken"}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _libraries() -> tuple[Any, Any]:
    try:
        return importlib.import_module("pypdf"), importlib.import_module("docx")
    except ImportError:
        raise Refused("missing") from None


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[1], str) and _WRITING.search(arguments[1]):
        raise PermissionError(event)


def _lines(content: bytes, libraries: tuple[Any, Any]) -> list[str]:
    """By what the file begins with, whatever its name says."""
    pypdf, docx = libraries
    if content.startswith(_OLE):
        raise Refused("old")
    if content.lstrip()[:5] == _PDF:
        found = list(_of_pdf(pypdf, content))
    elif content.startswith(_ZIP):
        _check_package(content)
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


def _check_package(content: bytes) -> None:
    """Before anything is unpacked whole: how much it would be, and no part may define entities."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
            raise Refused("bomb")
        if unpacked > _SMALL and unpacked > MAX_RATIO * len(content):
            raise Refused("bomb")
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("encrypted")
        if _DOCUMENT not in package.namelist():
            raise Refused("kind")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                _check_xml(package.read(part))


def _check_xml(text: bytes) -> None:
    # Without its zero bytes UTF-16 reads like ASCII here.
    plain = text.replace(b"\0", b"")
    declared = _ENCODING.search(plain.lstrip(b"\xef\xbb\xbf\xff\xfe"))
    if declared is not None and declared[1].lower() not in _ENCODINGS:
        raise Refused("broken")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Refused("entities")


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


if __name__ == "__main__":
    main()
