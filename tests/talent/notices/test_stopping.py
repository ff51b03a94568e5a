"""The link in a mail: stops its like, without logging in, and does nothing else."""

import pytest
from sqlmodel import select

from talent.accounts.actor import VISITOR
from talent.accounts.tables import User
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from talent.kit.errors import NotFound
from talent.notices.enums import MailMode, Topic
from talent.notices.queries import wishes_of
from talent.notices.rules import USUAL_MAIL
from talent.notices.stopping import look_at_stop, resume_mail, stop_mail, stop_path
from tests.factories.accounts import make_user

TWO = [Topic.ACCOUNT, Topic.ALERTS]


def token_of(user_id: int, topics: list[Topic]) -> str:
    return stop_path(user_id, topics).rpartition("/")[2]


def test_one_click_stops_the_topics_of_the_mail_and_no_other(session: Session) -> None:
    user = make_user(session).id or 0
    token = token_of(user, TWO)
    assert stop_mail(session, VISITOR, token).mailed is False
    off = {topic for topic, wish in wishes_of(session, user).items() if wish.mail is MailMode.OFF}
    assert off == set(TWO)
    assert resume_mail(session, VISITOR, token).mailed is True
    assert {topic: wish.mail for topic, wish in wishes_of(session, user).items()} == USUAL_MAIL


def test_clicking_twice_is_one_change_with_one_audit_line(session: Session) -> None:
    user = make_user(session).id or 0
    for _ in range(2):
        stop_mail(session, VISITOR, token_of(user, TWO))
    lines = session.exec(select(AuditEntry).where(AuditEntry.action == Action.NOTICE_PREFERENCES)).all()
    assert [(line.actor_id, line.detail) for line in lines] == [(user, "link: mail off for account, alerts")]


def test_looking_changes_nothing(session: Session) -> None:
    user = make_user(session).id or 0
    found = look_at_stop(session, VISITOR, token_of(user, TWO))
    assert (found.topics, found.mailed) == (TWO, True)
    assert not session.new
    assert not session.dirty


def test_a_link_for_somebody_else_can_not_be_made_up(session: Session) -> None:
    one, other = make_user(session).id or 0, make_user(session).id or 0
    signature = token_of(one, TWO).rpartition(".")[2]
    forged = [
        f"{other}.account-alerts.{signature}",
        f"{one}.account.{signature}",
        f"{one}.account-alerts.{signature[:-1]}",
        f"{one}.account-alerts.",
        f"{one}.nothing.{signature}",
        "",
        ".",
        "x" * 5000,
        "９.account.é",
        token_of(999_999, TWO),
    ]
    for token in forged:
        with pytest.raises(NotFound):
            stop_mail(session, VISITOR, token)
    assert wishes_of(session, other)[Topic.ACCOUNT].mail is MailMode.AT_ONCE


def test_the_link_of_an_account_that_is_gone_leads_nowhere(session: Session) -> None:
    user = make_user(session)
    token = token_of(user.id or 0, TWO)
    session.delete(session.get_one(User, user.id))
    session.flush()
    with pytest.raises(NotFound):
        look_at_stop(session, VISITOR, token)
