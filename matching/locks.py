"""Locks between processes. The kernel frees them when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self


@contextmanager
def exclusive(path: Path, *, wait: bool = True) -> Iterator[int]:
    """Hold a lock file alone; gives its descriptor. Raises BlockingIOError if not to wait and held."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield descriptor
    finally:
        # Closing unlocks. The file stays: removed, two processes could hold two files of one name.
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Tell whether some process holds a lock file alone at this moment."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


class Lease:
    """A folder in use: it is not removed while somebody, here or elsewhere, has a lease on it.

    Raises OSError for what is no real folder, and for one that is being removed.
    """

    def __init__(self, folder: Path) -> None:
        self.descriptor = -1
        self.descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        fcntl.flock(self.descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def take_over(self) -> Self | None:
        """Give the lease as the only one, or None where others use the folder."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        return self

    def __del__(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)
