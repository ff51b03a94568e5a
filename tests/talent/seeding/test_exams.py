"""Exams of the demonstration: only where standards are, and the same for the same seed."""

from datetime import date

import pytest
from sqlmodel import col, select

from talent.accounts.actor import SYSTEM
from talent.exams.attempt_tables import Attempt, Paper
from talent.exams.enums import AttemptState, PaperState
from talent.exams.loading import load_exams
from talent.kit.db import Session
from talent.seeding.exams import seed_exams
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary

DAY = date(2026, 11, 28)


@pytest.fixture
def people(session: Session) -> None:
    fill_vocabulary(session)
    for _ in range(14):
        make_person(session)


@pytest.mark.usefixtures("people")
def test_without_standards_there_are_no_exams(session: Session) -> None:
    seed_exams(session, 1, DAY)
    assert session.exec(select(Paper).order_by(col(Paper.id))).all() == []


@pytest.mark.usefixtures("people")
def test_two_papers_are_open_some_passed_and_some_wait_for_markers(session: Session) -> None:
    load_exams(session, SYSTEM)
    seed_exams(session, 1, DAY)
    papers = session.exec(select(Paper).order_by(col(Paper.id))).all()
    assert [one.state for one in papers] == [PaperState.OPEN, PaperState.OPEN]
    attempts = session.exec(select(Attempt).order_by(col(Attempt.id))).all()
    assert len(attempts) == 25
    assert {one.state for one in attempts} == {AttemptState.MARKED, AttemptState.MARKING}
    assert (attempts[0].person_id, attempts[0].passed) == (1, False)
    assert any(one.passed for one in attempts)
