"""An enterprise says no, with a reason that the person can learn from; to one or to several at a time."""

from collections.abc import Mapping

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.hiring.enums import Side, ThreadReason, ThreadState
from talent.hiring.moving import (
    Step,
    check_step,
    check_words,
    move,
    own_thread,
    own_threads,
    require_side,
    seal,
)
from talent.hiring.rules import REFUSABLE, REFUSAL_REASONS
from talent.hiring.schemas import RefusalInput, RefusalsInput, Refused, ThreadOut
from talent.hiring.showing import thread_out
from talent.kit.errors import FieldError, Invalid
from talent.notices.enums import NoticeKind

SKILLS = "您好，感谢您的关注。岗位需要的技能与您目前的有差距，这次暂不能推进。建议补充后再联系，祝您顺利。"
EXPERIENCE = "您好，感谢您的关注。岗位需要更多相关经验，这次暂不能推进。欢迎关注我们的其他岗位，祝您顺利。"
PAY = "您好，感谢您的关注。双方对薪资的期望有差距，这次暂不能推进。有更合适的岗位欢迎再联系，祝您顺利。"
PLACE = "您好，感谢您的关注。工作地点与您的意愿不一致，这次暂不能推进。有更合适的岗位欢迎再联系，祝您顺利。"
TIME = "您好，感谢您的关注。到岗时间与岗位安排不一致，这次暂不能推进。有更合适的岗位欢迎再联系，祝您顺利。"
CHOSEN = "您好，感谢您参与应聘。这次我们选定了其他候选人，暂不能推进。欢迎以后再联系，祝您顺利。"
NO_SHOW = "您好，约定的面试您没有参加，我们也没有收到说明，这次暂不能推进。如有特殊情况，欢迎以后再联系。"
OTHER = "您好，感谢您的关注。经过考虑，这次暂不能推进。祝您早日找到合适的工作。"

# What the person is sent unless the enterprise writes otherwise.
TEXTS: Mapping[ThreadReason, str] = {
    ThreadReason.SKILLS: SKILLS,
    ThreadReason.EXPERIENCE: EXPERIENCE,
    ThreadReason.PAY: PAY,
    ThreadReason.PLACE: PLACE,
    ThreadReason.TIME: TIME,
    ThreadReason.CHOSEN: CHOSEN,
    ThreadReason.NO_SHOW: NO_SHOW,
    ThreadReason.OTHER: OTHER,
}


def refuse(session: Session, actor: Actor, thread_id: int, data: RefusalInput) -> ThreadOut:
    """No to one; the same again changes nothing."""
    _check(actor, data.reason, data.message)
    thread = own_thread(session, actor, thread_id, lock=True)
    step = Step(ThreadState.REFUSED, Side.ENTERPRISE, data.reason, data.message)
    if check_step(thread, data.version, step):
        move(session, actor, thread, step, NoticeKind.THREAD_MOVED)
        seal(session, actor, [thread])
    return thread_out(session, actor, Side.ENTERPRISE, thread)


def refuse_several(session: Session, actor: Actor, data: RefusalsInput) -> Refused:
    """No to those that still are as they were read; the others are left as they are and counted."""
    _check(actor, data.reason, data.message)
    versions = {one.thread: one.version for one in data.threads}
    threads = own_threads(session, actor, list(versions))
    step = Step(ThreadState.REFUSED, Side.ENTERPRISE, data.reason, data.message)
    as_read = [one for one in threads if one.version == versions[one.id or 0] and one.state in REFUSABLE]
    for thread in as_read:
        move(session, actor, thread, step, NoticeKind.THREAD_MOVED)
    seal(session, actor, as_read)
    # Those of now, and those that the same form refused before.
    done = sum(
        one.state is ThreadState.REFUSED and one.version == versions[one.id or 0] + 1 for one in threads
    )
    return Refused(done=done, left=len(versions) - done)


def _check(actor: Actor, reason: ThreadReason, text: str) -> None:
    require(actor, Permission.DEMAND_OWN)
    require_side(actor, Side.ENTERPRISE)
    if reason not in REFUSAL_REASONS:
        message = "请从列出的原因中选择。"
        raise Invalid(message, fields=(FieldError("reason", message),))
    check_words(message=text)
