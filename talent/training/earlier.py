"""What the rows of a long sheet said, in short: enough to assess the next as if all lay side by side.

Of a row there remain a few numbers made from keyed digests, of nobody a name or a telephone number.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

import numpy as np

from talent.people.finding import Indexes, Who, folded_name
from talent.training.completion_rules import Declared, Facts


class Crowd:
    """Mobiles and identity numbers under more names than any family has: whoever tries names one after the
    other must not learn which of them is right.
    """

    def __init__(self, most_names: int) -> None:
        self._most_names = most_names
        # An index and a name, by turns.
        self._pairs = array("Q")
        self._crowded: set[int] | None = None

    def note(self, declared: Sequence[Declared], indexes: Sequence[Indexes]) -> None:
        self._crowded = None
        for one, pair in zip(declared, indexes, strict=True):
            for index in filter(None, pair):
                self._pairs.extend((_short(index), _short_name(one.name)))

    def holds(self, pair: Indexes) -> bool:
        """Of all that was noted."""
        if self._crowded is None:
            self._crowded = self._find()
        return bool(self._crowded) and any(_short(index) in self._crowded for index in filter(None, pair))

    def _find(self) -> set[int]:
        pairs = np.unique(np.frombuffer(self._pairs, np.uint64).reshape(-1, 2), axis=0)
        indexes, names = np.unique(pairs[:, 0], return_counts=True)
        return set(indexes[names > self._most_names].tolist())


class Earlier:
    """Who is new in the rows before, and what they say of whom in which class."""

    def __init__(self) -> None:
        # Of each of the new people; zero for a number that is not known.
        self._mobiles, self._numbers, self._names = array("Q"), array("Q"), array("Q")
        self._places: dict[int, tuple[int, ...]] = {}
        self._facts: dict[Facts, Facts] = {}
        self._said: dict[int, Facts] = {}

    def newcomers(self, declared: Sequence[Declared], indexes: Sequence[Indexes]) -> dict[Who, int]:
        """Those whom one of these declarations may mean, with their places; the first to come first."""
        texts = {_short(index): index for pair in indexes for index in filter(None, pair)}
        places = sorted({place for short in texts for place in self._places.get(short, ())})
        if not places:
            return {}
        names = {_short_name(one.name): one.name for one in declared}
        return {self._who(place, names, texts): place for place in places}

    def said(self, class_id: int, who: Who, newcomers: Mapping[Who, int]) -> Facts | None:
        return self._said.get(_key(class_id, who, newcomers))

    def remember(self, said: Iterable[tuple[int, Who, Facts]], newcomers: Mapping[Who, int]) -> None:
        """Who is neither in the database nor among the newcomers is one from now on."""
        known = dict(newcomers)
        for class_id, who, facts in said:
            if who.person_id is None and who not in known:
                known[who] = self._enter(who)
            self._said[_key(class_id, who, known)] = self._facts.setdefault(facts, facts)

    def _enter(self, who: Who) -> int:
        place = len(self._names)
        indexes = who.mobile_index, who.number_index
        for kept, index in zip((self._mobiles, self._numbers), indexes, strict=True):
            kept.append(0 if index is None else _short(index))
            if index is not None:
                self._places[_short(index)] = (*self._places.get(_short(index), ()), place)
        self._names.append(_short_name(who.name))
        return place

    def _who(self, place: int, names: Mapping[int, str], texts: Mapping[int, str]) -> Who:
        """An index that none of the declarations has is only known to be there, as is another name."""
        indexes = [kept[place] for kept in (self._mobiles, self._numbers)]
        mobile, number = (texts.get(short, f"{short:x}") if short else None for short in indexes)
        name = names.get(self._names[place], f"\0{place}")
        return Who(name, mobile_index=mobile, number_index=number)


def _key(class_id: int, who: Who, newcomers: Mapping[Who, int]) -> int:
    person = newcomers[who] * 2 + 1 if who.person_id is None else who.person_id * 2
    return class_id << 48 | person


def _short(index: str) -> int:
    """Never zero."""
    return int(index[:15], 16) + 1


def _short_name(name: str) -> int:
    return int.from_bytes(blake2b(folded_name(name).encode(), digest_size=8).digest())
