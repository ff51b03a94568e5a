"""Marked attempts as they come out of many people's answers."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from talent.exams.attempt_tables import Attempt, AttemptItem, Paper
from talent.exams.enums import AttemptState
from talent.exams.tables import QuestionVersion, StandardItem
from talent.kit.clock import now
from talent.kit.db import Session


def sat(
    session: Session,
    paper: Paper,
    person_id: int | None,
    answers: Sequence[tuple[QuestionVersion, Any, float]],
    *,
    state: AttemptState = AttemptState.MARKED,
) -> Attempt:
    """An attempt with an answer and the points for it, of 1, to each question."""
    item_id = session.exec(
        select(StandardItem.id)
        .where(StandardItem.standard_id == paper.standard_id)
        .order_by(col(StandardItem.id))
    ).first()
    points = sum(one for _, _, one in answers)
    marked = state is AttemptState.MARKED
    attempt = Attempt(
        paper_id=paper.id or 0,
        person_id=person_id,
        seed=1,
        state=state,
        started_at=now() - timedelta(hours=1),
        ends_at=now(),
        handed_in_at=None if state is AttemptState.OPEN else now(),
        points=points if marked else None,
        most_points=len(answers),
        passed=100 * points / len(answers) >= paper.pass_mark if marked else None,
    )
    session.add(attempt)
    session.flush()
    session.add_all(
        AttemptItem(
            attempt_id=attempt.id or 0,
            position=number,
            version_id=version.id or 0,
            item_id=item_id or 0,
            answer=None if answer is None else json.dumps(answer),
            most_points=1,
            points=got,
        )
        for number, (version, answer, got) in enumerate(answers, 1)
    )
    session.flush()
    return attempt


def items_of(session: Session, attempt: Attempt) -> list[AttemptItem]:
    query = select(AttemptItem).where(AttemptItem.attempt_id == attempt.id)
    return list(session.exec(query.order_by(col(AttemptItem.position))))
