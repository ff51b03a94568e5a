"""What the rows of a long list of graduates said, in short: enough to assess the next as if all lay side
by side.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from talent.kit.tally import short_key
from talent.people.finding import Who
from talent.people.graduate_rules import Graduate, GraduateBook, Indexes
from talent.people.recalling import (
    Newcomers,
    by_key,
    key_of,
    places_of,
    short,
)
from talent.people.word_rules import Words


class EarlierGraduates:
    """Who is new in the rows before, who has which student number by them, and what they say of whom."""

    def __init__(self) -> None:
        self._newcomers = Newcomers()
        # Whom a student number means, and the number of each; both by short keys.
        self._of_student: dict[int, int] = {}
        self._students: dict[int, int] = {}
        self.said: dict[int, int] = {}

    def note(self, indexes: Indexes) -> None:
        """Those of one of the rows to come."""
        self._newcomers.note((indexes.mobile, indexes.number, indexes.student))

    def given(self, indexes: Sequence[Indexes]) -> dict[str, int]:
        """Whom the student numbers of these rows mean by the rows before, by their keys."""
        students = {one.student: self._of_student.get(short(one.student)) for one in indexes if one.student}
        return {student: key for student, key in students.items() if key is not None}

    def newcomers(
        self, graduates: Sequence[Graduate], indexes: Sequence[Indexes], given: Mapping[str, int]
    ) -> dict[Who, int]:
        """Those whom one of the rows may mean, with their places; the first to come first."""
        pairs = [(one.mobile, one.number) for one in indexes]
        return self._newcomers.meant((one.name for one in graduates), pairs, places_of(given.values()))

    def recall(
        self,
        book: GraduateBook,
        people: Iterable[Who],
        newcomers: Mapping[Who, int],
        given: Mapping[str, int],
    ) -> None:
        """The book knows the student numbers that the rows before gave."""
        known = by_key(people, newcomers)
        texts = {short(student): student for student in given}
        students = ((who, self._students.get(key)) for key, who in known.items())
        book.recall(
            {who: texts.get(number, f"{number:x}") for who, number in students if number is not None},
            {student: known[key] for student, key in given.items()},
        )

    def remember(self, said: Mapping[Who, int], book: GraduateBook, newcomers: Mapping[Who, int]) -> None:
        """Who is neither in the database nor among the newcomers is one from now on, if a row to come may
        mean that person.
        """
        known, students = dict(newcomers), dict[Who, list[str]]()
        for student, who in book.given:
            students.setdefault(who, []).append(student)
        for who, words in said.items():
            if who.person_id is None and who not in known:
                if not self._newcomers.may_return(
                    (who.mobile_index, who.number_index, *students.get(who, ()))
                ):
                    continue
                known[who] = self._newcomers.enter(who)
            self.said[key_of(who, known)] = words
        for student, who in book.given:
            if who.person_id is not None or who in known:
                key = key_of(who, known)
                self._of_student[short(student)], self._students[key] = key, short(student)


def digest_of_words(words: Words) -> int:
    return short_key(json.dumps(sorted(words.items()), ensure_ascii=False))
