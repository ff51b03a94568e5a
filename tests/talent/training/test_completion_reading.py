"""Who reads which completions, and how a list is narrowed."""

from datetime import timedelta
from typing import Any

import pytest

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Invalid, NotFound
from talent.kit.paging import Page
from talent.training.completion_schemas import (
    CompletionFilter,
    CompletionInput,
    CompletionOut,
    CompletionState,
    RevocationInput,
)
from talent.training.completions import (
    get_completion,
    learners_to_complete,
    list_completions,
    log_completion,
    own_completions,
)
from talent.training.correcting import revoke_completion
from talent.training.enums import EnrolmentState
from talent.training.tables import Enrolment, TrainingClass
from tests.factories.people import make_mobile, make_person
from tests.factories.training import make_class, make_course

BEGAN = today() - timedelta(days=30)
MOBILE = make_mobile(77)


@pytest.fixture
def held(session: Session, training_body: Actor) -> TrainingClass:
    """A class that began a month ago and teaches two skills."""
    course = make_course(session, training_body.organisation_id or 0, skills={"live": 2, "video": 3})
    return make_class(session, course, starts_on=BEGAN, ends_on=BEGAN + timedelta(days=5))


def declared(**fields: Any) -> CompletionInput:
    return CompletionInput(
        **{"name": "王丽", "mobile": MOBILE, "completed_on": BEGAN + timedelta(days=5), "score": 88, **fields}
    )


def log(session: Session, actor: Actor, held: TrainingClass, **fields: Any) -> CompletionOut:
    return log_completion(session, actor, held.id or 0, declared(**fields))


def test_the_staff_revoke_and_read_with_the_name_masked(
    session: Session, training_body: Actor, staff: Actor, held: TrainingClass
) -> None:
    done = log(session, training_body, held)
    revoke_completion(session, staff, done.id, RevocationInput(version=1, reason="抽查不实"))
    [one] = list_completions(session, staff, CompletionFilter(), Page()).items
    assert (one.name, one.state) == ("王*", CompletionState.REVOKED)


def test_a_list_is_narrowed_by_class_state_and_words(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    other = make_class(session, make_course(session, training_body.organisation_id or 0, title="短视频剪辑"))
    other.starts_on = BEGAN
    session.add(other)
    session.flush()
    first = log(session, training_body, held)
    second = log(session, training_body, other, mobile=make_mobile(80), name="李强")
    revoke_completion(session, training_body, second.id, RevocationInput(version=1, reason="没有结业"))

    def ids(**wanted: Any) -> list[int]:
        found = list_completions(session, training_body, CompletionFilter(**wanted), Page())
        return [one.id for one in found.items]

    assert ids() == [second.id, first.id]
    assert ids(class_id=held.id) == [first.id]
    assert ids(state="revoked") == [second.id]
    assert ids(words="短视频") == [second.id]
    assert ids(words=MOBILE) == [first.id]
    assert ids(words="不存在") == []


def test_a_learner_of_the_class_is_chosen_and_then_gone_from_the_choice(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    person_id = make_person(session, name="王丽").id or 0
    session.add(Enrolment(class_id=held.id or 0, person_id=person_id, state=EnrolmentState.ENROLLED))
    session.flush()
    [learner] = learners_to_complete(session, training_body, held.id or 0)
    assert learner.person_id == person_id
    log(session, training_body, held, person_id=person_id, name="", mobile=None)
    assert learners_to_complete(session, training_body, held.id or 0) == []


def test_a_body_names_nobody_by_number_who_is_not_in_its_class(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    stranger = make_person(session).id
    with pytest.raises(Invalid, match="没有找到这位学员"):
        log(session, training_body, held, person_id=stranger)


def test_a_learner_reads_the_own_completions_and_nobody_elses(
    session: Session, training_body: Actor, talent: Actor, other_talent: Actor, held: TrainingClass
) -> None:
    make_person(session, name="王丽", mobile=MOBILE, user_id=talent.user_id)
    make_person(session, name="李强", mobile=make_mobile(81), user_id=other_talent.user_id)
    done = log(session, training_body, held)
    assert [one.id for one in own_completions(session, talent)] == [done.id]
    assert own_completions(session, other_talent) == []
    with pytest.raises(NotFound):
        get_completion(session, other_talent, done.id)
