"""What a user wants to hear of."""

import pytest
from sqlmodel import select

from talent.accounts.actor import VISITOR, Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from talent.kit.errors import Forbidden
from talent.notices.enums import MailMode, Topic
from talent.notices.preferences import get_preferences, set_preferences
from talent.notices.rules import USUAL_MAIL
from talent.notices.schemas import PreferencesInput, TopicInput
from talent.notices.tables import NoticePreference
from tests.factories.accounts import make_user

CHANGE = PreferencesInput(
    topics=[TopicInput(topic=Topic.ALERTS, mail=MailMode.OFF)], quiet_from=22, quiet_until=7
)


def test_who_has_chosen_nothing_gets_what_is_usual(session: Session, talent: Actor) -> None:
    found = get_preferences(session, talent)
    assert {one.topic: (one.mail, one.sms) for one in found.topics} == {
        topic: (mode, False) for topic, mode in USUAL_MAIL.items()
    }
    assert (found.quiet_from, found.quiet_until) == (21, 8)
    assert (found.mail_to, found.sms_to) == ("t***@example.com", "")


def test_a_choice_is_kept_and_leaves_the_other_topics_alone(session: Session, talent: Actor) -> None:
    found = set_preferences(session, talent, CHANGE)
    assert {one.topic: one.mail for one in found.topics} == USUAL_MAIL | {Topic.ALERTS: MailMode.OFF}
    assert (found.quiet_from, found.quiet_until) == (22, 7)
    assert get_preferences(session, talent) == found


def test_saving_the_same_again_leaves_one_row_and_one_audit_line(session: Session, talent: Actor) -> None:
    for _ in range(2):
        set_preferences(session, talent, CHANGE)
    assert len(session.exec(select(NoticePreference)).all()) == 1
    lines = session.exec(select(AuditEntry).where(AuditEntry.action == Action.NOTICE_PREFERENCES)).all()
    assert [line.detail for line in lines] == ["alerts, quiet hours"]


def test_a_choice_is_of_one_user_alone(session: Session, talent: Actor, other_talent: Actor) -> None:
    before = get_preferences(session, other_talent)
    set_preferences(session, talent, CHANGE)
    assert get_preferences(session, other_talent).topics == before.topics


def test_who_logs_in_by_number_is_offered_short_messages(session: Session) -> None:
    user = make_user(session, login="13800138000")
    found = get_preferences(session, Actor(user_id=user.id, role=user.role))
    assert (found.mail_to, found.sms_to) == ("", "138****8000")


def test_a_visitor_has_no_preferences(session: Session) -> None:
    with pytest.raises(Forbidden):
        get_preferences(session, VISITOR)
    with pytest.raises(Forbidden):
        set_preferences(session, VISITOR, CHANGE)
