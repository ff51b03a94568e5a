"""What the rows of a long sheet said, in short: enough to assess the next as if all lay side by side."""

from collections.abc import Iterable, Mapping, Sequence

from talent.people.finding import Indexes, Who
from talent.people.recalling import Newcomers, key_of
from talent.training.completion_rules import Declared, Facts


class Earlier:
    """Who is new in the rows before, and what they say of whom in which class."""

    def __init__(self) -> None:
        self._newcomers = Newcomers()
        self._facts: dict[Facts, Facts] = {}
        self._said: dict[int, Facts] = {}

    def note(self, pair: Indexes) -> None:
        """The indexes of one of the rows to come."""
        self._newcomers.note(pair)

    def newcomers(self, declared: Sequence[Declared], indexes: Sequence[Indexes]) -> dict[Who, int]:
        """Those whom one of these declarations may mean, with their places; the first to come first."""
        return self._newcomers.meant((one.name for one in declared), indexes)

    def said(self, class_id: int, who: Who, newcomers: Mapping[Who, int]) -> Facts | None:
        return self._said.get(_key(class_id, who, newcomers))

    def remember(self, said: Iterable[tuple[int, Who, Facts]], newcomers: Mapping[Who, int]) -> None:
        """Who is neither in the database nor among the newcomers is one from now on."""
        known = dict(newcomers)
        for class_id, who, facts in said:
            if who.person_id is None and who not in known:
                if not self._newcomers.may_return((who.mobile_index, who.number_index)):
                    continue
                known[who] = self._newcomers.enter(who)
            self._said[_key(class_id, who, known)] = self._facts.setdefault(facts, facts)


def _key(class_id: int, who: Who, newcomers: Mapping[Who, int]) -> int:
    return class_id << 48 | key_of(who, newcomers)
