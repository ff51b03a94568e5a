"""A list of graduates that is assessed some rows at a time has the fates and faults that the whole has."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.kit.clock import today
from talent.kit.crypto import keyring
from talent.kit.db import Session
from talent.kit.terms import Category
from talent.people.codes import CodeBook
from talent.people.graduate_assessing import Assessed, GraduateAssessment, assess_graduates
from talent.people.graduate_rules import Graduate, School
from talent.people.graduates import school_of
from talent.people.records import blind
from talent.people.tables import GraduateDetail, Membership
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.portions import in_portions
from tests.talent.people.graduates import GRADUATE, hand_in

NAMES = ("王丽", "王 丽", "李强", "张伟")
MOBILES = tuple(f"1390000000{at}" for at in range(4))
NUMBERS = ("11010119900307461X", "110101199003071958", "110101199003078535")
STUDENTS = ("20230001", "20230002", "20230003", "20230004")
BARE = Graduate(name="王丽", graduation_year=2026, major_name="电子商务")
ROWS = st.builds(
    replace,
    st.just(BARE),
    name=st.sampled_from(NAMES),
    mobile=st.sampled_from([None, *MOBILES]),
    resident_id=st.sampled_from([None, None, None, *NUMBERS]),
    student_number=st.sampled_from([None, *STUDENTS]),
    skills=st.sampled_from([(), (), ("PS",)]),
)


@pytest.fixture
def school(session: Session, university: Actor) -> School:
    """It has handed in two; of others it knows nothing, though they have profiles, one of them claimed, and
    one says in the own profile which student number there is.
    """
    hand_in(
        session,
        university,
        replace(GRADUATE, name="王丽", mobile=MOBILES[0], student_number=STUDENTS[0]),
        replace(GRADUATE, name="李强", mobile=None, resident_id=NUMBERS[0], student_number=STUDENTS[1]),
    )
    made = school_of(session, university.organisation_id or 0, CodeBook(session))
    numbered = make_person(session, name="张伟", mobile=MOBILES[1])
    numbered.resident_id_index = keyring().blind_index(NUMBERS[1], "person.resident_id")
    user = make_user(session, role=Role.TALENT)
    claimed = make_person(session, name="李强", mobile=MOBILES[1], user_id=user.id)
    member = Membership(person_id=claimed.id or 0, category=Category.GRADUATE, since=today())
    session.add_all([numbered, member])
    session.flush()
    session.add(
        GraduateDetail(
            membership_id=member.id or 0,
            school_name=made.name,
            school_code=made.code,
            major_name="电子商务",
            graduation_year=2026,
            student_number_index=blind(STUDENTS[2], "graduate_detail.student_number"),
        )
    )
    session.commit()
    return made


def told(found: Sequence[Assessed]) -> list[tuple[object, ...]]:
    return [
        (one.fate, one.fault, one.words, one.entry_id, one.who.person_id if one.who else None)
        for one in found
    ]


def in_turn(session: Session, school: School, portions: Sequence[Sequence[Graduate]]) -> list[Assessed]:
    check = GraduateAssessment()
    for portion in portions:
        check.note(portion)
    return [one for portion in portions for one in check.assess(session, school, portion)]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(portions=in_portions(ROWS))
def test_portions_say_what_the_whole_says(
    session: Session, school: School, portions: list[list[Graduate]]
) -> None:
    whole = assess_graduates(session, school, [one for portion in portions for one in portion])
    assert told(in_turn(session, school, portions)) == told(whole)


def test_who_was_new_before_is_found_by_whatever_was_said(session: Session, school: School) -> None:
    first = replace(BARE, name="周舟", mobile=MOBILES[3], resident_id=NUMBERS[2], student_number=STUDENTS[3])
    later = (
        (first, "unchanged", ""),
        (replace(first, mobile=None, resident_id=None), "refused", ""),
        (replace(first, name="吴舟", mobile=None, resident_id=None), "refused", "student_number"),
        (replace(first, resident_id=NUMBERS[1]), "refused", "resident_id"),
        (replace(first, resident_id=None, student_number=STUDENTS[2]), "refused", "student_number"),
        (replace(first, name="吴舟", resident_id=None, student_number=None), "refused", "mobile"),
    )
    rows = [first, *(one for one, _, _ in later)]
    found = in_turn(session, school, [[one] for one in rows])
    assert [(one.fate.value, one.fault.field if one.fault else "") for one in found] == [
        ("new", ""),
        *((fate, field) for _, fate, field in later),
    ]


def test_a_corrected_student_number_is_known_to_later_rows(session: Session, school: School) -> None:
    """Somebody of the database is found by the identity number first and by the new student number later."""
    row = replace(BARE, name="李强", resident_id=NUMBERS[0], student_number=STUDENTS[3])
    again = replace(row, resident_id=None)
    found = in_turn(session, school, [[row], [again], [replace(again, skills=("PS",))]])
    assert [one.fate.value for one in found] == ["changed", "unchanged", "refused"]
    assert found[1].who is not None
    assert found[1].who.person_id is not None


def test_nothing_is_kept_of_rows_that_none_repeats(session: Session, school: School) -> None:
    rows = [replace(BARE, name=f"新人{at}", mobile=f"137{at:08d}") for at in range(20)]
    check = GraduateAssessment()
    check.note(rows)
    assert {one.fate.value for one in check.assess(session, school, rows)} == {"new"}
    assert check._earlier.said == {}
