"""One click in a mail stops its like, without logging in. The link is signed, and good for nothing else."""

import hmac

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import User
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.crypto import keyring
from talent.kit.errors import NotFound
from talent.notices.enums import MailMode, Topic
from talent.notices.preferences import set_mail
from talent.notices.queries import wishes_of
from talent.notices.rules import USUAL_MAIL
from talent.notices.schemas import StopOut

# 128 bits of the signature are more than anybody guesses, and the link stays short.
_SIGNATURE = 32
_LONGEST = 200


def stop_path(user_id: int, topics: list[Topic]) -> str:
    """The address on this site that stands in a mail about these topics. It never runs out."""
    return f"/notices/stop/{_signed(user_id, topics)}"


def look_at_stop(session: Session, actor: Actor, token: str) -> StopOut:
    """What the link is about, without changing anything: mail scanners open links."""
    require(actor, Permission.PUBLIC)
    user, topics = _read(session, token)
    return _out(session, user, topics)


def stop_mail(session: Session, actor: Actor, token: str) -> StopOut:
    """No more mail about the topics of the link. Safe to repeat."""
    return _switch(session, actor, token, on=False)


def resume_mail(session: Session, actor: Actor, token: str) -> StopOut:
    """Mail about the topics of the link as everybody gets it. Safe to repeat."""
    return _switch(session, actor, token, on=True)


def _switch(session: Session, actor: Actor, token: str, *, on: bool) -> StopOut:
    require(actor, Permission.PUBLIC)
    user, topics = _read(session, token)
    assert user.id is not None
    wishes = wishes_of(session, user.id)
    changed = [topic for topic in topics if (wishes[topic].mail is not MailMode.OFF) is not on]
    for topic in changed:
        set_mail(session, user.id, topic, USUAL_MAIL[topic] if on else MailMode.OFF)
    if changed:
        owner = Actor(
            user_id=user.id, role=user.role, organisation_id=user.organisation_id, address=actor.address
        )
        detail = f"link: mail {'on' if on else 'off'} for {', '.join(changed)}"
        record(session, owner, Action.NOTICE_PREFERENCES, "user", user.id, detail)
    return _out(session, user, topics)


def _out(session: Session, user: User, topics: list[Topic]) -> StopOut:
    assert user.id is not None
    wishes = wishes_of(session, user.id)
    return StopOut(topics=topics, mailed=any(wishes[topic].mail is not MailMode.OFF for topic in topics))


def _signed(user_id: int, topics: list[Topic]) -> str:
    said = f"{user_id}.{'-'.join(topic.value for topic in topics)}"
    return f"{said}.{keyring().blind_index(said, 'notice.stop')[:_SIGNATURE]}"


def _read(session: Session, token: str) -> tuple[User, list[Topic]]:
    """Raises ``NotFound`` for a link that was not made here, or whose account is gone."""
    number, _, rest = token[:_LONGEST].partition(".")
    codes = rest.partition(".")[0].split("-")
    known = {topic.value: topic for topic in Topic}
    if number.isascii() and number.isdigit() and len(number) < 10 and all(code in known for code in codes):
        topics = [known[code] for code in codes]
        if hmac.compare_digest(_signed(int(number), topics).encode(), token.encode()):
            user = session.get(User, int(number))
            if user is not None:
                return user, topics
    raise NotFound("这个退订链接无效。请登录后在通知设置中修改。")
