"""Sitting a paper: begun once, timed by the server, handed in once, tried again by the rules."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import col, func, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.exams.attempt_queries import asked_items, seen_in
from talent.exams.attempt_rules import GRACE
from talent.exams.attempt_schemas import ExtraTimeInput
from talent.exams.attempt_tables import Attempt, Paper
from talent.exams.attempts import (
    begin,
    close_late,
    close_own_late,
    get_attempt,
    get_exam,
    get_sitting,
    hand_in,
    has_late,
    list_attempts,
)
from talent.exams.enums import AttemptState, PaperState, QuestionState
from talent.exams.extra_time import grant_extra_time, take_back_extra_time
from talent.exams.tables import Question
from talent.kit.clock import now, today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from talent.kit.paging import Page
from talent.people.own import find_own
from tests.factories.people import make_person
from tests.talent.exams.sitting import START, answer_all, right_answers, save, stored


def test_who_begins_gets_the_questions_of_the_blueprint(
    session: Session, candidate: Actor, paper: Paper
) -> None:
    attempt_id = begin(session, candidate, paper.id or 0)
    sitting = get_sitting(session, candidate, attempt_id)
    assert [one.position for one in sitting.questions] == [1, 2, 3, 4, 5, 6]
    assert {one.asked.kind.value for one in sitting.questions} == {
        "single",
        "multiple",
        "true_false",
        "fill_in",
        "ordering",
        "case",
    }
    assert sitting.attempt.most_points == 12
    assert 3590 < sitting.seconds_left <= 3600


def test_beginning_again_goes_on_with_the_open_attempt(
    session: Session, candidate: Actor, paper: Paper
) -> None:
    first = begin(session, candidate, paper.id or 0)
    assert begin(session, candidate, paper.id or 0) == first


def test_a_repeated_request_to_begin_makes_no_second_attempt(
    session: Session, candidate: Actor, paper: Paper
) -> None:
    paper.retake_days = 0
    first = begin(session, candidate, paper.id or 0, key="k")
    hand_in(session, candidate, first)
    assert begin(session, candidate, paper.id or 0, key="k") == first
    assert begin(session, candidate, paper.id or 0, key="another") != first


def test_without_a_profile_nobody_begins(session: Session, talent: Actor, paper: Paper) -> None:
    with pytest.raises(Invalid, match="人才档案"):
        begin(session, talent, paper.id or 0)


def test_only_talents_sit_papers(session: Session, staff: Actor, paper: Paper) -> None:
    with pytest.raises(Forbidden):
        begin(session, staff, paper.id or 0)


@pytest.mark.parametrize("state", [PaperState.DRAFT, PaperState.CLOSED])
def test_a_paper_that_is_not_open_is_not_found(
    session: Session, candidate: Actor, paper: Paper, state: PaperState
) -> None:
    paper.state = state
    session.flush()
    with pytest.raises(NotFound):
        begin(session, candidate, paper.id or 0)


def test_another_persons_attempt_is_not_found(
    session: Session, candidate: Actor, other_talent: Actor, paper: Paper
) -> None:
    make_person(session, user_id=other_talent.user_id)
    attempt_id = begin(session, candidate, paper.id or 0)
    for read in (get_sitting, get_attempt, hand_in):
        with pytest.raises(NotFound):
            read(session, other_talent, attempt_id)
    with pytest.raises(NotFound):
        save(session, other_talent, attempt_id, 1, None)
    assert list_attempts(session, other_talent, Page()).total == 0
    assert list_attempts(session, candidate, Page()).total == 1


def test_a_bank_that_has_shrunk_says_so(session: Session, candidate: Actor, paper: Paper) -> None:
    for question in session.exec(select(Question).order_by(col(Question.id))):
        question.state = QuestionState.RETIRED
    session.flush()
    with pytest.raises(Unavailable, match="组卷"):
        begin(session, candidate, paper.id or 0)


def test_the_end_is_the_servers_and_extra_time_counts_from_the_next_attempt_on(
    session: Session, candidate: Actor, staff: Actor, paper: Paper
) -> None:
    person = find_own(session, candidate)
    assert person is not None
    with time_machine.travel(START, tick=False):
        first = begin(session, candidate, paper.id or 0)
        assert get_attempt(session, candidate, first).ends_at == START + timedelta(minutes=60)
        grant_extra_time(session, staff, person.id or 0, ExtraTimeInput(percent=25, reason="视力障碍"))
        assert get_attempt(session, candidate, first).ends_at == START + timedelta(minutes=60)
        paper.retake_days = 0
        hand_in(session, candidate, first)
        assert get_exam(session, candidate, paper.id or 0).standing.minutes == 75  # type: ignore[union-attr]
        second = begin(session, candidate, paper.id or 0)
        assert get_attempt(session, candidate, second).ends_at == START + timedelta(minutes=75)
        take_back_extra_time(session, staff, person.id or 0)
        take_back_extra_time(session, staff, person.id or 0)
        assert get_exam(session, candidate, paper.id or 0).standing.minutes == 60  # type: ignore[union-attr]


def test_only_staff_grant_extra_time(session: Session, candidate: Actor) -> None:
    with pytest.raises(Forbidden):
        grant_extra_time(session, candidate, 1, ExtraTimeInput(percent=25, reason="自己需要"))


def test_who_is_out_of_time_is_handed_in_with_what_was_saved(
    session: Session, candidate: Actor, paper: Paper
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        attempt_id = begin(session, candidate, paper.id or 0)
        answer_all(session, candidate, attempt_id)
        clock.shift(timedelta(minutes=60) + GRACE - timedelta(seconds=1))
        assert not has_late(session, candidate)
        clock.shift(timedelta(seconds=1))
        assert has_late(session, candidate)
        close_own_late(session, candidate)
        attempt = get_attempt(session, candidate, attempt_id)
    assert attempt.state is AttemptState.MARKED
    assert attempt.handed_in_at == START + timedelta(minutes=60)
    assert attempt.points == attempt.most_points


def test_the_chore_hands_in_what_nobody_looks_at(session: Session, candidate: Actor, paper: Paper) -> None:
    with time_machine.travel(START, tick=False) as clock:
        attempt_id = begin(session, candidate, paper.id or 0)
        assert close_late(session, today()) == 0
        clock.shift(timedelta(hours=2))
        assert close_late(session, today()) == 1
        assert close_late(session, today()) == 0
    assert get_attempt(session, candidate, attempt_id).passed is False


def test_beginning_closes_what_was_left_open(session: Session, candidate: Actor, paper: Paper) -> None:
    with time_machine.travel(START, tick=False) as clock:
        first = begin(session, candidate, paper.id or 0)
        clock.shift(timedelta(days=8))
        second = begin(session, candidate, paper.id or 0)
    assert second != first
    assert get_attempt(session, candidate, first).state is AttemptState.MARKED


def test_an_open_attempt_is_read_no_more_once_it_is_handed_in(
    session: Session, candidate: Actor, paper: Paper
) -> None:
    attempt_id = begin(session, candidate, paper.id or 0)
    hand_in(session, candidate, attempt_id)
    with pytest.raises(Conflict):
        get_sitting(session, candidate, attempt_id)


def test_handing_in_again_changes_nothing(session: Session, candidate: Actor, paper: Paper) -> None:
    attempt_id = begin(session, candidate, paper.id or 0)
    with time_machine.travel(now(), tick=False) as clock:
        first = hand_in(session, candidate, attempt_id)
        clock.shift(timedelta(minutes=5))
        assert hand_in(session, candidate, attempt_id) == first
    ends = select(func.count()).where(AuditEntry.action == Action.EXAM_END)
    assert session.exec(ends).one() == 1


def test_of_a_hundred_racing_hand_ins_one_counts(
    database: Database, session: Session, candidate: Actor, paper: Paper
) -> None:
    attempt_id = begin(session, candidate, paper.id or 0)
    answer_all(session, candidate, attempt_id)
    session.commit()
    failures: list[BaseException] = []
    together = threading.Barrier(20)

    def race() -> None:
        together.wait()
        try:
            for _ in range(5):
                with database.write() as own:
                    hand_in(own, candidate, attempt_id)
        except BaseException as error:  # noqa: BLE001 - shown below
            failures.append(error)

    threads = [threading.Thread(target=race) for _ in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    ends = select(func.count()).where(AuditEntry.action == Action.EXAM_END)
    assert session.exec(ends).one() == 1
    session.expire_all()
    attempt = session.get_one(Attempt, attempt_id)
    assert (attempt.state, attempt.points) == (AttemptState.MARKED, 12)


def test_after_a_failure_one_waits_and_after_the_last_try_it_is_over(
    session: Session, candidate: Actor, paper: Paper
) -> None:
    paper.most_attempts = 2
    number = paper.id or 0
    with time_machine.travel(START, tick=False) as clock:
        hand_in(session, candidate, begin(session, candidate, number))
        with pytest.raises(Conflict, match="2027-03-08"):
            begin(session, candidate, number)
        standing = get_exam(session, candidate, number).standing
        assert standing is not None
        assert (standing.may, standing.again_on, standing.tries) == (False, (START + timedelta(7)).date(), 1)
        clock.shift(timedelta(days=7))
        hand_in(session, candidate, begin(session, candidate, number))
        clock.shift(timedelta(days=70))
        with pytest.raises(Conflict, match="最多考 2 次"):
            begin(session, candidate, number)


def test_who_has_passed_need_not_try_again(session: Session, candidate: Actor, paper: Paper) -> None:
    attempt_id = begin(session, candidate, paper.id or 0)
    answer_all(session, candidate, attempt_id)
    assert hand_in(session, candidate, attempt_id).passed is True
    with pytest.raises(Conflict, match="已经通过"):
        begin(session, candidate, paper.id or 0)


def test_the_second_attempt_asks_what_the_first_did_not(
    session: Session, candidate: Actor, paper: Paper
) -> None:
    paper.retake_days = 0
    first = begin(session, candidate, paper.id or 0)
    hand_in(session, candidate, first)
    second = begin(session, candidate, paper.id or 0)
    assert seen_in(session, first).isdisjoint(seen_in(session, second))


def test_letters_of_an_attempt_tell_nothing_of_the_authors_order(
    session: Session, candidate: Actor, paper: Paper
) -> None:
    """Shown from top to bottom they are always A, B, C; which option is which differs by attempt."""
    paper.retake_days, paper.most_attempts = 0, 20
    orders = set()
    for _ in range(12):
        attempt_id = begin(session, candidate, paper.id or 0)
        for question in get_sitting(session, candidate, attempt_id).questions:
            letters = [one.letter for one in question.asked.options]
            assert letters == sorted(letters)
            if question.asked.kind.value == "ordering":
                orders.add(tuple(one.text for one in question.asked.options))
        hand_in(session, candidate, attempt_id)
    assert len(orders) > 2


def test_what_is_right_is_right_however_it_was_shuffled(
    session: Session, candidate: Actor, paper: Paper
) -> None:
    attempt_id = begin(session, candidate, paper.id or 0)
    for position, answer in right_answers(session, attempt_id).items():
        save(session, candidate, attempt_id, position, answer)
    shown = {one.position: one.answer for one in get_sitting(session, candidate, attempt_id).questions}
    assert shown == right_answers(session, attempt_id)
    hand_in(session, candidate, attempt_id)
    assert [one.points for one in stored(session, attempt_id)] == [2] * 6
    assert len(asked_items(session, attempt_id)) == 6
