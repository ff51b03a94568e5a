"""Completions for a file: the same as in the list, a portion at a time."""

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.kit.db import count
from talent.training.completion_queries import wanted_completions
from talent.training.completion_schemas import CompletionFilter, CompletionOut
from talent.training.completions import completion_outs, indexes_in
from talent.training.recording import body_of
from talent.training.tables import Completion


def count_completions(session: Session, actor: Actor, wanted: CompletionFilter) -> int:
    _require(actor)
    return count(session, wanted_completions(actor, wanted, indexes_in(wanted.words)))


def completions_before(
    session: Session, actor: Actor, wanted: CompletionFilter, before: int, limit: int
) -> list[CompletionOut]:
    """The next so many below an id, the highest first."""
    _require(actor)
    query = wanted_completions(actor, wanted, indexes_in(wanted.words)).where(col(Completion.id) < before)
    rows = session.execute(query.order_by(col(Completion.id).desc()).limit(limit)).all()
    return completion_outs(actor, rows)


def _require(actor: Actor) -> None:
    """A body for its own, the staff for all."""
    if not may(actor, Permission.TRAINING_AUDIT):
        body_of(actor)
