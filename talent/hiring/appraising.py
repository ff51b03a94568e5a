"""An employer's appraisal on 创新, 质量, 实效, 贡献 after three months, and its person's answer to it."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.hiring.enums import Side
from talent.hiring.moving import changed, check_words, own_thread, require_side
from talent.hiring.queries import demands_by_id, organisation_names
from talent.hiring.rules import may_be_appraised
from talent.hiring.schemas import AppraisalAnswerInput, AppraisalInput, AppraisalOut
from talent.hiring.tables import Appraisal, Hire, Thread
from talent.hiring.telling import tell_side
from talent.kit.clock import today
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.notices.enums import NoticeKind
from talent.people.queries import find_visible

TOO_EARLY = "录用满三个月后才能评价。"
GIVEN = "已经评价过，评价作出后不再修改。"
NO_APPRAISAL = "还没有收到这家企业的评价。"
STALE = "内容在您打开之后有了变化，请刷新后再提交。"
_SCORES = ("innovation", "quality", "effect", "contribution")


def appraise(session: Session, actor: Actor, thread_id: int, data: AppraisalInput) -> AppraisalOut:
    """Once for each hire; the same again changes nothing, another one is refused."""
    require(actor, Permission.DEMAND_OWN)
    require_side(actor, Side.ENTERPRISE)
    check_words(remark=data.remark)
    thread = own_thread(session, actor, thread_id, lock=True)
    row = session.get(Appraisal, thread_id)
    if row is not None:
        if any(getattr(row, name) != value for name, value in data.model_dump().items()):
            raise changed(thread, GIVEN)
        return _out(session, thread, row)
    hire = session.get(Hire, thread_id)
    if not may_be_appraised(thread.state, hire.hired_on if hire else None, today()):
        raise Invalid(TOO_EARLY)
    if thread.person_id is None:
        raise Conflict("这位人才已经注销，不能评价。")
    row = Appraisal(
        thread_id=thread_id, person_id=thread.person_id, given_by=actor.user_id, **data.model_dump()
    )
    session.add(row)
    session.flush()
    tell_side(session, thread, Side.TALENT, NoticeKind.THREAD_APPRAISED)
    scores = ",".join(str(getattr(data, name)) for name in _SCORES)
    record(session, actor, Action.APPRAISAL_GIVE, "thread", thread_id, scores)
    return _out(session, thread, row)


def answer_appraisal(
    session: Session, actor: Actor, thread_id: int, data: AppraisalAnswerInput
) -> AppraisalOut:
    """The person's words to it, and whether it stands on the profile: both may change at any time."""
    require_side(actor, Side.TALENT)
    thread = own_thread(session, actor, thread_id, lock=True)
    row = session.get(Appraisal, thread_id)
    if row is None:
        raise NotFound(NO_APPRAISAL)
    if (row.answer, row.shown) == (data.answer, data.shown):
        return _out(session, thread, row)
    if row.version != data.version:
        raise Conflict(STALE)
    check_words(answer=data.answer)
    row.answer, row.shown = data.answer, data.shown
    row.version += 1
    session.flush()
    detail = "shown" if data.shown else "not shown"
    record(session, actor, Action.APPRAISAL_ANSWER, "thread", thread_id, detail)
    return _out(session, thread, row)


def shown_appraisals(session: Session, actor: Actor, person_id: int) -> list[AppraisalOut]:
    """What a person whom the actor may see has agreed to show, the last first."""
    if not find_visible(session, actor, [person_id]):
        return []
    query = (
        select(Appraisal, Thread)
        .join(Thread, col(Thread.id) == col(Appraisal.thread_id))
        .where(Appraisal.person_id == person_id, col(Appraisal.shown))
    )
    rows = session.exec(query.order_by(col(Appraisal.given_at).desc(), col(Appraisal.thread_id))).all()
    organisations = organisation_names(session, {thread.organisation_id for _, thread in rows})
    demands = demands_by_id(session, {thread.demand_id for _, thread in rows})
    return [
        appraisal_out(row, organisations[thread.organisation_id], demands[thread.demand_id].title)
        for row, thread in rows
    ]


def appraisal_out(row: Appraisal, organisation: str, title: str) -> AppraisalOut:
    return AppraisalOut(
        version=row.version,
        organisation_name=organisation,
        demand_title=title,
        innovation=row.innovation,
        quality=row.quality,
        effect=row.effect,
        contribution=row.contribution,
        remark=row.remark,
        given_at=row.given_at,
        answer=row.answer,
        shown=row.shown,
    )


def _out(session: Session, thread: Thread, row: Appraisal) -> AppraisalOut:
    organisation = organisation_names(session, [thread.organisation_id])[thread.organisation_id]
    return appraisal_out(
        row, organisation, demands_by_id(session, [thread.demand_id])[thread.demand_id].title
    )
