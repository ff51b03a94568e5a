"""Evidence for skills: given once, revoked once, and both tell the rankings."""

from datetime import date, timedelta

import pytest

from talent.accounts.actor import Actor
from talent.audit.changes import latest_sequence
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Invalid, NotFound
from talent.people import service as people
from talent.people.enums import Badge, EvidenceKind
from talent.people.schemas import EvidenceInput, PersonOut
from tests.factories.people import make_person


def word(skill: str = "photoshop", level: int = 3, given_on: date | None = None) -> EvidenceInput:
    return EvidenceInput(
        skill=skill,
        kind=EvidenceKind.EXAMINED,
        level=level,
        vouched_by="测试考点",
        given_on=given_on or today(),
    )


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    return make_person(session, user_id=talent.user_id, skills=[("PS", "photoshop", 2)]).id or 0


def own(session: Session, talent: Actor) -> PersonOut:
    profile = people.get_own_person(session, talent)
    assert profile is not None
    return profile


def test_a_skill_that_somebody_vouches_for_has_the_badge(
    session: Session, staff: Actor, talent: Actor, person_id: int
) -> None:
    people.add_evidence(session, staff, person_id, word())
    [skill] = own(session, talent).skills
    assert (skill.words, skill.level, skill.badge) == ("PS", 2, Badge.EXAMINED)
    assert (skill.vouched_by, skill.vouched_level) == ("测试考点", 3)


def test_a_skill_that_is_only_vouched_for_is_no_skill_of_the_person_yet(
    session: Session, staff: Actor, talent: Actor, person_id: int
) -> None:
    people.add_evidence(session, staff, person_id, word("video"))
    assert [skill.skill for skill in own(session, talent).skills] == ["photoshop"]
    assert [skill.skill for skill in own(session, talent).proposed] == ["video"]


def test_the_same_word_twice_is_one(session: Session, staff: Actor, person_id: int) -> None:
    first = people.add_evidence(session, staff, person_id, word())
    before = latest_sequence(session)
    assert people.add_evidence(session, staff, person_id, word()) == first
    assert latest_sequence(session) == before


def test_revoked_evidence_counts_no_more(
    session: Session, staff: Actor, talent: Actor, person_id: int
) -> None:
    given = people.add_evidence(session, staff, person_id, word())
    before = latest_sequence(session)
    people.revoke_evidence(session, staff, given)
    assert own(session, talent).skills[0].badge is Badge.STATED
    assert latest_sequence(session) == before + 1


def test_revoking_twice_changes_nothing_more(session: Session, staff: Actor, person_id: int) -> None:
    given = people.add_evidence(session, staff, person_id, word())
    people.revoke_evidence(session, staff, given)
    before = latest_sequence(session)
    people.revoke_evidence(session, staff, given)
    assert latest_sequence(session) == before


def test_an_unknown_skill_is_refused(session: Session, staff: Actor, person_id: int) -> None:
    with pytest.raises(Invalid, match="技能代码"):
        people.add_evidence(session, staff, person_id, word("none"))


def test_a_word_of_tomorrow_is_refused(session: Session, staff: Actor, person_id: int) -> None:
    with pytest.raises(Invalid, match="不能晚于今天"):
        people.add_evidence(session, staff, person_id, word(given_on=today() + timedelta(days=1)))


def test_nobody_gets_no_evidence(session: Session, staff: Actor) -> None:
    with pytest.raises(NotFound):
        people.add_evidence(session, staff, 999_999, word())
    with pytest.raises(NotFound):
        people.revoke_evidence(session, staff, 999_999)


def said(person_id: int, skill: str = "photoshop", level: int = 3) -> people.Word:
    return people.Word(person_id, skill, EvidenceKind.CONFIRMED, level, "测试培训学校", today())


def test_the_evidence_of_a_source_becomes_what_the_source_says(
    session: Session, staff: Actor, talent: Actor, person_id: int
) -> None:
    people.set_evidence(session, staff, {"completion:1": [said(person_id), said(person_id, "video")]})
    people.set_evidence(session, staff, {"completion:1": [said(person_id, level=4)]})
    [skill] = own(session, talent).skills
    assert (skill.badge, skill.vouched_level) == (Badge.CONFIRMED, 4)


def test_a_source_that_says_nothing_more_takes_its_word_back(
    session: Session, staff: Actor, talent: Actor, person_id: int
) -> None:
    people.set_evidence(
        session, staff, {"completion:1": [said(person_id)], "completion:2": [said(person_id)]}
    )
    people.set_evidence(session, staff, {"completion:1": []})
    assert own(session, talent).skills[0].badge is Badge.CONFIRMED
    people.set_evidence(session, staff, {"completion:2": []})
    assert own(session, talent).skills[0].badge is Badge.STATED


def test_what_a_source_said_before_writes_nothing(session: Session, staff: Actor, person_id: int) -> None:
    people.set_evidence(session, staff, {"completion:1": [said(person_id), said(person_id)]})
    before = latest_sequence(session)
    people.set_evidence(session, staff, {"completion:1": [said(person_id)]})
    assert latest_sequence(session) == before
