"""What would become of completions that are declared: looked up in a few statements, nothing written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from talent.kit.clock import today
from talent.kit.crypto import keyring
from talent.kit.errors import FieldError
from talent.training.completion_queries import (
    Standing,
    people_by_index,
    standing_completions,
    teachings,
)
from talent.training.completion_rules import (
    REVOKED,
    TWICE,
    Book,
    Declared,
    Facts,
    Fate,
    Teaching,
    Who,
    facts_of,
    fault_of,
    folded_name,
)

NO_CLASS = "没有找到这个班次。"
NO_PERSON = "没有找到这位学员。"
# Under one telephone or identity number, in one sheet.
MOST_NAMES = 3
MANY_NAMES = f"同一手机号或身份号码下填写了 {MOST_NAMES} 个以上的姓名，不能判断是哪一位学员，请核对。"


@dataclass(frozen=True, slots=True)
class Assessed:
    """One declaration: its fate, the fault for which it is refused, and what is needed to write it."""

    fate: Fate
    fault: FieldError | None = None
    teaching: Teaching | None = None
    who: Who | None = None
    facts: Facts | None = None
    standing: Standing | None = None
    # What was written for it, where that is new.
    completion_id: int | None = None


def assess(
    session: Session, organisation_id: int, declared: Sequence[Declared], *, lock: bool = False
) -> list[Assessed]:
    """In the order given, each as if those before it were written. Only classes of the body are found.

    With ``lock`` the classes stay as they are until the transaction ends.
    """
    taught = teachings(session, {one.class_id for one in declared}, lock=lock)
    taught = {key: one for key, one in taught.items() if one.organisation_id == organisation_id}
    indexes = [_indexes(one) for one in declared]
    ids = {one.person_id for one in declared if one.person_id is not None}
    mobiles, numbers = ({pair[place] for pair in indexes if pair[place]} for place in (0, 1))
    people = people_by_index(session, mobiles, numbers, ids)  # type: ignore[arg-type]
    by_id = {who.person_id: who for who in people}
    found = standing_completions(session, taught, [who.person_id for who in people if who.person_id])
    book = Book(people)
    crowded = _crowded(declared, indexes)
    seen: dict[tuple[int, Who], Facts] = {}
    answers = []
    for one, (mobile, number) in zip(declared, indexes, strict=True):
        teaching = taught.get(one.class_id)
        who: Who | FieldError | None
        if one.person_id is not None:
            who = by_id.get(one.person_id) or FieldError("person_id", NO_PERSON)
        elif crowded & {mobile, number}:
            who = FieldError("name", MANY_NAMES)
        else:
            # A row with a fault enters nobody.
            who = None
        answers.append(_assess_one(one, teaching, who, (book, mobile, number), found, seen))
    return answers


def _assess_one(
    declared: Declared,
    teaching: Teaching | None,
    who: Who | FieldError | None,
    look: tuple[Book, str | None, str | None],
    found: dict[tuple[int, int], Standing],
    seen: dict[tuple[int, Who], Facts],
) -> Assessed:
    if teaching is None:
        return Assessed(Fate.REFUSED, FieldError("class_id", NO_CLASS))
    facts = facts_of(declared, teaching)
    if (fault := fault_of(facts, teaching, today())) is not None:
        return Assessed(Fate.REFUSED, fault)
    if who is None:
        book, mobile, number = look
        who = book.find(declared, mobile, number)
    if isinstance(who, FieldError):
        return Assessed(Fate.REFUSED, who)
    standing = found.get((teaching.class_id, who.person_id or 0))
    if standing is not None and standing.revoked:
        return Assessed(Fate.REFUSED, FieldError("", REVOKED))
    earlier = seen.setdefault((teaching.class_id, who), facts)
    if earlier is not facts:
        if earlier != facts:
            return Assessed(Fate.REFUSED, FieldError("", TWICE))
        return Assessed(Fate.UNCHANGED, None, teaching, who, facts, standing)
    fate = Fate.NEW
    if standing is not None:
        fate = Fate.UNCHANGED if standing.facts == facts else Fate.CHANGED
    return Assessed(fate, None, teaching, who, facts, standing)


def _crowded(
    declared: Sequence[Declared], indexes: Sequence[tuple[str | None, str | None]]
) -> set[str | None]:
    """Mobiles and identity numbers under more names than any family has: whoever tries names one after the
    other must not learn which of them is right.
    """
    names: defaultdict[str, set[str]] = defaultdict(set)
    for one, pair in zip(declared, indexes, strict=True):
        for index in filter(None, pair):
            names[index].add(folded_name(one.name))
    return {index for index, said in names.items() if len(said) > MOST_NAMES}


def _indexes(declared: Declared) -> tuple[str | None, str | None]:
    """The blind indexes of mobile and identity number."""
    keys = keyring()
    mobile, number = declared.mobile, declared.resident_id
    return (
        None if mobile is None else keys.blind_index(mobile, "person.mobile"),
        None if number is None else keys.blind_index(number, "person.resident_id"),
    )
