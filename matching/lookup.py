"""Numbers of many strings, found by a hash in mapped arrays: opened at no cost, shared by processes."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matching.columns import Arrays, Strings, fixed

V = TypeVar("V")

# Strings that a look-up has met before, found or not: some 150 bytes each.
_MET = 16_384


class Lookup(Mapping[str, int]):
    """The number of each string: its place among all. Of equal strings the first is given, or all.

    The numbers stand bucket by bucket in ``members``; ``starts`` says where each bucket begins. The bucket of
    a string is the last bits of the CRC-32 of its bytes, and there is room for one string in each.
    """

    __slots__ = ("_blob", "_bounds", "_members", "_met", "_starts", "members", "starts", "strings")

    def __init__(self, strings: Strings, starts: NDArray[np.uint32], members: NDArray[np.uint32]) -> None:
        self.strings = strings
        self.starts = starts
        self.members = members
        # A number out of a memoryview takes a third of the time of one out of an array.
        self._blob, self._bounds = strings.blob.data, strings.starts.data
        self._starts, self._members = starts.data, members.data
        self._met: dict[str, int | None] = {}

    @staticmethod
    def of(texts: Iterable[str]) -> "Lookup":
        return Lookup.of_strings(Strings.of(texts))

    @staticmethod
    def of_strings(strings: Strings) -> "Lookup":
        size = 1 << max(0, len(strings) - 1).bit_length()
        hashes = np.fromiter((crc32(part) for part in strings.parts()), np.uint32, len(strings))
        buckets = hashes & np.uint32(size - 1)
        starts = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(buckets, minlength=size), out=starts[1:])
        members = np.argsort(buckets, kind="stable")
        return Lookup(strings, fixed(starts, np.uint32), fixed(members, np.uint32))

    def all(self, text: str) -> list[int]:
        """Give the numbers of all that equal a string, in ascending order."""
        key = text.encode("utf-8", "surrogatepass")
        blob, bounds = self._blob, self._bounds
        bucket = crc32(key) & (len(self._starts) - 2)
        own = self._members[self._starts[bucket] : self._starts[bucket + 1]]
        return [number for number in own if blob[bounds[number] : bounds[number + 1]] == key]

    # Encoding a demand asks for a thousand strings, most of them not there and the same as in other demands.
    def get(self, text: str, default: Any = None) -> Any:
        number = self._met.get(text, -1)
        if number == -1:
            number = next(iter(self.all(text)), None)
            if len(self._met) >= _MET:
                self._met.clear()
            self._met[text] = number
        return default if number is None else number

    def __getitem__(self, text: str) -> int:
        number: int | None = self.get(text)
        if number is None:
            raise KeyError(text)
        return number

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.get(text) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.strings.all())

    def __len__(self) -> int:
        return len(self.strings)

    def as_dict(self) -> dict[str, int]:
        """Give the same as a dictionary: three times as fast, in memory of its own."""
        return {text: number for number, text in enumerate(self)}

    def __reduce__(self) -> tuple[Any, ...]:
        return Lookup, (self.strings, self.starts, self.members)

    def arrays(self, prefix: str) -> Arrays:
        own = {f"{prefix}.buckets": self.starts, f"{prefix}.members": self.members}
        return self.strings.arrays(prefix) | own

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "Lookup":
        strings = Strings.from_arrays(arrays, prefix)
        return Lookup(strings, arrays[f"{prefix}.buckets"], arrays[f"{prefix}.members"])


class Keyed(Mapping[str, V]):
    """Something for each of many strings, read from arrays when it is asked for."""

    def __init__(self, keys: Lookup) -> None:
        self._keys = keys

    @abstractmethod
    def value(self, number: int) -> V:
        """Give what stands for the string of a number."""

    def __getitem__(self, key: str) -> V:
        return self.value(self._keys[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Counted(Keyed[int]):
    """One number for each of many strings."""

    def __init__(self, keys: Lookup, counts: NDArray[np.int64]) -> None:
        super().__init__(keys)
        self._counts = counts

    def value(self, number: int) -> int:
        return int(self._counts[number])
