"""Courses of a training body: drafts, opening, changing, copying."""

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.training.courses import (
    copy_course,
    create_course,
    get_course,
    list_own_courses,
    set_course_state,
    update_course,
)
from talent.training.enums import CourseState, TeachingMode
from talent.training.schemas import CourseInput, CourseOut, CourseSkillInput, OwnCourseFilter
from talent.training.tables import Course
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion
from tests.factories.vocabulary import fill_vocabulary


@pytest.fixture(autouse=True)
def _vocabulary(session: Session) -> None:
    fill_vocabulary(session)
    session.commit()


def whole(**fields: object) -> CourseInput:
    values = {
        "title": "直播运营实战",
        "summary": "从开播到复盘。",
        "for_whom": "想做直播的人",
        "mode": TeachingMode.ONSITE,
        "hours": 40,
        "skills": [CourseSkillInput(words="直播复盘", level=3)],
        **fields,
    }
    return CourseInput(**values)  # type: ignore[arg-type]


def opened(session: Session, actor: Actor, data: CourseInput | None = None) -> CourseOut:
    made = create_course(session, actor, data or whole())
    return set_course_state(session, actor, made.id, CourseState.OPEN, made.version)


def test_skills_are_found_by_what_people_write(session: Session, training_body: Actor) -> None:
    skills = [CourseSkillInput(words="ps", level=2), CourseSkillInput(words="livestream_review", level=3)]
    made = create_course(session, training_body, whole(skills=skills))
    assert [(one.skill, one.level) for one in made.skills] == [("livestream_review", 3), ("photoshop", 2)]


def test_unknown_words_and_a_skill_twice_are_refused_at_their_row(
    session: Session, training_body: Actor
) -> None:
    words = ["直播复盘", "没有这种技能", "livestream_review"]
    skills = [CourseSkillInput(words=one) for one in words]
    with pytest.raises(Invalid) as refusal:
        create_course(session, training_body, whole(skills=skills))
    assert [one.field for one in refusal.value.fields] == ["skills.1.words", "skills.2.words"]


def test_a_key_makes_one_course_and_numbers_go_on(session: Session, training_body: Actor) -> None:
    first, again = (create_course(session, training_body, whole(), key="k") for _ in range(2))
    second = create_course(session, training_body, whole())
    assert first.id == again.id
    assert (first.code, second.code) == ("K1", "K2")
    with pytest.raises(Invalid, match="K2"):
        create_course(session, training_body, whole(code="K2"))


def test_only_a_verified_body_opens_a_course(session: Session, training_body: Actor) -> None:
    made = create_course(session, training_body, whole())
    body = session.get_one(Organisation, training_body.organisation_id)
    body.verification = Verification.PENDING
    session.commit()
    with pytest.raises(Invalid, match="认证"):
        set_course_state(session, training_body, made.id, CourseState.OPEN, made.version)
    assert get_course(session, training_body, made.id).blockers


def test_what_is_missing_is_said_before_opening(session: Session, training_body: Actor) -> None:
    bare = create_course(session, training_body, whole(summary="", for_whom="", skills=[]))
    assert len(bare.blockers) == 3
    with pytest.raises(Invalid) as refusal:
        set_course_state(session, training_body, bare.id, CourseState.OPEN, bare.version)
    assert [one.field for one in refusal.value.fields] == ["skills", "summary", "for_whom"]


def test_a_draft_is_the_own_bodys_alone_and_an_open_course_everybodys(
    session: Session, training_body: Actor, other_body: Actor, visitor: Actor
) -> None:
    made = create_course(session, training_body, whole())
    for actor in (other_body, visitor):
        with pytest.raises(NotFound):
            get_course(session, actor, made.id)
    set_course_state(session, training_body, made.id, CourseState.OPEN, made.version)
    assert get_course(session, visitor, made.id).title == "直播运营实战"
    assert get_course(session, visitor, made.id).blockers == []
    with pytest.raises(NotFound):
        update_course(session, other_body, made.id, whole())
    with pytest.raises(Forbidden):
        update_course(session, visitor, made.id, whole())


def test_the_form_sent_twice_changes_once_and_a_stale_one_nothing(
    session: Session, training_body: Actor
) -> None:
    made = create_course(session, training_body, whole())
    wanted = whole(title="新名称", version=made.version)
    first, second = (update_course(session, training_body, made.id, wanted) for _ in range(2))
    assert (first.version, second.version) == (2, 2)
    with pytest.raises(Conflict):
        update_course(session, training_body, made.id, whole(title="别的", version=1))


def test_an_open_course_stays_whole(session: Session, training_body: Actor) -> None:
    made = opened(session, training_body)
    with pytest.raises(Invalid, match="保持完整"):
        update_course(session, training_body, made.id, whole(skills=[], version=made.version))


def test_what_a_completion_stands_for_is_not_rewritten(session: Session, training_body: Actor) -> None:
    made = opened(session, training_body)
    course = session.get_one(Course, made.id)
    make_completion(session, make_class(session, course), make_person(session).id or 0)
    skills = [CourseSkillInput(words="直播复盘", level=4)]
    with pytest.raises(Invalid, match="复制"):
        update_course(session, training_body, made.id, whole(skills=skills, version=made.version))
    renamed = update_course(session, training_body, made.id, whole(title="新名称", version=made.version))
    assert renamed.title == "新名称"


def test_a_copy_is_a_draft_with_the_same_skills(session: Session, training_body: Actor) -> None:
    made = opened(session, training_body)
    copy, again = (copy_course(session, training_body, made.id, key="c") for _ in range(2))
    assert copy.id == again.id
    assert (copy.state, copy.code, copy.skills) == (CourseState.DRAFT, "K1-1", made.skills)
    assert [one.id for one in session.exec(select(Course).order_by(col(Course.id)))] == [made.id, copy.id]


def test_closing_and_opening_again(session: Session, training_body: Actor, visitor: Actor) -> None:
    made = opened(session, training_body)
    closed = set_course_state(session, training_body, made.id, CourseState.CLOSED, made.version)
    with pytest.raises(NotFound):
        get_course(session, visitor, made.id)
    with pytest.raises(Conflict):
        set_course_state(session, training_body, made.id, CourseState.OPEN, made.version)
    again = set_course_state(session, training_body, made.id, CourseState.OPEN, closed.version)
    assert again.state is CourseState.OPEN


def test_the_own_list_has_every_state(session: Session, training_body: Actor, other_body: Actor) -> None:
    opened(session, training_body)
    create_course(session, training_body, whole())
    opened(session, other_body)
    assert list_own_courses(session, training_body, OwnCourseFilter(), Page()).total == 2
    drafts = list_own_courses(session, training_body, OwnCourseFilter(state=CourseState.DRAFT), Page())
    assert drafts.total == 1
