"""What a person has typed into a step and not saved: kept for that person alone, until the step is saved."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.views import record_view
from talent.kit.clock import now
from talent.kit.errors import Invalid, NotFound
from talent.people.own import find_own, lock_own
from talent.people.schemas import DraftOut
from talent.people.tables import ProfileDraft

MAX_DRAFT = 200_000
_TOO_LONG = "内容太多，无法暂存。请先保存这一步，或删减后再试。"


def save_draft(
    session: Session, actor: Actor, step: str, version: int, fields: Mapping[str, Sequence[str]]
) -> datetime:
    """Keeps the fields of a step as they were typed, right or wrong; when it was. The profile stays as it is.

    The audit trail gets one line a day for it, whatever the number of pauses in typing.
    """
    person = lock_own(session, actor)
    text = json.dumps({key: list(values) for key, values in fields.items()}, ensure_ascii=False)
    if len(text) > MAX_DRAFT:
        raise Invalid(_TOO_LONG)
    row = session.get(ProfileDraft, (person.id, step))
    if row is None:
        row = ProfileDraft(person_id=person.id or 0, step=step, version=version, fields=text)
    row.version, row.fields, row.saved_at = version, text, now()
    session.add(row)
    session.flush()
    record_view(session, actor, Action.PERSON_DRAFT, "person", person.id or 0)
    return row.saved_at


def find_draft(session: Session, actor: Actor, step: str) -> DraftOut | None:
    """What the actor typed into a step and did not save."""
    person = find_own(session, actor)
    row = None if person is None else session.get(ProfileDraft, (person.id, step))
    if row is None:
        return None
    return DraftOut(version=row.version, fields=json.loads(row.fields), saved_at=row.saved_at)


def drafted_steps(session: Session, actor: Actor) -> list[str]:
    """The steps with something that is not saved."""
    person = find_own(session, actor)
    if person is None:
        return []
    query = select(ProfileDraft.step).where(col(ProfileDraft.person_id) == person.id)
    return list(session.exec(query.order_by(col(ProfileDraft.step))))


def drop_draft(session: Session, actor: Actor, step: str) -> None:
    """The step was saved, or the person gives up what was typed; without a draft nothing happens."""
    person = find_own(session, actor)
    if person is None:
        raise NotFound("还没有人才档案，请先建立档案。")
    row = session.get(ProfileDraft, (person.id, step))
    if row is not None:
        session.delete(row)
        session.flush()
