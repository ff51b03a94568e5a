"""One file of an index version: written once with its checksums, then only read or mapped."""

import mmap
import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from matching.locks import Lease

Tell = Callable[[int], None]
SAMPLE = 1 << 16
_BLOCK = 1 << 22
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_WRITE = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class BadFile(Exception):
    """A file that is not what was written; the message says in what way."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Length, and CRC-32 of the first and last 64 KB together and of the whole.

    They guard against accidents (CRC-32 reads 4 GB/s here, SHA-256 1.7, BLAKE2b 0.9): whoever may
    write in the folder could write any checksum, too.
    """

    size: int
    sample: int
    whole: int


def array_parts(column: NDArray[Any]) -> Iterator[bytes | memoryview]:
    """Cut an array in .npy form into blocks. Raises ValueError for objects, which would need pickle."""
    whole = np.ascontiguousarray(column)
    if whole.dtype.hasobject:
        raise ValueError("an array of objects can't be stored")
    head = BytesIO()
    npy.write_array_header_1_0(head, npy.header_data_from_array_1_0(whole))
    yield head.getvalue()
    if whole.size:
        flat = whole.reshape(-1).view(np.uint8).data
        yield from (flat[start : start + _BLOCK] for start in range(0, len(flat), _BLOCK))


def write_file(folder: int, name: str, parts: Iterable[bytes | memoryview], tell: Tell) -> Sums:
    """Write a new file into an open folder, for its owner to read; it is on the disk when this returns."""
    descriptor = os.open(name, _WRITE, 0o600, dir_fd=folder)
    try:
        size = whole = 0
        for part in parts:
            _write_all(descriptor, part)
            size, whole = size + len(part), zlib.crc32(part, whole)
            tell(len(part))
        os.fchmod(descriptor, 0o400)
        os.fsync(descriptor)
        return Sums(size, _sample(descriptor, size)[1], whole)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, part: bytes | memoryview) -> None:
    rest = memoryview(part)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def read_bytes(folder: int, name: str, sums: Sums) -> bytes:
    """Read a small file whole and check all of it."""
    descriptor = _open(folder, name, sums)
    try:
        content = b"".join(_blocks(descriptor))
    finally:
        os.close(descriptor)
    if zlib.crc32(content) != sums.whole:
        raise BadFile("was changed")
    return content


def map_array(folder: int, name: str, sums: Sums, lease: Lease) -> NDArray[Any]:
    """Map an array, its length, header and sample checked; the lease lives as long as any part is used."""
    descriptor = _open(folder, name, sums)
    try:
        head, sample = _sample(descriptor, sums.size)
        if sample != sums.sample:
            raise BadFile("was changed")
        dtype, shape, start = _header(head)
        count = int(np.prod(shape, dtype=np.int64))
        if dtype.hasobject or start + count * dtype.itemsize != sums.size:
            raise BadFile("has a wrong header")
        mapped = _Mapped(descriptor, sums.size, access=mmap.ACCESS_READ)
    finally:
        os.close(descriptor)
    mapped.lease = lease
    column = np.frombuffer(mapped, dtype, count, start) if count else np.empty(0, dtype)
    column.flags.writeable = False
    return column.reshape(shape)


class _Mapped(mmap.mmap):
    """A mapping that keeps the lease of its folder."""

    lease: Lease


def whole_is_right(folder: int, name: str, sums: Sums, tell: Tell) -> bool:
    """Tell whether every byte is as written; raises BadFile or OSError for what is no such file."""
    descriptor = _open(folder, name, sums)
    try:
        whole = 0
        for block in _blocks(descriptor):
            whole = zlib.crc32(block, whole)
            tell(len(block))
        return whole == sums.whole
    finally:
        os.close(descriptor)


def _open(folder: int, name: str, sums: Sums) -> int:
    """Open a plain file of the right length: no link, no pipe that would wait for a writer."""
    descriptor = os.open(name, _READ, dir_fd=folder)
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode) and found.st_size == sums.size:
        return descriptor
    os.close(descriptor)
    raise BadFile("has a wrong length" if stat.S_ISREG(found.st_mode) else "is no plain file")


def _blocks(descriptor: int) -> Iterator[bytes]:
    start = 0
    while block := os.pread(descriptor, _BLOCK, start):
        yield block
        start += len(block)


def _sample(descriptor: int, size: int) -> tuple[bytes, int]:
    """Give the first block, and the checksum over it and the last one."""
    head = os.pread(descriptor, SAMPLE, 0)
    start = max(SAMPLE, size - SAMPLE)
    tail = os.pread(descriptor, SAMPLE, start) if start < size else b""
    return head, zlib.crc32(tail, zlib.crc32(head))


def _header(head: bytes) -> tuple[np.dtype[Any], tuple[int, ...], int]:
    """Read the type, the shape and where the data begin."""
    stream = BytesIO(head)
    try:
        if npy.read_magic(stream) != (1, 0):
            raise BadFile("has a wrong header")
        shape, by_column, dtype = npy.read_array_header_1_0(stream)
    except ValueError as error:
        raise BadFile("has a wrong header") from error
    if by_column:
        raise BadFile("has a wrong header")
    return dtype, shape, stream.tell()
