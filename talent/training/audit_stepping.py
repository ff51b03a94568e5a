"""What every step of a sampling audit shares: the row locked, the table of states asked, its version told."""

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.clock import now
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.kit.sentences import say
from talent.training.audit_queries import as_it_is, visible_bodies
from talent.training.audit_rules import may_follow
from talent.training.enums import AuditState, Party
from talent.training.tables import AuditedBody

STALE = "这项抽查刚被处理过，请刷新后查看最新情况。"
_MISSING = "没有找到这项抽查。"


def body_for_staff(session: Session, actor: Actor, body_id: int, *, lock: bool = False) -> AuditedBody:
    require(actor, Permission.TRAINING_AUDIT)
    query = visible_bodies(actor).where(col(AuditedBody.id) == body_id)
    body = session.exec(as_it_is(query) if lock else query).one_or_none()
    if body is None:
        raise NotFound(_MISSING)
    return body


def own_body(session: Session, actor: Actor, audit_id: int, *, lock: bool = False) -> AuditedBody:
    """The actor's own part of an audit."""
    require(actor, Permission.TRAINING_OWN)
    query = visible_bodies(actor).where(
        col(AuditedBody.audit_id) == audit_id,
        col(AuditedBody.organisation_id) == actor.organisation_id,
    )
    body = session.exec(as_it_is(query) if lock else query).one_or_none()
    if body is None:
        raise NotFound(_MISSING)
    return body


def is_new_step(body: AuditedBody, after: AuditState, party: Party, version: int) -> bool:
    """False where the same step was taken from the same version before; raises what stands against it."""
    if body.state is after and version == body.version - 1:
        return False
    if version != body.version:
        raise Conflict(STALE)
    if not may_follow(body.state, after, party):
        raise Invalid(say("当前状态是“{state}”，不能进行这一步。", state=body.state))
    return True


def keep(session: Session, body: AuditedBody, state: AuditState | None = None) -> None:
    """The row as it is now, in another state where there is one."""
    if state is not None:
        body.state = state
    body.version += 1
    body.updated_at = now()
    session.add(body)
    session.flush()
