"""A sheet that is assessed some rows at a time has the fates and faults that it has as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.crypto import keyring
from talent.kit.db import Session
from talent.training.assessing import MANY_NAMES, MOST_NAMES, Assessed, Assessment, assess
from talent.training.completion_rules import Declared
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course

BEGAN = today() - timedelta(days=20)
NAMES = ("王丽", "王 丽", "李强", "张伟", "ＬＩ", "li", "赵云·买买提", "赵云买买提")
MOBILES = tuple(f"1390000000{at}" for at in range(4))
NUMBERS = ("11010119900307461X", "110101199003071958", "110101199003078535")
Pair = tuple[str, str | None]
Whole = Callable[[Sequence[Declared]], list[Assessed]]


@pytest.fixture
def classes(session: Session, training_body: Actor) -> list[int]:
    """Two of the body, one of which has a completion of each of two people, and one that is not there."""
    course = make_course(session, training_body.organisation_id or 0)
    held = [make_class(session, course, starts_on=BEGAN, ends_on=BEGAN) for _ in range(2)]
    one = make_person(session, name="王丽", mobile=MOBILES[0])
    other = make_person(session, name="张伟", mobile=MOBILES[1])
    other.resident_id_index = keyring().blind_index(NUMBERS[0], "person.resident_id")
    session.add(other)
    make_person(session, name="李强", mobile=MOBILES[1])
    for person in (one, other):
        make_completion(session, held[0], person.id or 0, BEGAN)
    session.commit()
    return [*(one.id or 0 for one in held), 999_999]


def said(class_ids: Sequence[int]) -> st.SearchStrategy[Declared]:
    return st.builds(
        Declared,
        class_id=st.sampled_from(class_ids),
        completed_on=st.sampled_from([BEGAN, BEGAN + timedelta(days=1), date(2000, 1, 1)]),
        name=st.sampled_from(NAMES),
        mobile=st.sampled_from([*MOBILES, None]),
        resident_id=st.sampled_from([None, None, None, *NUMBERS]),
        hours=st.sampled_from([None, 8]),
    )


def told(found: Sequence[Assessed]) -> list[tuple[object, ...]]:
    return [(one.fate, one.fault, one.facts, one.who.person_id if one.who else None) for one in found]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_portions_say_what_the_whole_says(
    session: Session, training_body: Actor, classes: list[int], data: st.DataObject
) -> None:
    declared = data.draw(st.lists(said(classes), max_size=40))
    size = data.draw(st.integers(1, 12))
    body = training_body.organisation_id or 0
    portions = [declared[start : start + size] for start in range(0, len(declared), size)]
    check = Assessment()
    for portion in portions:
        check.note(portion)
    found = [one for portion in portions for one in check.assess(session, body, portion)]
    assert told(found) == told(assess(session, body, declared))


def test_many_names_under_one_number_are_found_wherever_they_stand(
    session: Session, training_body: Actor, classes: list[int]
) -> None:
    first = Declared(class_id=classes[1], completed_on=BEGAN, name="甲", mobile=MOBILES[3])
    rows = [replace(first, name=f"{name}某") for name in "甲乙丙丁"[: MOST_NAMES + 1]]
    for noted, wrong in ((rows, MANY_NAMES), (rows[:MOST_NAMES], None)):
        check = Assessment()
        for row in noted:
            check.note([row])
        [found] = check.assess(session, training_body.organisation_id or 0, noted[:1])
        assert (found.fault.message if found.fault else None) == wrong


def test_who_was_new_before_is_the_same_later_and_may_not_be_said_otherwise(
    session: Session, training_body: Actor, classes: list[int]
) -> None:
    row = Declared(
        class_id=classes[0], completed_on=BEGAN, name="周舟", mobile=MOBILES[2], resident_id=NUMBERS[1]
    )
    later = (
        (row, "unchanged", ""),
        (replace(row, mobile=None), "unchanged", ""),
        (replace(row, hours=8), "refused", ""),
        (replace(row, name="吴舟"), "refused", "resident_id"),
        (replace(row, class_id=classes[1]), "new", ""),
        (replace(row, resident_id=NUMBERS[2]), "refused", "resident_id"),
    )
    check = Assessment()
    rows = [row, *(one for one, _, _ in later)]
    check.note(rows)
    found = [check.assess(session, training_body.organisation_id or 0, [one])[0] for one in rows]
    assert [(one.fate.value, one.fault.field if one.fault else "") for one in found[1:]] == [
        (fate, field) for _, fate, field in later
    ]
