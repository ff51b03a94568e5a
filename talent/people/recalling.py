"""What the rows of a long list said of people, in short: enough to know them again in later rows.

Of a row there remain a few numbers, of nobody a name or a telephone number: what is left of the keyed blind
indexes of mobiles and identity numbers, and digests without a secret of names and of what was said. Names can
be guessed from those, so they are held in memory alone, while the list is gone through.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping

import numpy as np

from talent.kit.tally import Tally, short_key
from talent.people.finding import MOST_NAMES, Indexes, Who, folded_name


class Crowd:
    """Mobiles and identity numbers under more names than any family has: whoever tries names one after the
    other must not learn which of them is right.
    """

    def __init__(self) -> None:
        # An index and a name, by turns.
        self._pairs = array("Q")
        self._crowded: set[int] | None = None

    def note(self, name: str, pair: Indexes) -> None:
        self._crowded = None
        for index in filter(None, pair):
            self._pairs.extend((short(index), _short_name(name)))

    def holds(self, pair: Indexes) -> bool:
        """Of all that was noted."""
        if self._crowded is None:
            self._crowded = self._find()
        return bool(self._crowded) and any(short(index) in self._crowded for index in filter(None, pair))

    def _find(self) -> set[int]:
        pairs = np.unique(np.frombuffer(self._pairs, np.uint64).reshape(-1, 2), axis=0)
        indexes, names = np.unique(pairs[:, 0], return_counts=True)
        return set(indexes[names > MOST_NAMES].tolist())


class Newcomers:
    """People who are not in the database and whom rows before brought; each has a place."""

    def __init__(self) -> None:
        self._keys = Tally()
        # Zero for a number that is not known.
        self._mobiles, self._numbers, self._names = array("Q"), array("Q"), array("Q")
        self._places: dict[int, tuple[int, ...]] = {}

    def meant(
        self, names: Iterable[str], pairs: Iterable[Indexes], places: Iterable[int] = ()
    ) -> dict[Who, int]:
        """Those whom rows with these names and indexes may mean, and those at ``places``; the first to come
        first.
        """
        texts = {short(index): index for pair in pairs for index in filter(None, pair)}
        found = sorted({*places, *(place for key in texts for place in self._places.get(key, ()))})
        if not found:
            return {}
        by_name = {_short_name(name): name for name in names}
        return {self._who(place, by_name, texts): place for place in found}

    def note(self, indexes: Iterable[str | None]) -> None:
        """All that one of the rows to come is known by."""
        self._keys.note(short(index) for index in indexes if index is not None)

    def may_return(self, indexes: Iterable[str | None]) -> bool:
        """Whether there is another row by which somebody known by these may be meant: else nothing of that
        person need be kept.
        """
        return any(self._keys.times(short(index)) > 1 for index in indexes if index is not None)

    def enter(self, who: Who) -> int:
        place = len(self._names)
        indexes = who.mobile_index, who.number_index
        for kept, index in zip((self._mobiles, self._numbers), indexes, strict=True):
            kept.append(0 if index is None else short(index))
            if index is not None:
                self._places[short(index)] = (*self._places.get(short(index), ()), place)
        self._names.append(_short_name(who.name))
        return place

    def _who(self, place: int, names: Mapping[int, str], texts: Mapping[int, str]) -> Who:
        """An index that none of the rows has is only known to be there, as is another name."""
        indexes = [kept[place] for kept in (self._mobiles, self._numbers)]
        mobile, number = (texts.get(key, f"{key:x}") if key else None for key in indexes)
        name = names.get(self._names[place], f"\0{place}")
        return Who(name, mobile_index=mobile, number_index=number)


class Sayings:
    """What rows said first of whom, in short: ``earlier`` by the keys of people, ``new`` in this portion."""

    def __init__(self, earlier: Mapping[int, int], newcomers: Mapping[Who, int]) -> None:
        self._earlier, self._newcomers = earlier, newcomers
        self.new: dict[Who, int] = {}

    def before(self, who: Who, words: int) -> int | None:
        """None where these words are the first."""
        said = self.new.get(who)
        if said is None and (who.person_id is not None or who in self._newcomers):
            said = self._earlier.get(key_of(who, self._newcomers))
        if said is None:
            self.new[who] = words
        return said


def key_of(who: Who, newcomers: Mapping[Who, int]) -> int:
    """One number for everybody, in the database or not."""
    return newcomers[who] * 2 + 1 if who.person_id is None else who.person_id * 2


def places_of(keys: Collection[int]) -> list[int]:
    """The places of the newcomers among them."""
    return [key // 2 for key in keys if key % 2]


def ids_of(keys: Collection[int]) -> set[int]:
    """The ids of those among them who are in the database."""
    return {key // 2 for key in keys if not key % 2}


def by_key(people: Iterable[Who], newcomers: Mapping[Who, int]) -> dict[int, Who]:
    return {key_of(who, newcomers): who for who in (*people, *newcomers)}


def short(index: str) -> int:
    """Never zero; ``index`` is a blind index or another digest in hexadecimal digits."""
    return int(index[:15], 16) + 1


def _short_name(name: str) -> int:
    return short_key(folded_name(name))
