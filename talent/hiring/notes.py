"""Notes of an enterprise on a candidate, for its members; the person may read them on request."""

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.enterprises.queries import own_demands
from talent.enterprises.tables import Demand
from talent.hiring.moving import check_words
from talent.hiring.queries import notes_on, threads_of_pairs, user_names
from talent.hiring.schemas import CandidateNoteInput, CandidateNoteOut
from talent.hiring.tables import CandidateNote
from talent.kit.errors import Forbidden, Invalid, NotFound
from talent.people.queries import find_visible

MOST_NOTES = 50
NO_NOTE = "没有找到这条备注。"


def add_note(
    session: Session, actor: Actor, demand_id: int, person_id: int, data: CandidateNoteInput, *, key: str = ""
) -> None:
    """Asked again with the same key, it is the same note."""
    _require_own(session, actor, demand_id)
    body = body_of({"demand": demand_id, "person": person_id, **data.model_dump()})
    if made_before(session, actor, Action.NOTE_ADD, key, body) is not None:
        return
    check_words(text=data.text)
    if not find_visible(session, actor, [person_id]) and not threads_of_pairs(
        session, demand_id, [person_id]
    ):
        raise NotFound("没有这位人才，可能已经不再展示。")
    if len(session.exec(notes_on(demand_id, person_id)).all()) >= MOST_NOTES:
        raise Invalid("一位候选人最多 50 条备注。请先删除一些旧的备注。")
    row = CandidateNote(demand_id=demand_id, person_id=person_id, written_by=actor.user_id, text=data.text)
    session.add(row)
    session.flush()
    assert row.id is not None
    remember(session, actor, Action.NOTE_ADD, key, body, row.id)
    record(session, actor, Action.NOTE_ADD, "demand", demand_id, f"person {person_id}")


def delete_note(session: Session, actor: Actor, demand_id: int, note_id: int) -> None:
    """By whoever wrote it; one that is gone already is no error."""
    _require_own(session, actor, demand_id)
    row = session.get(CandidateNote, note_id)
    if row is None:
        return
    if row.demand_id != demand_id:
        raise NotFound(NO_NOTE)
    if row.written_by != actor.user_id:
        raise Forbidden("只能删除自己写的备注。")
    session.delete(row)
    session.flush()
    record(session, actor, Action.NOTE_DELETE, "demand", demand_id, f"person {row.person_id}")


def list_notes(session: Session, actor: Actor, demand_id: int, person_id: int) -> list[CandidateNoteOut]:
    """For members of the demand's enterprise, the last first; nothing for anybody else."""
    if not _is_own(session, actor, demand_id):
        return []
    rows = session.exec(notes_on(demand_id, person_id)).all()
    names = user_names(session, {row.written_by for row in rows})
    return [
        CandidateNoteOut(
            id=row.id or 0,
            at=row.written_at,
            by=names.get(row.written_by or 0, ""),
            own=row.written_by == actor.user_id,
            text=row.text,
        )
        for row in rows
    ]


def _require_own(session: Session, actor: Actor, demand_id: int) -> None:
    require(actor, Permission.DEMAND_OWN)
    if not _is_own(session, actor, demand_id):
        raise NotFound("没有找到该需求。")


def _is_own(session: Session, actor: Actor, demand_id: int) -> bool:
    if actor.organisation_id is None:
        return False
    query = own_demands(actor).where(col(Demand.id) == demand_id)
    return session.exec(query).one_or_none() is not None
