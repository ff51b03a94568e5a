"""What a batch has found so far, on disk: a run that is killed goes on from the last mark.

Two files: the pairs as records of one size, and a small JSON beside them that says how many demands and
bytes of it count, and what they were computed with. What stands behind the mark is cut off.
"""

import fcntl
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.congestion import Lists
from talent.kit.errors import Conflict
from talent.kit.files import replace_text

RECORD = np.dtype(
    [(name, "<i8") for name in ("demand", "talent")]
    + [(name, "<f8") for name in ("score", "fit", "wish", "mutual")]
)
Records = NDArray[np.void]
Key = dict[str, Any]


class Spool:
    """Opened for one run; ``done`` demands of an earlier run with the same key are in it.

    ``restarted`` tells that there was one with another key, which is gone.
    """

    def __init__(self, path: Path, key: Key) -> None:
        self._path, self._mark_path, self._key = path, path.with_name(f"{path.name}.json"), key
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise Conflict(f"另一个批量匹配正在写 {path.name}，请等它结束，或换一个文件名。") from error
        found = self._read_mark()
        same = found is not None and found.get("key") == key
        self.restarted = found is not None and not same
        self.done = int(found["done"]) if found is not None and same else 0
        self._file.seek(int(found["bytes"]) if found is not None and same else 0)
        self._file.truncate()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, records: Records) -> None:
        """Add the pairs of the next demand; they count from the next ``mark`` on."""
        self._file.write(records.tobytes())
        self.done += 1

    def mark(self) -> None:
        """Make all that was added last, whatever happens next."""
        self._file.flush()
        os.fsync(self._file.fileno())
        state = {"key": self._key, "done": self.done, "bytes": self._file.tell()}
        replace_text(self._mark_path, json.dumps(state, ensure_ascii=True))

    def records(self) -> Records:
        """All pairs, demand by demand, each best first; mapped, not read."""
        self._file.flush()
        if not self._file.tell():
            return np.zeros(0, RECORD)
        return np.memmap(self._path, RECORD, "r")

    def remove(self) -> None:
        """The result stands elsewhere now."""
        self._mark_path.unlink(missing_ok=True)
        self._path.unlink(missing_ok=True)

    def _read_mark(self) -> Key | None:
        """The mark, if it can be read and the records that it speaks of are there."""
        try:
            found = json.loads(self._mark_path.read_text("utf-8"))
            whole = os.fstat(self._file.fileno()).st_size >= int(found["bytes"]) and int(found["done"]) >= 0
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return found if whole else None


def starts_of(records: Records) -> NDArray[np.int64]:
    """Where each demand's pairs start, and where the last one's end."""
    if not len(records):
        return np.zeros(1, np.int64)
    changes = np.flatnonzero(np.diff(records["demand"])) + 1
    return np.concatenate([[0], changes, [len(records)]]).astype(np.int64)


def lists_of(records: Records) -> Lists:
    """The pairs as the prices want them."""
    return Lists(starts_of(records), np.array(records["talent"]), np.array(records["score"]))
