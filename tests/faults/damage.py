"""Ways to damage an index version on disk, as disks and people do."""

import os
from collections.abc import Callable
from pathlib import Path

from matching.files import SAMPLE

Damage = Callable[[Path], None]


def writable(path: Path) -> Path:
    """A version's files are read-only; who damages them must first allow it."""
    path.chmod(0o600)
    return path


def flip(path: Path, place: int, bit: int = 0) -> None:
    """Flip one bit; a negative place counts from the end."""
    content = bytearray(writable(path).read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)


def truncate(path: Path) -> None:
    os.truncate(writable(path), path.stat().st_size - 1)


def empty(path: Path) -> None:
    writable(path).write_bytes(b"")


def lengthen(path: Path) -> None:
    writable(path).write_bytes(path.read_bytes() + b"\0")


def remove(path: Path) -> None:
    path.unlink()


def link(path: Path) -> None:
    """The same bytes, but under another name that somebody may change."""
    aside = path.parent.parent / f".aside-{path.name}"
    path.rename(aside)
    path.symlink_to(aside)


def pipe(path: Path) -> None:
    """Opening one waits for a writer: a reader that is not careful would hang."""
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def flip_in_the_head(path: Path) -> None:
    flip(path, 9)


def flip_in_the_last_block(path: Path) -> None:
    flip(path, -1)


def flip_in_the_middle(path: Path) -> None:
    """Of a file longer than the two blocks that are looked at when it is opened."""
    size = path.stat().st_size
    assert size > 3 * SAMPLE
    flip(path, size // 2)


AT_OPENING: tuple[Damage, ...] = (
    truncate,
    empty,
    lengthen,
    remove,
    link,
    pipe,
    folder,
    flip_in_the_head,
    flip_in_the_last_block,
)
