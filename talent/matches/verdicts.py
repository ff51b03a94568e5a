"""What an enterprise makes of the candidates for its demand: shortlist, reject, take back, learn from it."""

from sqlmodel import Session, col, delete

from matching.emphasis import MOST_MOVED
from matching.feedback import moved_share
from talent.accounts.acting import organisation_is_verified
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.enterprises.picking import organisation_of
from talent.enterprises.queries import locked, own_demands
from talent.enterprises.rules import LIVE
from talent.enterprises.tables import Demand
from talent.kit.clock import now
from talent.kit.errors import Forbidden, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say
from talent.matches.documents import demand_documents
from talent.matches.engine import MatchEngine
from talent.matches.enums import Verdict
from talent.matches.queries import counted, is_learning, verdict_on, verdicts_on
from talent.matches.ranking import require_own
from talent.matches.rules import MOST_VERDICTS, may_see_verdicts
from talent.matches.schemas import FeedbackOut, VerdictInput, VerdictOut
from talent.matches.showing import changes_of, share_changes, verdict_out
from talent.matches.tables import DemandLearning, DemandVerdict
from talent.matches.teaching import taught, would_learn
from talent.people.blocked import blockers_of
from talent.people.queries import find_visible


def set_verdict(
    session: Session, actor: Actor, demand_id: int, person_id: int, data: VerdictInput
) -> VerdictOut:
    """Marks a person for an own demand; the same mark again changes nothing.

    Raises NotFound for a demand that is not the actor's and for a person whom the actor can't see.
    """
    demand = _own(session, actor, demand_id)
    if not find_visible(session, actor, [person_id]):
        raise NotFound("没有这位人才，可能已经不再展示。")
    row = verdict_on(session, demand_id, person_id)
    if row is not None and (row.verdict, row.reason) == (data.verdict, data.reason):
        return verdict_out(row)
    if row is None:
        _check_room(session, demand)
        row = DemandVerdict(demand_id=demand_id, person_id=person_id, verdict=data.verdict)
        session.add(row)
    row.verdict, row.reason = data.verdict, data.reason
    row.decided_by, row.decided_at = actor.user_id, now()
    reason = f" {data.reason}" if data.reason else ""
    _done(session, actor, demand, Action.VERDICT_SET, f"person {person_id}: {data.verdict}{reason}")
    return verdict_out(row)


def clear_verdict(session: Session, actor: Actor, demand_id: int, person_id: int) -> None:
    """Takes a mark back; without one nothing happens."""
    demand = _own(session, actor, demand_id)
    row = verdict_on(session, demand_id, person_id)
    if row is not None:
        session.delete(row)
        _done(session, actor, demand, Action.VERDICT_CLEAR, f"person {person_id}")


def clear_all_verdicts(session: Session, actor: Actor, demand_id: int) -> int:
    """Takes all marks of a demand back; how many. Whether it learns stays as it is."""
    demand = _own(session, actor, demand_id)
    number = _count(session, demand)
    if number:
        session.exec(delete(DemandVerdict).where(col(DemandVerdict.demand_id) == demand_id))
        _done(session, actor, demand, Action.VERDICT_CLEAR, f"all {number}")
    return number


def set_learning(session: Session, actor: Actor, demand_id: int, learning: bool) -> None:
    """Turns on or off that the ranking follows the marks; as it is already, nothing happens."""
    demand = _own(session, actor, demand_id)
    row = session.get(DemandLearning, demand_id)
    if (row is not None) == learning:
        return
    if row is None:
        session.add(DemandLearning(demand_id=demand_id))
    else:
        session.delete(row)
    _done(session, actor, demand, Action.LEARNING_SWITCH, "on" if learning else "off")


def list_verdicts(session: Session, actor: Actor, demand_id: int, page: Page) -> Paged[VerdictOut]:
    """The marks of a demand, the last first: for its own enterprise and for staff."""
    hidden = _hidden(session, _read_by(session, actor, demand_id))
    rows = session.exec(verdicts_on(demand_id, hidden).offset(page.offset).limit(page.size)).all()
    return Paged[VerdictOut](
        items=[verdict_out(row) for row in rows],
        total=sum(counted(session, demand_id, hidden).values()),
        number=page.number,
        size=page.size,
    )


def feedback(session: Session, actor: Actor, engine: MatchEngine, demand_id: int) -> FeedbackOut:
    """What was chosen for a demand and what it changes, or would change if the switch were on."""
    owner = _read_by(session, actor, demand_id)
    learning, numbers = is_learning(session, demand_id), counted(session, demand_id)
    if numbers:
        numbers = counted(session, demand_id, _hidden(session, owner))
    if not (learning or numbers):
        return FeedbackOut(
            learning=False, shortlisted=0, rejected=0, adjustment=[], moved=moved_share(()), most=MOST_MOVED
        )
    snapshot = engine.snapshot(session)
    matcher = snapshot.matcher
    demand = demand_documents(session, [demand_id])[0]
    if learning:
        demand = taught(session, matcher, snapshot.lessons, demand)
    elif numbers:
        demand = would_learn(session, matcher, demand)
    changes = changes_of(matcher, demand)
    return FeedbackOut(
        learning=learning,
        shortlisted=numbers.get(Verdict.SHORTLISTED, 0),
        rejected=numbers.get(Verdict.REJECTED, 0),
        adjustment=share_changes(session, changes),
        moved=moved_share(changes),
        most=MOST_MOVED,
    )


def _hidden(session: Session, organisation_id: int) -> frozenset[int]:
    """Who keeps the demand's enterprise out."""
    return blockers_of(session, [organisation_id])[organisation_id]


def _read_by(session: Session, actor: Actor, demand_id: int) -> int:
    """Whose the demand is, for one who may read its marks."""
    if not may_see_verdicts(actor):
        raise Forbidden("只有本企业和工作人员可以查看候选人标记。")
    owner = organisation_of(session, actor, demand_id)
    require_own(session, actor, owner)
    return owner


def _own(session: Session, actor: Actor, demand_id: int) -> Demand:
    """An own demand, locked, so that two clicks at once come one after the other."""
    require(actor, Permission.DEMAND_OWN)
    found = session.exec(locked(own_demands(actor).where(col(Demand.id) == demand_id))).one_or_none()
    if found is None:
        raise NotFound("没有找到该需求。")
    if not actor.system and not organisation_is_verified(session, actor):
        raise Forbidden("企业认证通过后才能标记候选人。请先提交认证资料，等待工作人员审核。")
    return found


def _count(session: Session, demand: Demand) -> int:
    """How many marks of an own demand are shown."""
    assert demand.id is not None
    return sum(counted(session, demand.id, _hidden(session, demand.organisation_id)).values())


def _check_room(session: Session, demand: Demand) -> None:
    if _count(session, demand) >= MOST_VERDICTS:
        raise Invalid(say("一条需求最多标记 {most} 人。请先撤销一些标记。", most=MOST_VERDICTS))


def _done(session: Session, actor: Actor, demand: Demand, action: Action, detail: str) -> None:
    assert demand.id is not None
    session.flush()
    record(session, actor, action, "demand", demand.id, detail)
    if demand.state in LIVE:
        record_change(session, ChangeKind.DEMAND, demand.id)
