"""Whole profiles: one's own, or handed in by others, who can agree to nothing."""

from datetime import date

import pytest

from talent.accounts.actor import SYSTEM, VISITOR, Actor
from talent.audit.changes import latest_sequence
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid
from talent.people import service as people
from talent.people.enums import ConsentKind
from talent.people.queries import rankable_people
from talent.people.rows import SkillRow
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
    assert (made.confirmed_on, made.experience_years) == (date(2026, 1, 15), 3.0)


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
