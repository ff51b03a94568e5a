"""Rows of a sheet on the disk in sealed blocks: written as they come, read from any row on.

A block is bound to its file and to its place there, and the index behind them says how many there are: none
can be changed, left out, doubled or moved without being found out.
"""

import json
import os
import struct
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import BinaryIO, NamedTuple, overload

from cryptography.exceptions import InvalidTag

from talent.kit.crypto import keyring, new_secret
from talent.kit.errors import NotFound

_MARK = b"JICAI-ROWS-1\n"
_END = struct.Struct(">Q")
# A file that is kept in memory instead.
_SMALL = 2**18
_GONE = "表格的行已不再保存，请重新上传。"


class SheetRow(NamedTuple):
    """A row that is not empty, by the number that it has in its sheet."""

    line: int
    cells: list[str]


class BlockWriter:
    """Seals blocks into a file, one behind the other; what was begun is finished by ``finish``."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._ends = [file.write(_MARK)]
        # For each block the number of the row behind it.
        self._rows: list[int] = []

    def add(self, rows: Sequence[SheetRow]) -> None:
        if rows:
            self.add_plain(json.dumps(rows, ensure_ascii=False).encode(), len(rows))

    def add_plain(self, block: bytes, rows: int) -> None:
        """A block as another file gave it."""
        self._seal(block, str(len(self._rows)))
        self._rows.append(rows + (self._rows[-1] if self._rows else 0))

    def finish(self, headings: Sequence[str] = ()) -> None:
        """``headings`` are kept apart from the rows."""
        at = self._ends[-1]
        index = {"ends": self._ends, "rows": self._rows, "headings": list(headings)}
        self._seal(json.dumps(index, ensure_ascii=False).encode(), "index")
        self._file.write(_END.pack(at))
        self._file.flush()

    def _seal(self, content: bytes, part: str) -> None:
        written = self._file.write(keyring().seal(content, _place(self._name, part)))
        self._ends.append(self._ends[-1] + written)


class RowBlocks(Sequence[SheetRow]):
    """The rows of such a file; of its blocks only the last that was read is held.

    ``open_file`` opens it. Raises ``NotFound`` where it is not there, or not what was written.
    """

    def __init__(self, open_file: Callable[[], AbstractContextManager[BinaryIO]], name: str) -> None:
        self._open_file = open_file
        self._name = name
        index = json.loads(self._index())
        self.headings: list[str] = index["headings"]
        self._ends: list[int] = index["ends"]
        self._rows: list[int] = index["rows"]
        self._held: tuple[int, list[SheetRow]] = (-1, [])

    def __len__(self) -> int:
        return self._rows[-1] if self._rows else 0

    @overload
    def __getitem__(self, at: int) -> SheetRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[SheetRow]: ...
    def __getitem__(self, at: int | slice) -> SheetRow | list[SheetRow]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            raise IndexError(at)
        number = bisect_right(self._rows, place)
        return self.block(number)[place - (self._rows[number - 1] if number else 0)]

    def __iter__(self) -> Iterator[SheetRow]:
        for block in self.blocks():
            yield from block

    def blocks(self) -> Iterator[list[SheetRow]]:
        for number in range(len(self._rows)):
            yield self.block(number)

    def block(self, number: int) -> list[SheetRow]:
        if self._held[0] != number:
            rows = [SheetRow(line, cells) for line, cells in json.loads(self.plain(number))]
            self._held = number, rows
        return self._held[1]

    def plain(self, number: int) -> bytes:
        """A block as it was written."""
        part = str(number)
        with self._opened() as file:
            return _unsealed(file, self._ends[number], self._ends[number + 1], _place(self._name, part))

    def sizes(self) -> list[int]:
        """How many rows each block has."""
        return [end - begin for begin, end in zip([0, *self._rows], self._rows, strict=False)]

    def _index(self) -> bytes:
        with self._opened() as file:
            behind = file.seek(0, os.SEEK_END) - _END.size
            if behind < len(_MARK):
                raise NotFound(_GONE)
            file.seek(behind)
            at = _END.unpack(file.read(_END.size))[0]
            return _unsealed(file, at, behind, _place(self._name, "index"))

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        try:
            with self._open_file() as file:
                yield file
        except OSError:
            raise NotFound(_GONE) from None


def is_row_blocks(file: BinaryIO) -> bool:
    """The file has blocks; sheets of earlier versions lie otherwise."""
    return file.read(len(_MARK)) == _MARK


def spool(blocks: Iterable[Sequence[SheetRow]]) -> RowBlocks:
    """Rows on the disk without a name there, which are gone with what is returned."""
    name = new_secret()
    file = tempfile.SpooledTemporaryFile(_SMALL)  # noqa: SIM115 - closed with its rows
    try:
        writer = BlockWriter(file, name)  # type: ignore[arg-type]
        for block in blocks:
            writer.add(block)
        writer.finish()
        rows = RowBlocks(lambda: nullcontext(file), name)  # type: ignore[arg-type]
    except BaseException:
        file.close()
        raise
    weakref.finalize(rows, file.close)
    return rows


def _unsealed(file: BinaryIO, begin: int, end: int, place: str) -> bytes:
    if not 0 < begin < end:
        raise NotFound(_GONE)
    file.seek(begin)
    try:
        return keyring().unseal(file.read(end - begin), place)
    except (InvalidTag, KeyError, IndexError, ValueError):
        raise NotFound(_GONE) from None


def _place(name: str, part: str) -> str:
    return f"rows.{name}.{part}"
