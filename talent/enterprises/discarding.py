"""Deletes drafts that were handed in by mistake, many at once: while nobody has touched them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session, col, delete

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.enterprises.enums import DemandState
from talent.enterprises.queries import locked, own_demands, skills_by_demand
from talent.enterprises.tables import Demand, DemandCode, DemandSkill
from talent.vocab.enums import WordSource
from talent.vocab.noting import recount

_GONE = "已不再存在。"
_IS_OUT = "已经发布过。"
_TOUCHED = "导入之后有过修改。"
_TEMPLATE = "已设为模板。"
_AT_ONCE = 500
_COLUMNS = (col(Demand.id), col(Demand.state), col(Demand.version), col(Demand.template))


def kept_drafts(session: Session, actor: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """Why some of them can't be deleted."""
    return _sorted_out(session, actor, ids)[1]


def discard_drafts(session: Session, actor: Actor, ids: Collection[int]) -> set[int]:
    """Deletes those that are drafts as they came; which these were."""
    require(actor, Permission.DEMAND_OWN)
    gone, _ = _sorted_out(session, actor, ids, lock=True)
    if not gone:
        return set()
    words = skills_by_demand(session, gone)
    before = [[one.words for one in rows if one.skill is None] for rows in words.values()]
    for table, column in ((DemandSkill, "demand_id"), (DemandCode, "demand_id"), (Demand, "id")):
        session.exec(delete(table).where(col(getattr(table, column)).in_(gone)))
    recount(session, WordSource.DEMANDS, before=before)
    record(session, actor, Action.DEMAND_DISCARD, "demand", None, str(len(gone)))
    return set(gone)


def _sorted_out(
    session: Session, actor: Actor, ids: Collection[int], *, lock: bool = False
) -> tuple[list[int], dict[int, str]]:
    listed, gone, stay = sorted(ids), list[int](), dict.fromkeys(ids, _GONE)
    for start in range(0, len(listed), _AT_ONCE):
        some = listed[start : start + _AT_ONCE]
        query = own_demands(actor).where(col(Demand.id).in_(some)).order_by(col(Demand.id))
        query = locked(query) if lock else query
        for row in session.execute(query.with_only_columns(*_COLUMNS)):
            why = _why_kept(row)
            if why:
                stay[row.id] = why
            else:
                del stay[row.id]
                gone.append(row.id)
    return gone, stay


def _why_kept(row: Any) -> str:
    if row.state is not DemandState.DRAFT:
        return _IS_OUT
    if row.version != 1:
        return _TOUCHED
    return _TEMPLATE if row.template else ""
