"""Whole profiles: one's own, or handed in by others, who can agree to nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from talent.accounts.actor import SYSTEM, VISITOR, Actor
from talent.audit.changes import latest_sequence
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid
from talent.people import service as people
from talent.people.enums import ConsentKind
from talent.people.queries import rankable_people
from talent.people.rows import EducationRow, GraduateRow, SkillRow, WorkRow
from talent.people.schemas import PersonInput
from tests.talent.people.samples import BOTH, RESIDENT_ID


def with_number(data: PersonInput, *agreed: ConsentKind) -> PersonInput:
    basics = data.basics.model_copy(update={"resident_id": RESIDENT_ID})
    return data.model_copy(update={"basics": basics, "agreed": frozenset(agreed)})


def test_everything_handed_in_comes_back(session: Session, talent: Actor, whole: PersonInput) -> None:
    made = people.create_person(session, talent, whole)
    assert (made.name, made.email, made.division_name) == ("李晓明", "lxm@example.com", "石家庄市长安区")
    assert made.wishes.model_dump(exclude={"posts"}) == whole.wishes.model_dump(exclude={"posts"})
    assert [row.category for row in made.categories] == [row.category for row in whole.categories]
    assert [(skill.words, skill.skill, skill.level, skill.used) for skill in made.skills] == [
        ("PS", "photoshop", 3, True),
        ("写诗", None, 1, False),
    ]
    assert (made.confirmed_on, made.experience_years) == (today(), 3.0)


def test_the_day_of_confirming_is_taken_for_others_only(
    session: Session, university: Actor, whole: PersonInput
) -> None:
    made = people.create_person(session, university, whole.model_copy(update={"agreed": frozenset()}))
    assert made.confirmed_on == date(2026, 1, 15)


def test_nobody_confirms_a_profile_for_days_to_come(whole: PersonInput) -> None:
    tomorrow = today() + timedelta(days=1)
    with pytest.raises(ValidationError, match="日期不能晚于今天"):
        PersonInput.model_validate({"basics": whole.basics, "confirmed_on": tomorrow})


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        (WorkRow, "started_on", date(2090, 1, 1)),
        (WorkRow, "ended_on", date(2099, 1, 1)),
        (EducationRow, "start_year", 2090),
        (EducationRow, "end_year", 2099),
        (GraduateRow, "graduation_year", 2099),
    ],
)
def test_what_was_studied_and_held_is_not_far_ahead(row: type[Any], field: str, value: object) -> None:
    least = {"title": "运营"} if row is WorkRow else {"school_name": "河北大学"}
    dates = {"since": date(2020, 7, 1)} if row is GraduateRow else {}
    with pytest.raises(ValidationError) as refused:
        row(**least, **dates, **{field: value})
    assert [error["loc"] for error in refused.value.errors()] == [(field,)]


def test_what_is_created_reads_the_same_in_another_session(
    session: Session, database: Database, talent: Actor, whole: PersonInput
) -> None:
    made = people.create_person(session, talent, whole)
    session.commit()
    with database.read() as other:
        assert people.get_own_person(other, talent) == made


def test_a_talent_creates_one_profile_only(session: Session, talent: Actor, whole: PersonInput) -> None:
    people.create_person(session, talent, whole)
    with pytest.raises(Conflict, match="已有人才档案"):
        people.create_person(session, talent, whole)


def test_of_two_own_profiles_at_once_the_second_hears_why_not(
    database: Database, talent: Actor, whole: PersonInput
) -> None:
    start = Barrier(2)

    def create(_: int) -> str:
        start.wait()
        try:
            with database.write() as writing:
                people.create_person(writing, talent, whole)
        except Conflict as refused:
            return refused.message
        return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(create, range(2))) == ["made", "您已有人才档案，请直接修改。"]


def test_a_second_profile_of_an_account_is_no_question_of_the_resident_number(
    session: Session, talent: Actor, whole: PersonInput
) -> None:
    people.create_person(session, SYSTEM, whole, user_id=talent.user_id)
    with pytest.raises(Conflict, match="已有人才档案"):
        people.create_person(session, SYSTEM, whole, user_id=talent.user_id)


def test_a_fault_of_another_kind_is_no_conflict(session: Session, whole: PersonInput) -> None:
    with pytest.raises(IntegrityError):
        people.create_person(session, SYSTEM, whole, user_id=999_999)


def test_a_talent_does_not_create_for_another(
    session: Session, talent: Actor, other_talent: Actor, whole: PersonInput
) -> None:
    with pytest.raises(Forbidden):
        people.create_person(session, talent, whole, user_id=other_talent.user_id)


def test_an_organisation_does_not_agree_for_its_people(
    session: Session, university: Actor, whole: PersonInput
) -> None:
    with pytest.raises(Forbidden, match="同意须由本人作出"):
        people.create_person(session, university, whole)


def test_an_organisation_does_not_bind_an_account(
    session: Session, university: Actor, talent: Actor, whole: PersonInput
) -> None:
    handed_in = whole.model_copy(update={"agreed": frozenset()})
    with pytest.raises(Forbidden):
        people.create_person(session, university, handed_in, user_id=talent.user_id)


def test_whom_an_organisation_hands_in_is_in_no_ranking(
    session: Session, university: Actor, whole: PersonInput
) -> None:
    people.create_person(session, university, whole.model_copy(update={"agreed": frozenset()}))
    assert session.exec(rankable_people().order_by("id")).all() == []


def test_who_may_not_hand_in_is_refused(
    session: Session, enterprise_owner: Actor, whole: PersonInput
) -> None:
    handed_in = whole.model_copy(update={"agreed": frozenset()})
    for actor in (enterprise_owner, VISITOR):
        with pytest.raises(Forbidden):
            people.create_person(session, actor, handed_in)


def test_many_are_created_in_the_order_given(session: Session, whole: PersonInput) -> None:
    several = [
        whole.model_copy(update={"basics": whole.basics.model_copy(update={"name": name})})
        for name in ("甲", "乙", "丙")
    ]
    before = latest_sequence(session)
    ids = people.create_people(session, SYSTEM, several)
    names = [people.get_person(session, SYSTEM, person_id).name for person_id in ids]
    assert names == ["甲", "乙", "丙"]
    assert latest_sequence(session) - before == 3


def test_one_wrong_profile_refuses_all(session: Session, whole: PersonInput) -> None:
    wrong = whole.model_copy(update={"skills": [SkillRow(words="PS"), SkillRow(words="photoshop")]})
    with pytest.raises(Invalid) as refused:
        people.create_people(session, SYSTEM, [whole, wrong])
    assert [error.field for error in refused.value.fields] == ["skills.1.words"]
    assert session.exec(rankable_people().order_by("id")).all() == []


def test_a_resident_number_needs_the_separate_consent(session: Session, whole: PersonInput) -> None:
    with pytest.raises(Invalid, match="单独同意"):
        people.create_person(session, SYSTEM, with_number(whole, *BOTH))


def test_a_known_resident_number_is_refused_in_clear_words(session: Session, whole: PersonInput) -> None:
    data = with_number(whole, *BOTH, ConsentKind.SENSITIVE)
    people.create_person(session, SYSTEM, data)
    with pytest.raises(Conflict, match="公民身份号码已登记"):
        people.create_person(session, SYSTEM, data)


def test_one_resident_number_twice_in_a_batch_is_refused(session: Session, whole: PersonInput) -> None:
    data = with_number(whole, *BOTH, ConsentKind.SENSITIVE)
    with pytest.raises(Conflict):
        people.create_people(session, SYSTEM, [data, data])


def test_nobody_at_all_is_no_error(session: Session) -> None:
    assert people.create_people(session, SYSTEM, []) == []
