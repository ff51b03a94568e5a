"""Files that appear whole or not at all: written beside their place and put there by one rename."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the place of ``path`` at the end; only its owner may read it.

    After an exception the old file stands as it was.
    """
    pending = path.with_name(f".{path.name}.writing")
    try:
        with os.fdopen(os.open(pending, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        pending.replace(path)
    except BaseException:
        pending.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def replace_text(path: Path, text: str) -> None:
    """The file holds this text, or what it held before."""
    with replacing(path) as file:
        file.write(text.encode())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
