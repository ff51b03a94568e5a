"""What would become of completions that are declared: looked up in a few statements, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import Session

from talent.kit.clock import today
from talent.kit.errors import FieldError
from talent.kit.sentences import say
from talent.people.finding import MOST_NAMES, Book, Indexes, Who, indexes_of, people_by_index
from talent.people.recalling import Crowd
from talent.training.completion_queries import (
    Former,
    Standing,
    former_completions,
    standing_completions,
    teachings,
)
from talent.training.completion_rules import (
    BARRED,
    TWICE,
    Declared,
    Facts,
    Fate,
    Teaching,
    facts_of,
    fault_of,
)
from talent.training.earlier import Earlier

NO_CLASS = "没有找到这个班次。"
NO_PERSON = "没有找到这位学员。"
MANY_NAMES = say(
    "同一手机号或身份号码下填写了 {most} 个以上的姓名，不能判断是哪一位学员，请核对。", most=MOST_NAMES
)


@dataclass(frozen=True, slots=True)
class Assessed:
    """One declaration: its fate, the fault for which it is refused, and what is needed to write it."""

    fate: Fate
    fault: FieldError | None = None
    teaching: Teaching | None = None
    who: Who | None = None
    facts: Facts | None = None
    standing: Standing | None = None
    # The revoked ones of the same person in the same class, instead of which it is logged.
    former: tuple[int, ...] = ()
    # What was written for it, where that is new.
    completion_id: int | None = None


class Assessment:
    """Assesses declarations in portions, each as if all those before it were written.

    Before the first portion is assessed all must have been noted.
    """

    def __init__(self) -> None:
        self._crowd = Crowd()
        self._earlier = Earlier()

    def note(self, declared: Sequence[Declared]) -> None:
        for one in declared:
            pair = _indexes(one)
            self._crowd.note(one.name, pair)
            self._earlier.note(pair)

    def assess(self, session: Session, organisation_id: int, declared: Sequence[Declared]) -> list[Assessed]:
        """In the order given."""
        seen = _Seen(self._earlier, declared)
        answers = _assess(session, organisation_id, declared, self._crowd, seen, lock=False)
        seen.remember()
        return answers


def assess(
    session: Session, organisation_id: int, declared: Sequence[Declared], *, lock: bool = False
) -> list[Assessed]:
    """In the order given, each as if those before it were written. Only classes of the body are found.

    With ``lock`` the classes stay as they are until the transaction ends.
    """
    crowd = Crowd()
    for one in declared:
        crowd.note(one.name, _indexes(one))
    return _assess(session, organisation_id, declared, crowd, _Seen(Earlier(), declared), lock=lock)


class _Found(NamedTuple):
    """What is in the database, by class and person."""

    standing: dict[tuple[int, int], Standing]
    former: dict[tuple[int, int], Former]


class _Seen:
    """What was said first of whom in which class, in this portion and before."""

    def __init__(self, earlier: Earlier, declared: Sequence[Declared]) -> None:
        self._earlier = earlier
        self.newcomers = earlier.newcomers(declared, [_indexes(one) for one in declared])
        self._said: dict[tuple[int, Who], Facts] = {}

    def first(self, class_id: int, who: Who, facts: Facts) -> Facts:
        before = self._said.get((class_id, who))
        if before is None and (who.person_id is not None or who in self.newcomers):
            before = self._earlier.said(class_id, who, self.newcomers)
        return before or self._said.setdefault((class_id, who), facts)

    def remember(self) -> None:
        said = ((class_id, who, facts) for (class_id, who), facts in self._said.items())
        self._earlier.remember(said, self.newcomers)


def _assess(
    session: Session,
    organisation_id: int,
    declared: Sequence[Declared],
    crowd: Crowd,
    seen: _Seen,
    *,
    lock: bool,
) -> list[Assessed]:
    taught = teachings(session, {one.class_id for one in declared}, lock=lock)
    taught = {key: one for key, one in taught.items() if one.organisation_id == organisation_id}
    indexes = [_indexes(one) for one in declared]
    ids = {one.person_id for one in declared if one.person_id is not None}
    mobiles, numbers = ({pair[place] for pair in indexes if pair[place]} for place in (0, 1))
    people = people_by_index(session, mobiles, numbers, ids)  # type: ignore[arg-type]
    by_id = {who.person_id: who for who in people}
    numbers_known = [who.person_id for who in people if who.person_id]
    found = _Found(
        standing_completions(session, taught, numbers_known),
        former_completions(session, taught, numbers_known),
    )
    book = Book([*people, *seen.newcomers])
    answers = []
    for one, pair in zip(declared, indexes, strict=True):
        teaching = taught.get(one.class_id)
        who: Who | FieldError | None
        if one.person_id is not None:
            who = by_id.get(one.person_id) or FieldError("person_id", NO_PERSON)
        elif crowd.holds(pair):
            who = FieldError("name", MANY_NAMES)
        else:
            # A row with a fault enters nobody.
            who = None
        answers.append(_assess_one(one, teaching, who, (book, *pair), found, seen))
    return answers


def _assess_one(
    declared: Declared,
    teaching: Teaching | None,
    who: Who | FieldError | None,
    look: tuple[Book, str | None, str | None],
    found: _Found,
    seen: _Seen,
) -> Assessed:
    if teaching is None:
        return Assessed(Fate.REFUSED, FieldError("class_id", NO_CLASS))
    facts = facts_of(declared, teaching)
    if (fault := fault_of(facts, teaching, today())) is not None:
        return Assessed(Fate.REFUSED, fault)
    if who is None:
        book, mobile, number = look
        who = book.find(declared.name, declared.mobile, mobile, number)
    if isinstance(who, FieldError):
        return Assessed(Fate.REFUSED, who)
    key = (teaching.class_id, who.person_id or 0)
    standing, former = found.standing.get(key), found.former.get(key)
    if former is not None and former.barred and standing is None:
        return Assessed(Fate.REFUSED, FieldError("", BARRED))
    earlier = seen.first(teaching.class_id, who, facts)
    if earlier is not facts:
        if earlier != facts:
            return Assessed(Fate.REFUSED, FieldError("", TWICE))
        return Assessed(Fate.UNCHANGED, None, teaching, who, facts, standing)
    fate = Fate.NEW
    if standing is not None:
        fate = Fate.UNCHANGED if standing.facts == facts else Fate.CHANGED
    return Assessed(fate, None, teaching, who, facts, standing, former.ids if former else ())


def _indexes(declared: Declared) -> Indexes:
    return indexes_of(declared.mobile, declared.resident_id)
