"""What somebody vouches for and the person never stated is proposed: added or declined, once."""

import pytest
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.audit.changes import latest_sequence
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, NotFound
from talent.kit.paging import Page
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from talent.people import service as people
from talent.people.enums import Badge, EvidenceCause, EvidenceKind
from talent.people.proposals import tell_of_proposals
from talent.people.rows import SkillRow
from talent.people.schemas import MAX_SKILLS, PersonFilter, PersonOut, ProposalInput, SkillsInput
from talent.people.tables import PersonSkill
from tests.factories.people import make_person

ADD, DECLINE = ProposalInput(skill="video", accept=True), ProposalInput(skill="video", accept=False)


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    return make_person(session, user_id=talent.user_id, skills=[("PS", "photoshop", 2)]).id or 0


def complete(session: Session, person_id: int, level: int = 2, source: str = "completion:17") -> None:
    """What a course leaves: a word for a skill that is not stated, and one for a skill that is."""
    words = [
        people.Word(person_id, skill, EvidenceKind.CONFIRMED, level, "示例培训学校", today(), "短视频实训")
        for skill in ("video", "photoshop")
    ]
    people.set_evidence(session, SYSTEM, {source: words})


def own(session: Session, talent: Actor) -> PersonOut:
    profile = people.get_own_person(session, talent)
    assert profile is not None
    return profile


def test_a_word_says_whose_it_is_when_and_of_which_course(
    session: Session, talent: Actor, person_id: int
) -> None:
    complete(session, person_id)
    [word] = own(session, talent).skills[0].evidence
    assert (word.vouched_by, word.title, word.cause) == (
        "示例培训学校",
        "短视频实训",
        EvidenceCause.COMPLETION,
    )
    assert (word.given_on, word.level) == (today(), 2)


def test_only_what_was_never_stated_is_proposed(session: Session, talent: Actor, person_id: int) -> None:
    complete(session, person_id)
    [proposed] = own(session, talent).proposed
    assert (proposed.skill, proposed.name, proposed.level) == ("video", "视频剪辑", 2)


def test_an_accepted_skill_is_stated_at_the_level_vouched_for(
    session: Session, talent: Actor, person_id: int
) -> None:
    complete(session, person_id)
    before = own(session, talent)
    profile = people.answer_proposal(session, talent, ADD)
    assert profile.proposed == []
    assert [(one.words, one.level, one.badge) for one in profile.skills] == [
        ("PS", 2, Badge.CONFIRMED),
        ("视频剪辑", 2, Badge.CONFIRMED),
    ]
    # Whoever has the skills open in another window must not overwrite it.
    assert profile.version == before.version + 1
    assert profile.confirmed_on == before.confirmed_on


def test_a_declined_skill_is_gone_for_everybody(
    session: Session, talent: Actor, staff: Actor, enterprise_owner: Actor, person_id: int
) -> None:
    complete(session, person_id)
    profile = people.answer_proposal(session, talent, DECLINE)
    assert profile.proposed == []
    for actor in (talent, staff, enterprise_owner):
        seen = people.get_person(session, actor, person_id)
        assert [one.skill for one in seen.skills] == ["photoshop"]
    wanted = PersonFilter(skill="video")
    assert people.list_people(session, staff, wanted, Page()).total == 0


def test_nobody_else_sees_a_skill_before_its_person_takes_it(
    session: Session, talent: Actor, enterprise_owner: Actor, person_id: int
) -> None:
    complete(session, person_id)
    before = people.get_person(session, enterprise_owner, person_id)
    assert [one.skill for one in before.skills] == ["photoshop"]
    people.answer_proposal(session, talent, ADD)
    after = people.get_person(session, enterprise_owner, person_id)
    assert {one.skill for one in after.skills} == {"photoshop", "video"}


@pytest.mark.parametrize("answer", [ADD, DECLINE])
def test_answering_the_same_again_changes_nothing(
    session: Session, talent: Actor, person_id: int, answer: ProposalInput
) -> None:
    complete(session, person_id)
    once = people.answer_proposal(session, talent, answer)
    before = latest_sequence(session)
    assert people.answer_proposal(session, talent, answer) == once
    assert latest_sequence(session) == before


def test_a_corrected_word_does_not_bring_back_what_was_declined(
    session: Session, talent: Actor, person_id: int
) -> None:
    complete(session, person_id, level=2)
    people.answer_proposal(session, talent, DECLINE)
    complete(session, person_id, level=3)
    assert own(session, talent).proposed == []


def test_another_course_proposes_it_anew(session: Session, talent: Actor, person_id: int) -> None:
    complete(session, person_id)
    people.answer_proposal(session, talent, DECLINE)
    complete(session, person_id, level=4, source="completion:18")
    [proposed] = own(session, talent).proposed
    assert (proposed.level, len(proposed.evidence)) == (4, 1)


def test_who_states_the_skill_after_all_has_the_evidence_again(
    session: Session, talent: Actor, person_id: int
) -> None:
    complete(session, person_id)
    version = people.answer_proposal(session, talent, DECLINE).version
    rows = [SkillRow(words="视频剪辑", skill="video", level=1)]
    profile = people.update_skills(session, talent, SkillsInput(version=version, rows=rows))
    assert [(one.skill, one.badge) for one in profile.skills] == [("video", Badge.CONFIRMED)]


def test_revoked_evidence_proposes_nothing(session: Session, talent: Actor, person_id: int) -> None:
    complete(session, person_id)
    people.set_evidence(session, SYSTEM, {"completion:17": []})
    assert own(session, talent).proposed == []
    with pytest.raises(NotFound):
        people.answer_proposal(session, talent, ADD)


def test_a_full_list_of_skills_takes_no_more(session: Session, talent: Actor, person_id: int) -> None:
    session.add_all(
        PersonSkill(person_id=person_id, position=number, words=f"技能{number}")
        for number in range(1, MAX_SKILLS)
    )
    complete(session, person_id)
    with pytest.raises(Conflict):
        people.answer_proposal(session, talent, ADD)


def test_a_stranger_has_nothing_to_answer(session: Session, other_talent: Actor, person_id: int) -> None:
    complete(session, person_id)
    make_person(session, user_id=other_talent.user_id)
    with pytest.raises(NotFound):
        people.answer_proposal(session, other_talent, ADD)


def test_the_person_is_told_once_of_a_course_and_not_of_what_is_stated(
    session: Session, talent: Actor, person_id: int
) -> None:
    complete(session, person_id)
    assert tell_of_proposals(session, today()) == 1
    assert tell_of_proposals(session, today()) == 0
    [notice] = session.exec(select(Notice).order_by(Notice.id)).all()
    assert (notice.user_id, notice.kind) == (talent.user_id, NoticeKind.SKILL_PROPOSED)


def test_nobody_is_told_of_what_was_answered(session: Session, talent: Actor, person_id: int) -> None:
    complete(session, person_id)
    people.answer_proposal(session, talent, ADD)
    assert tell_of_proposals(session, today()) == 0


def test_people_without_an_account_are_told_nothing(session: Session) -> None:
    complete(session, make_person(session, skills=[]).id or 0)
    assert tell_of_proposals(session, today()) == 0


def test_what_was_declined_stays_declined_when_it_is_taken_back_and_said_again(
    session: Session, talent: Actor, person_id: int
) -> None:
    complete(session, person_id)
    people.answer_proposal(session, talent, DECLINE)
    for _ in range(2):
        people.set_evidence(session, SYSTEM, {"completion:17": []})
        complete(session, person_id)
    assert own(session, talent).proposed == []
    complete(session, person_id, level=3)
    assert own(session, talent).proposed == []


def test_what_was_declined_stays_declined_when_another_source_says_it_instead(
    session: Session, talent: Actor, person_id: int
) -> None:
    complete(session, person_id)
    people.answer_proposal(session, talent, DECLINE)
    people.set_evidence(session, SYSTEM, {"completion:17": []})
    words = [
        people.Word(person_id, "video", EvidenceKind.CONFIRMED, 2, "示例培训学校", today(), "短视频实训")
    ]
    people.set_evidence(
        session, SYSTEM, {"completion:18": words}, before={"completion:18": ["completion:17"]}
    )
    assert own(session, talent).proposed == []
    # Another course of another body is another word.
    complete(session, person_id, source="completion:19")
    assert [one.skill for one in own(session, talent).proposed] == ["video"]


def test_who_states_a_skill_has_what_is_said_of_it_again_later(
    session: Session, talent: Actor, person_id: int
) -> None:
    complete(session, person_id)
    people.answer_proposal(session, talent, DECLINE)
    people.set_evidence(session, SYSTEM, {"completion:17": []})
    rows = [SkillRow(words="视频剪辑", skill="video", level=2)]
    people.update_skills(session, talent, SkillsInput(rows=rows, version=own(session, talent).version))
    complete(session, person_id)
    assert [one.badge for one in own(session, talent).skills] == [Badge.CONFIRMED]
