"""Attempts as their person sees them; none of this reads a key."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from talent.exams import asking
from talent.exams.attempt_rules import seconds_left
from talent.exams.attempt_schemas import AskedItemOut, AttemptOut, SittingOut
from talent.exams.attempt_tables import Attempt, AttemptItem, Paper
from talent.exams.enums import AttemptState
from talent.exams.items import read_body
from talent.exams.marking import is_empty
from talent.exams.tables import QuestionVersion


def attempt_outs(rows: Sequence[Attempt], papers: Mapping[int, Paper]) -> list[AttemptOut]:
    return [attempt_out(row, papers[row.paper_id]) for row in rows]


def attempt_out(row: Attempt, paper: Paper) -> AttemptOut:
    """Points are told when all are there."""
    marked = row.state is AttemptState.MARKED
    return AttemptOut(
        id=row.id or 0,
        paper_id=row.paper_id,
        title=paper.title,
        state=row.state,
        started_at=row.started_at,
        ends_at=row.ends_at,
        handed_in_at=row.handed_in_at,
        points=row.points if marked else None,
        most_points=row.most_points,
        pass_mark=paper.pass_mark,
        passed=row.passed if marked else None,
    )


def sitting_out(
    attempt: Attempt,
    paper: Paper,
    items: Sequence[tuple[AttemptItem, QuestionVersion]],
    moment: datetime,
) -> SittingOut:
    return SittingOut(
        attempt=attempt_out(attempt, paper),
        seconds_left=seconds_left(attempt.ends_at, moment),
        questions=[_item_out(item, version) for item, version in items],
    )


def read_answer(item: AttemptItem) -> Any:
    return json.loads(item.answer) if item.answer is not None else None


def _item_out(item: AttemptItem, version: QuestionVersion) -> AskedItemOut:
    body, shown, answer = read_body(version.body), asking.read_shown(item.shown), read_answer(item)
    return AskedItemOut(
        position=item.position,
        stem=version.stem,
        points=item.most_points,
        asked=asking.asked(body, shown),
        answer=asking.told(body, shown, answer),
        answered=not is_empty(answer),
        flagged=item.flagged,
        sequence=item.sequence,
    )
