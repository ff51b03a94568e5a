"""Practical answers: two mark each one, blind to each other and to whose it is; where they differ a third."""

import json

from sqlmodel import Session, col, func, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams.attempt_queries import (
    items_by_id,
    keys_of,
    lock_attempt,
    marks_of,
    papers_by_id,
    waiting_for,
)
from talent.exams.attempt_rules import agreed
from talent.exams.attempt_schemas import LineOut, MarkInput, OwnMark, TaskDetail, TaskOut
from talent.exams.attempt_showing import read_answer
from talent.exams.attempt_tables import Attempt, AttemptItem, Marking
from talent.exams.items import Practical, Rubric, read_body, read_key
from talent.exams.results import settle
from talent.exams.tables import QuestionVersion
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say

_NO_TASK = "没有找到这份待评阅的作答，可能已经评完。"
_MARKED = "您已经评阅过这份作答，不能再改。"
_DIGITS = 4


def list_tasks(session: Session, actor: Actor, page: Page) -> Paged[TaskOut]:
    """What this marker may still mark, whoever has waited longest first."""
    require(actor, Permission.EXAM_MARK)
    query = waiting_for(actor)
    rows = session.exec(
        query.order_by(col(Attempt.handed_in_at), col(AttemptItem.id)).offset(page.offset).limit(page.size)
    ).all()
    return Paged[TaskOut](
        items=_tasks(session, list(rows)), total=count(session, query), number=page.number, size=page.size
    )


def get_task(session: Session, actor: Actor, item_id: int) -> TaskDetail:
    """The question, its rubric and the answer; neither the person nor what the other marker gave."""
    require(actor, Permission.EXAM_MARK)
    item = _find(session, actor, item_id)
    version = session.get_one(QuestionVersion, item.version_id)
    body, answer = read_body(version.body), read_answer(item)
    own = next((one for one in marks_of(session, item_id) if one.marker_id == actor.user_id), None)
    return TaskDetail(
        task=_tasks(session, [item])[0],
        stem=version.stem,
        materials=body.materials if isinstance(body, Practical) else "",
        answer=answer if isinstance(answer, str) else "",
        lines=[
            LineOut(id=line.id, title=line.title, most=line.most) for line in _rubric(session, item).lines
        ],
        own=OwnMark(scores=json.loads(own.scores), points=own.points, comment=own.comment) if own else None,
    )


def give_mark(session: Session, actor: Actor, item_id: int, data: MarkInput) -> None:
    """What this marker gives; the same again changes nothing, another than before is refused."""
    require(actor, Permission.EXAM_MARK)
    found = session.get(AttemptItem, item_id)
    if found is None:
        raise NotFound(_NO_TASK)
    # Markers of one attempt come one after the other: no fourth mark is given, and one of them settles.
    attempt = lock_attempt(session, found.attempt_id)
    item = _find(session, actor, item_id)
    scores = _scores(_rubric(session, item), data)
    marks = marks_of(session, item_id)
    own = next((one for one in marks if one.marker_id == actor.user_id), None)
    if own is not None:
        if json.loads(own.scores) != scores:
            raise Conflict(_MARKED)
        return
    points = sum(scores.values())
    mark = Marking(
        item_id=item_id,
        marker_id=actor.user_id,
        scores=json.dumps(scores),
        points=points,
        comment=data.comment,
    )
    session.add(mark)
    final = agreed([*(one.points for one in marks), points])
    if final is not None:
        item.points = round(final / 100 * item.most_points, _DIGITS)
        session.add(item)
    session.flush()
    if final is not None:
        settle(session, actor, [attempt])
    record(session, actor, Action.EXAM_MARK, "attempt_item", item_id)


def _find(session: Session, actor: Actor, item_id: int) -> AttemptItem:
    """One that waits for this marker or was marked by the same."""
    query = waiting_for(actor).where(col(AttemptItem.id) == item_id)
    item = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if item is None:
        own = select(func.count()).where(Marking.item_id == item_id, Marking.marker_id == actor.user_id)
        if not session.exec(own).one():
            raise NotFound(_NO_TASK)
        item = session.get_one(AttemptItem, item_id)
    return item


def _rubric(session: Session, item: AttemptItem) -> Rubric:
    key = read_key(keys_of(session, [item.version_id])[item.version_id].key)
    assert isinstance(key, Rubric)
    return key


def _scores(rubric: Rubric, data: MarkInput) -> dict[str, float]:
    """Points by line of the rubric, in its order; raises ``Invalid`` for one that is missing or too much."""
    given = {one.line: one.points for one in data.scores}
    wrong = []
    for number, line in enumerate(rubric.lines):
        if line.id not in given:
            wrong.append(FieldError(f"scores.{number}.points", "请给出分数。"))
        elif given[line.id] > line.most:
            message = say("这一项最多 {most:g} 分。", most=line.most)
            wrong.append(FieldError(f"scores.{number}.points", message))
    if wrong or len(given) != len(rubric.lines):
        raise Invalid("请按评分标准逐项给分。", fields=tuple(wrong))
    return {line.id: given[line.id] for line in rubric.lines}


def _tasks(session: Session, rows: list[AttemptItem]) -> list[TaskOut]:
    query = select(Attempt).where(col(Attempt.id).in_({row.attempt_id for row in rows}))
    attempts = {one.id: one for one in session.exec(query.order_by(col(Attempt.id)))}
    papers = papers_by_id(session, {one.paper_id for one in attempts.values()})
    items = items_by_id(session, {row.item_id for row in rows})
    return [
        TaskOut(
            item_id=row.id or 0,
            title=papers[attempts[row.attempt_id].paper_id].title,
            competency=items[row.item_id].title,
            waiting_since=attempts[row.attempt_id].handed_in_at or attempts[row.attempt_id].ends_at,
            points=row.most_points,
        )
        for row in rows
    ]
