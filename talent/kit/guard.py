"""What a process is held to that reads a hostile file: the file on stdin, lines of JSON on stdout.

Started by its path (see ``guarded``) with the path of a reader, which has a function ``load`` that imports
its libraries and a function ``read`` that takes the file, what was loaded, and the arguments. What it finds
is one answer, or an iterator of parts that are said one by one. Neither imports anything of ours but what
lies beside this module. What a file can do to a library, it does here: to a process without network, writing,
children, memory or time.
"""

import importlib.util
import json
import os
import re
import resource
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What no reading of a file needs, by the names of the interpreter's audit events.
_FORBIDDEN = (
    *("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "ctypes.dlopen"),
    *("os.remove", "os.rename", "os.truncate", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.ch"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)""")
_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii"}
_DEFINITION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_PIECE = 2**20


class Refused(Exception):
    """The file is not read; the argument says why, in a word that whoever asked knows."""


@dataclass(frozen=True)
class Package:
    """Of a packed file, at the most: bytes when unpacked, times the file itself, number of parts.

    Below ``small`` bytes a high ratio is harmless, and usual for what repeats itself.
    """

    unpacked: int
    ratio: int
    small: int
    parts: int = 1000


def main() -> None:
    memory, seconds, path, *arguments = sys.argv[1:]
    run(reader_of(path), int(memory), int(seconds), arguments)


def reader_of(path: str) -> ModuleType:
    # By these names readers ask for what lies here; the packages stand empty, so that nothing else of ours
    # is looked for.
    for name, folders in (("talent", []), ("talent.kit", [str(Path(__file__).parent)])):
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__path__ = folders
    sys.modules["talent.kit.guard"] = sys.modules[__name__]
    spec = importlib.util.spec_from_file_location("reader", path)
    assert spec is not None
    assert spec.loader is not None
    reader = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reader)
    return reader


def run(reader: Any, memory: int, seconds: int, arguments: Sequence[str]) -> None:
    """Says what the reader finds, or why it does not read the file. Only the last line is no part."""
    answer: dict[str, Any]
    _limit(memory, seconds)
    try:
        # Every module is loaded before the process gives up what it does not need.
        loaded = reader.load()
        sys.addaudithook(_watch)
        found = reader.read(sys.stdin.buffer.read(), loaded, arguments)
        if isinstance(found, Iterator):
            for part in found:
                _say({"part": part})
            found = None
        answer = {"found": found}
    except Refused as error:
        answer = {"refused": str(error)}
    except (MemoryError, RecursionError):
        answer = {"refused": "heavy"}
    except BaseException:  # noqa: BLE001 - whatever a broken file makes a library raise, its panics among it
        answer = {"refused": "broken"}
    _say(answer)


def _say(answer: dict[str, Any]) -> None:
    """Whole and at once: what was begun is never broken off by another answer."""
    line = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and arguments[2] & _WRITING:
        raise PermissionError(event)


def check_package(content: bytes, most: Package, needed: str) -> set[str]:
    """The names of its parts. Before anything is unpacked whole: how much it would be, whether it holds the
    part that makes it what it should be, and that no part defines entities.
    """
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > most.parts or unpacked > most.unpacked:
            raise Refused("bomb")
        if unpacked > most.small and unpacked > most.ratio * len(content):
            raise Refused("bomb")
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("encrypted")
        names = {part.filename.lower() for part in parts}
        if needed not in names:
            raise Refused("kind")
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")) or _is_xml(package, part):
                _check_xml(package, part)
    return names


def _is_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whatever it is called: which part is what, others of them say."""
    with package.open(part) as file:
        return file.read(16).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t").startswith(b"<")


def _check_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with package.open(part) as file:
        before = b""
        for number, piece in enumerate(iter(lambda: file.read(_PIECE), b"")):
            # Without its zero bytes UTF-16 reads like ASCII here.
            plain = before + piece.replace(b"\0", b"")
            declared = _ENCODING.search(plain.lstrip(b"\xef\xbb\xbf\xff\xfe")) if number == 0 else None
            if declared is not None and declared[1].lower() not in _ENCODINGS:
                raise Refused("broken")
            if _DEFINITION.search(plain):
                raise Refused("entities")
            before = plain[-10:]


if __name__ == "__main__":
    main()
