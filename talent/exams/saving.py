"""Saves answers one by one as they are given.

Every answer carries a number that grows with each change, and the statement that writes it asks for a higher
one than stands, so a late or repeated one changes nothing. The same statement asks whether there is time: the
server's, with ``GRACE`` for the way. Single answers leave no line in the audit trail; their row has the time.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select, update

from talent.accounts.actor import Actor
from talent.exams import asking
from talent.exams.attempt_queries import asked_item, asked_items
from talent.exams.attempt_rules import GRACE, ended, seconds_left
from talent.exams.attempt_schemas import SavedOut, SaveInput
from talent.exams.attempt_showing import read_answer
from talent.exams.attempt_tables import Attempt, AttemptItem
from talent.exams.attempts import own_attempt
from talent.exams.enums import AttemptState
from talent.exams.items import Answer, read_body
from talent.exams.marking import is_empty
from talent.kit.clock import now
from talent.kit.errors import Conflict, Invalid, NotFound

OVER = "已经交卷，答案不能再改。"
LATE = "考试时间已到，这个答案没有保存。"


def save_answer(session: Session, actor: Actor, attempt_id: int, position: int, data: SaveInput) -> SavedOut:
    """What stands now. Raises ``Conflict`` once the attempt is over."""
    # Locked, so that handing in at the same moment marks what was acknowledged, and nothing comes after it.
    attempt = own_attempt(session, actor, attempt_id, lock=True)
    found = asked_item(session, attempt_id, position)
    if found is None:
        raise NotFound("没有这道题。")
    item, version = found
    body, shown = read_body(version.body), asking.read_shown(item.shown)
    answer = asking.given(body, shown, data.answer)
    sequence = data.sequence or item.sequence + 1
    written = _write(session, attempt, item, answer, data.flagged, sequence)
    if not written:
        _require_time(attempt)
    session.refresh(item)
    stands = (item.sequence, read_answer(item), item.flagged) == (sequence, answer, data.flagged)
    return SavedOut(
        position=position,
        saved=written or stands,
        sequence=item.sequence,
        saved_at=item.saved_at,
        seconds_left=seconds_left(attempt.ends_at, now()),
    )


def save_all(
    session: Session, actor: Actor, attempt_id: int, answers: Mapping[int, SaveInput]
) -> dict[int, str]:
    """A whole form at once: what has changed is saved, what can't be is returned with the reason.

    ``sequence`` is what the form was drawn with: an empty answer counts only if nothing was saved since.
    Raises ``Conflict`` once the attempt is over.
    """
    attempt = own_attempt(session, actor, attempt_id, lock=True)
    _require_time(attempt)
    refused: dict[int, str] = {}
    for item, version in asked_items(session, attempt_id):
        data = answers.get(item.position)
        if data is None:
            continue
        try:
            answer = asking.given(read_body(version.body), asking.read_shown(item.shown), data.answer)
        except Invalid as error:
            refused[item.position] = error.message
            continue
        stale = is_empty(answer) and data.sequence != item.sequence
        if not stale and (answer, data.flagged) != (read_answer(item), item.flagged):
            _write(session, attempt, item, answer, data.flagged, item.sequence + 1)
    return refused


def _write(
    session: Session, attempt: Attempt, item: AttemptItem, answer: Answer, flagged: bool, sequence: int
) -> bool:
    moment = now()
    in_time: Any = select(Attempt.id).where(
        Attempt.id == attempt.id,
        col(Attempt.state) == AttemptState.OPEN,
        col(Attempt.ends_at) > moment - GRACE,
    )
    statement = (
        update(AttemptItem)
        .where(col(AttemptItem.id) == item.id, col(AttemptItem.sequence) < sequence)
        .where(col(AttemptItem.attempt_id).in_(in_time))
        .values(
            answer=None if answer is None else json.dumps(answer, ensure_ascii=False),
            flagged=flagged,
            sequence=sequence,
            saved_at=moment,
        )
        .execution_options(synchronize_session=False)
    )
    return bool(session.exec(statement).rowcount)


def _require_time(attempt: Attempt) -> None:
    if attempt.state is not AttemptState.OPEN:
        raise Conflict(OVER)
    if ended(attempt.ends_at, now()):
        raise Conflict(LATE)
