"""What a person does in an exam, in the letters of the attempt."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.exams import asking
from talent.exams.attempt_queries import asked_items
from talent.exams.attempt_schemas import SavedOut, SaveInput
from talent.exams.attempt_tables import AttemptItem
from talent.exams.items import read_body
from talent.exams.saving import save_answer
from talent.kit.db import Session
from tests.factories.papers import RIGHT

START = datetime.fromisoformat("2027-03-01T09:00:00+08:00")


def save(
    session: Session, actor: Actor, attempt_id: int, position: int, answer: Any, sequence: int | None = None
) -> SavedOut:
    data = SaveInput(answer=answer, sequence=sequence)
    return save_answer(session, actor, attempt_id, position, data)


def right_answers(session: Session, attempt_id: int) -> dict[int, Any]:
    """By position, as the person would give them."""
    found = {}
    for item, version in asked_items(session, attempt_id):
        body = read_body(version.body)
        found[item.position] = asking.told(body, asking.read_shown(item.shown), RIGHT[body.kind])
    return found


def answer_all(session: Session, actor: Actor, attempt_id: int) -> None:
    for position, answer in right_answers(session, attempt_id).items():
        save(session, actor, attempt_id, position, answer)


def stored(session: Session, attempt_id: int) -> list[AttemptItem]:
    query = select(AttemptItem).where(AttemptItem.attempt_id == attempt_id)
    query = query.order_by(col(AttemptItem.position)).execution_options(populate_existing=True)
    return list(session.exec(query))
