"""Appraisals, notes and outcomes: who gives them, who sees them, what stays."""

from datetime import timedelta

import pytest
import time_machine

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.hiring.appraising import answer_appraisal, appraise, shown_appraisals
from talent.hiring.enums import Channel, Found, NotFoundReason
from talent.hiring.notes import add_note, delete_note, list_notes
from talent.hiring.outcomes import get_outcome, save_outcome
from talent.hiring.reading import get_thread
from talent.hiring.schemas import (
    AppraisalAnswerInput,
    AppraisalInput,
    CandidateNoteInput,
    OutcomeInput,
    ThreadOut,
)
from talent.kit.clock import now
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_demand
from tests.talent.hiring.steps import hire

GOOD = AppraisalInput(innovation=4, quality=5, effect=4, contribution=5, remark="做事扎实。")
NOTE = CandidateNoteInput(text="电话沟通不错，等作品。")


@pytest.fixture
def hired(session: Session, enterprise_owner: Actor, applied: ThreadOut) -> ThreadOut:
    return hire(session, enterprise_owner, applied)


def test_before_three_months_nobody_is_appraised(
    session: Session, enterprise_owner: Actor, hired: ThreadOut
) -> None:
    with pytest.raises(Invalid, match="三个月"):
        appraise(session, enterprise_owner, hired.id, GOOD)


def test_an_appraisal_is_given_once_and_its_person_decides_whether_it_shows(
    session: Session,
    talent: Actor,
    enterprise_owner: Actor,
    other_enterprise: Actor,
    person_id: int,
    hired: ThreadOut,
) -> None:
    with time_machine.travel(now() + timedelta(days=91)):
        given = appraise(session, enterprise_owner, hired.id, GOOD)
        assert appraise(session, enterprise_owner, hired.id, GOOD) == given
        with pytest.raises(Conflict, match="不再修改"):
            appraise(session, enterprise_owner, hired.id, GOOD.model_copy(update={"quality": 1}))
        assert get_thread(session, talent, hired.id).appraisal == given
        assert shown_appraisals(session, other_enterprise, person_id) == []
        said = AppraisalAnswerInput(version=given.version, answer="谢谢指导。", shown=True)
        answer_appraisal(session, talent, hired.id, said)
        assert [one.quality for one in shown_appraisals(session, other_enterprise, person_id)] == [5]


def test_words_of_an_appraisal_may_not_discriminate(
    session: Session, enterprise_owner: Actor, hired: ThreadOut
) -> None:
    with pytest.raises(Invalid, match="歧视"):
        appraise(session, enterprise_owner, hired.id, GOOD.model_copy(update={"remark": "以后限男性。"}))


def test_a_talent_without_an_appraisal_has_nothing_to_answer(
    session: Session, talent: Actor, hired: ThreadOut
) -> None:
    with pytest.raises(NotFound):
        answer_appraisal(session, talent, hired.id, AppraisalAnswerInput(version=1))


def test_notes_are_for_the_members_of_the_enterprise(
    session: Session, enterprise_owner: Actor, other_enterprise: Actor, demand_id: int, person_id: int
) -> None:
    add_note(session, enterprise_owner, demand_id, person_id, NOTE, key="k")
    add_note(session, enterprise_owner, demand_id, person_id, NOTE, key="k")
    [note] = list_notes(session, enterprise_owner, demand_id, person_id)
    assert (note.own, note.text) == (True, NOTE.text)
    assert list_notes(session, other_enterprise, demand_id, person_id) == []
    with pytest.raises(NotFound):
        add_note(session, other_enterprise, demand_id, person_id, NOTE)


def test_only_who_wrote_a_note_deletes_it(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    add_note(session, enterprise_owner, demand_id, person_id, NOTE)
    [note] = list_notes(session, enterprise_owner, demand_id, person_id)
    user = make_user(session, role=enterprise_owner.role, organisation_id=enterprise_owner.organisation_id)  # type: ignore[arg-type]
    colleague = Actor(
        user_id=user.id, role=enterprise_owner.role, organisation_id=enterprise_owner.organisation_id
    )
    with pytest.raises(Forbidden):
        delete_note(session, colleague, demand_id, note.id)
    delete_note(session, enterprise_owner, demand_id, note.id)
    delete_note(session, enterprise_owner, demand_id, note.id)
    assert list_notes(session, colleague, demand_id, person_id) == []


def test_a_note_may_not_discriminate(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    with pytest.raises(Invalid, match="歧视"):
        add_note(session, enterprise_owner, demand_id, person_id, CandidateNoteInput(text="岗位限男性"))


def test_an_outcome_is_for_a_demand_that_has_ended(
    session: Session, enterprise_owner: Actor, other_enterprise: Actor, demand_id: int
) -> None:
    data = OutcomeInput(found=Found.ALL, channel=Channel.RANKING)
    with pytest.raises(Invalid, match="结束以后"):
        save_outcome(session, enterprise_owner, demand_id, data)
    ended = make_demand(session, enterprise_owner.organisation_id or 0, state=DemandState.CLOSED).id or 0
    assert save_outcome(session, enterprise_owner, ended, data).found is Found.ALL
    assert get_outcome(session, enterprise_owner, ended).channel is Channel.RANKING
    with pytest.raises(NotFound):
        get_outcome(session, other_enterprise, ended)


@pytest.mark.parametrize(
    "data",
    [
        OutcomeInput(found=Found.ALL),
        OutcomeInput(found=Found.NONE),
        OutcomeInput(found=Found.SOME, reason=NotFoundReason.FEW),
    ],
)
def test_an_outcome_says_why_not_and_through_what(
    data: OutcomeInput, session: Session, enterprise_owner: Actor
) -> None:
    ended = make_demand(session, enterprise_owner.organisation_id or 0, state=DemandState.CLOSED).id or 0
    with pytest.raises(Invalid):
        save_outcome(session, enterprise_owner, ended, data)
