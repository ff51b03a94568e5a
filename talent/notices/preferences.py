"""What a user wants to hear of, where, and when not."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import User
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.errors import NotFound
from talent.kit.masking import mask_email, mask_mobile
from talent.notices.enums import ChannelName, MailMode, Topic
from talent.notices.queries import Wish, reach_of, wishes_of
from talent.notices.rules import USUAL_MAIL
from talent.notices.schemas import PreferencesInput, PreferencesOut, TopicOut
from talent.notices.tables import NoticeHours, NoticePreference


def get_preferences(session: Session, actor: Actor) -> PreferencesOut:
    """One's own, with what everybody gets where one has not chosen."""
    require(actor, Permission.SIGNED_IN)
    reach = reach_of(session, actor.user_id) if actor.user_id is not None else None
    if reach is None or actor.user_id is None:
        raise NotFound("没有找到该账号。")
    wishes = wishes_of(session, actor.user_id)
    by_mail = reach.channel is ChannelName.MAIL
    return PreferencesOut(
        topics=[TopicOut(topic=topic, mail=wish.mail, sms=wish.sms) for topic, wish in wishes.items()],
        quiet_from=reach.quiet.start,
        quiet_until=reach.quiet.end,
        mail_to=mask_email(reach.login) if by_mail else "",
        sms_to="" if by_mail else mask_mobile(reach.login),
    )


def set_preferences(session: Session, actor: Actor, data: PreferencesInput) -> PreferencesOut:
    """Counts from the next message on, those that wait already included. Safe to repeat."""
    require(actor, Permission.SIGNED_IN)
    before = get_preferences(session, actor)
    assert actor.user_id is not None
    _lock(session, actor.user_id)
    for one in data.topics:
        _set(session, actor.user_id, one.topic, Wish(one.mail, one.sms))
    hours = session.get(NoticeHours, actor.user_id)
    if hours is None:
        hours = NoticeHours(user_id=actor.user_id, quiet_from=data.quiet_from, quiet_until=data.quiet_until)
        session.add(hours)
    hours.quiet_from, hours.quiet_until = data.quiet_from, data.quiet_until
    session.flush()
    after = get_preferences(session, actor)
    if after != before:
        record(session, actor, Action.NOTICE_PREFERENCES, "user", actor.user_id, _changes(before, after))
    return after


def set_mail(session: Session, user_id: int, topic: Topic, mode: MailMode) -> None:
    """For a caller that has checked who asks, and writes the audit line itself."""
    _lock(session, user_id)
    own = session.get(NoticePreference, (user_id, topic))
    _set(session, user_id, topic, Wish(mode, own.sms if own else False))
    session.flush()


def _set(session: Session, user_id: int, topic: Topic, wish: Wish) -> None:
    own = session.get(NoticePreference, (user_id, topic))
    if own is not None:
        own.mail, own.sms = wish.mail, wish.sms
    elif wish != Wish(USUAL_MAIL[topic], False):
        # What everybody gets is not stored, so that a better usual reaches who has not chosen.
        session.add(NoticePreference(user_id=user_id, topic=topic, mail=wish.mail, sms=wish.sms))


def _lock(session: Session, user_id: int) -> None:
    """Two clicks at once: the second waits, and finds the row of the first."""
    session.exec(select(User.id).where(col(User.id) == user_id).with_for_update()).one_or_none()


def _changes(before: PreferencesOut, after: PreferencesOut) -> str:
    changed = [new.topic.value for old, new in zip(before.topics, after.topics, strict=True) if old != new]
    if (before.quiet_from, before.quiet_until) != (after.quiet_from, after.quiet_until):
        changed.append("quiet hours")
    return ", ".join(changed)
