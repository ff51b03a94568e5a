"""Changing one's own password."""

import pytest
from sqlmodel import select

from talent.accounts import own_password
from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.own_password import change_password
from talent.accounts.refusals import Refusal, Refused
from talent.accounts.sign_in import log_in
from talent.accounts.tables import User
from talent.accounts.tokens import actor_of_bearer, issue_token
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, Invalid
from tests.factories.accounts import PASSWORD

NEW = "another sentence"


def _password_actions(session: Session) -> list[Action]:
    lines = session.exec(select(AuditEntry.action).order_by(AuditEntry.id))  # type: ignore[arg-type]
    return [action for action in lines if action.value.startswith("account:password")]


def test_a_new_password_ends_older_sessions(session: Session, talent: Actor) -> None:
    assert change_password(session, talent, PASSWORD, NEW) is None
    user = session.exec(select(User).where(User.id == talent.user_id)).one()
    assert user.auth_version == 2


def test_a_new_password_ends_the_tokens_of_the_account(session: Session, talent: Actor) -> None:
    assert talent.user_id is not None
    token = issue_token(session, SYSTEM, talent.user_id, "tests", 1)
    change_password(session, talent, PASSWORD, NEW)
    assert actor_of_bearer(session, token, "") is None


def test_tokens_of_others_live_on(session: Session, talent: Actor, other_talent: Actor) -> None:
    assert other_talent.user_id is not None
    token = issue_token(session, SYSTEM, other_talent.user_id, "tests", 1)
    change_password(session, talent, PASSWORD, NEW)
    assert actor_of_bearer(session, token, "") is not None


def test_a_password_is_changed_only_with_the_old_one(session: Session, talent: Actor) -> None:
    refusal = change_password(session, talent, "a wrong sentence", NEW)
    assert refusal == Refused(Refusal.WRONG_CURRENT)


def test_a_weak_new_password_is_refused(session: Session, talent: Actor) -> None:
    with pytest.raises(Invalid, match="太常见"):
        change_password(session, talent, PASSWORD, "1234567890")


def test_a_program_has_no_password_to_change(session: Session, api_client: Actor) -> None:
    with pytest.raises(Forbidden):
        change_password(session, api_client, PASSWORD, NEW)


def test_a_wrong_old_password_leaves_a_line_in_the_trail(session: Session, talent: Actor) -> None:
    change_password(session, talent, "a wrong sentence", NEW)
    assert _password_actions(session) == [Action.ACCOUNT_PASSWORD_FAILED]


def test_guesses_at_the_old_password_are_counted_although_refused(
    database: Database, talent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_password, "verify_password", lambda *_: False)
    answers = []
    for _ in range(6):
        with database.write() as session:
            answers.append(change_password(session, talent, "a wrong sentence", NEW))
    assert answers[:5] == [Refused(Refusal.WRONG_CURRENT)] * 5
    assert answers[5] is not None
    assert answers[5].reason is Refusal.THROTTLED


def test_guesses_at_the_old_password_and_at_the_log_in_count_together(
    session: Session, talent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_password, "verify_password", lambda *_: False)
    for _ in range(5):
        change_password(session, talent, "a wrong sentence", NEW)
    answer = log_in(session, "talent@example.com", PASSWORD, "198.51.100.1")
    assert isinstance(answer, Refused)
    assert answer.reason is Refusal.THROTTLED
