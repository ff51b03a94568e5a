"""How often the keys of a long list stand in it, at eight bytes for each; and keys made of texts."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from hashlib import blake2b

import numpy as np


class Tally:
    """First all keys are noted, then they are looked up."""

    def __init__(self) -> None:
        self._keys = array("Q")
        self._sorted = True

    def note(self, keys: Iterable[int]) -> None:
        """Those of one row."""
        self._keys.extend(keys)
        self._sorted = False

    def times(self, key: int) -> int:
        """In how many of all the rows."""
        if not self._sorted:
            self._keys = array("Q", np.sort(np.frombuffer(self._keys, np.uint64)).tobytes())
            self._sorted = True
        return bisect_right(self._keys, key) - bisect_left(self._keys, key)


def short_key(text: str) -> int:
    """A digest of 64 bits, without a secret: two texts have the same by a rare chance (among a million texts
    about one in thirty million), and who can guess a text can tell whether a key is of it.
    """
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
