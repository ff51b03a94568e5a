"""Logging in, being recognised, and being logged out."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from talent.accounts import sign_in
from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.own_password import change_password
from talent.accounts.sign_in import (
    Refusal,
    Refused,
    SignedIn,
    actor_of_cookie,
    log_in,
    log_out,
    look_up_session,
    open_session,
    touch_session,
)
from talent.accounts.tables import LoginSession, SignInThrottle, User
from talent.accounts.throttle import level
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.audit.trail import verify_chain
from talent.kit.clock import now
from talent.kit.db import Database, Session
from talent.kit.errors import NotFound
from tests.factories.accounts import PASSWORD, make_user

ADDRESS = "192.0.2.1"
LOGIN = "talent@example.com"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def user(session: Session) -> User:
    user = make_user(session, login=LOGIN)
    session.commit()
    return user


def _token(session: Session, login: str = LOGIN) -> str:
    result = log_in(session, login, PASSWORD, ADDRESS)
    assert isinstance(result, SignedIn)
    return result.token


def _fail(session: Session, times: int, login: str = LOGIN, address: str = ADDRESS) -> Refused:
    for _ in range(times):
        result = log_in(session, login, "a wrong sentence", address)
    assert isinstance(result, Refused)
    return result


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the slow hash, where many tries are needed."""
    monkeypatch.setattr(sign_in, "verify_password", lambda password, stored: stored and password == PASSWORD)


def test_the_right_password_logs_in(session: Session, user: User) -> None:
    result = log_in(session, LOGIN, PASSWORD, ADDRESS)
    assert isinstance(result, SignedIn)
    assert result.user.id == user.id


@pytest.mark.parametrize("login", [" Talent@Example.com ", "ＴＡＬＥＮＴ@example.com"])
def test_a_login_is_found_however_it_is_written(session: Session, user: User, login: str) -> None:
    assert isinstance(log_in(session, login, PASSWORD, ADDRESS), SignedIn)


def test_an_unknown_account_and_a_wrong_password_read_the_same(session: Session, user: User) -> None:
    wrong = log_in(session, LOGIN, "a wrong sentence", ADDRESS)
    unknown = log_in(session, "nobody@example.com", PASSWORD, ADDRESS)
    assert wrong == unknown == Refused(Refusal.WRONG)


@pytest.mark.parametrize("login", ["", "x" * 10_000, "\ud800", "a\x00b", "' OR 1=1 --"])
def test_nonsense_is_refused_as_a_wrong_login(session: Session, login: str) -> None:
    assert log_in(session, login, PASSWORD, ADDRESS) == Refused(Refusal.WRONG)


def test_a_closed_account_reads_as_a_wrong_password(session: Session) -> None:
    make_user(session, login="closed@example.com", active=False)
    assert log_in(session, "closed@example.com", PASSWORD, ADDRESS) == Refused(Refusal.WRONG)


def test_a_program_does_not_log_in_with_a_password(session: Session) -> None:
    make_user(session, login="market@example.com", role=Role.API_CLIENT)
    assert log_in(session, "market@example.com", PASSWORD, ADDRESS) == Refused(Refusal.WRONG)


def test_each_log_in_has_a_token_of_its_own(session: Session, user: User) -> None:
    assert _token(session) != _token(session)


def test_the_database_holds_no_token(session: Session, user: User) -> None:
    token = _token(session)
    assert token not in session.exec(select(LoginSession.token_digest)).one()


def test_a_cookie_says_who_it_is(session: Session, user: User) -> None:
    actor = actor_of_cookie(session, _token(session), ADDRESS)
    assert actor == Actor(user_id=user.id, role=Role.TALENT, address=ADDRESS)


@pytest.mark.parametrize("token", ["", "x", "\x00", "x" * 5000])
def test_an_unknown_cookie_is_nobody(session: Session, token: str) -> None:
    assert actor_of_cookie(session, token, ADDRESS) is None


def test_a_cookie_can_be_read_without_writing(database: Database) -> None:
    with database.write() as session:
        make_user(session, login=LOGIN)
        token = _token(session)
    with database.read() as session:
        assert actor_of_cookie(session, token, ADDRESS) is not None


def test_logging_out_ends_the_session(session: Session, user: User) -> None:
    token = _token(session)
    actor = actor_of_cookie(session, token, ADDRESS)
    assert actor is not None
    log_out(session, actor, token)
    assert actor_of_cookie(session, token, ADDRESS) is None


def test_logging_out_leaves_other_browsers_alone(session: Session, user: User) -> None:
    here, there = _token(session), _token(session)
    log_out(session, Actor(user_id=user.id, role=user.role), here)
    assert actor_of_cookie(session, there, ADDRESS) is not None


def test_nobody_ends_the_session_of_another(session: Session, user: User, other_talent: Actor) -> None:
    token = _token(session)
    log_out(session, other_talent, token)
    assert actor_of_cookie(session, token, ADDRESS) is not None


def test_a_new_password_ends_every_session(session: Session, user: User) -> None:
    token = _token(session)
    change_password(session, Actor(user_id=user.id, role=user.role), PASSWORD, "another sentence")
    assert actor_of_cookie(session, token, ADDRESS) is None


def test_closing_an_account_ends_its_sessions(session: Session, user: User) -> None:
    token = _token(session)
    user.active = False
    session.flush()
    assert actor_of_cookie(session, token, ADDRESS) is None


def test_staff_are_logged_out_after_half_an_hour(
    session: Session, staff: Actor, clock: time_machine.Traveller
) -> None:
    token = _token(session, "staff@example.com")
    clock.shift(timedelta(minutes=30))
    assert actor_of_cookie(session, token, ADDRESS) is None


def test_using_the_site_keeps_staff_logged_in(
    session: Session, staff: Actor, clock: time_machine.Traveller
) -> None:
    token = _token(session, "staff@example.com")
    for _ in range(3):
        clock.shift(timedelta(minutes=29))
        touch_session(session, token)
    assert actor_of_cookie(session, token, ADDRESS) is not None


def test_no_use_keeps_staff_logged_in_past_twelve_hours(
    session: Session, staff: Actor, clock: time_machine.Traveller
) -> None:
    token = _token(session, "staff@example.com")
    for _ in range(25):
        clock.shift(timedelta(minutes=29))
        touch_session(session, token)
    assert actor_of_cookie(session, token, ADDRESS) is None


@pytest.mark.parametrize(("seconds", "due"), [(0, False), (59, False), (60, True)])
def test_a_session_is_touched_once_a_minute(
    session: Session, user: User, clock: time_machine.Traveller, seconds: int, due: bool
) -> None:
    token = _token(session)
    clock.shift(timedelta(seconds=seconds))
    visit = look_up_session(session, token, ADDRESS)
    assert visit is not None
    assert visit.touch_due is due


def test_the_cookie_lasts_as_long_as_the_session(session: Session, staff: Actor) -> None:
    result = log_in(session, "staff@example.com", PASSWORD, ADDRESS)
    assert isinstance(result, SignedIn)
    assert result.seconds == 12 * 3600


def test_sessions_past_their_end_are_cleared_at_the_next_log_in(
    session: Session, user: User, clock: time_machine.Traveller
) -> None:
    _token(session)
    clock.shift(timedelta(days=31))
    _token(session)
    assert len(session.exec(select(LoginSession.id)).all()) == 1


def test_who_has_registered_can_be_logged_in_at_once(session: Session, user: User) -> None:
    assert user.id is not None
    signed_in = open_session(session, user.id, ADDRESS)
    assert actor_of_cookie(session, signed_in.token, ADDRESS) is not None


def test_nobody_is_logged_in_to_a_closed_account(session: Session) -> None:
    closed = make_user(session, active=False)
    assert closed.id is not None
    with pytest.raises(NotFound):
        open_session(session, closed.id, ADDRESS)


@pytest.mark.usefixtures("quick")
def test_the_sixth_try_has_to_wait(session: Session, user: User, clock: time_machine.Traveller) -> None:
    _fail(session, 5)
    assert log_in(session, LOGIN, PASSWORD, "198.51.100.9") == Refused(Refusal.THROTTLED, 31)


@pytest.mark.usefixtures("quick")
def test_an_unknown_account_has_to_wait_as_well(session: Session, clock: time_machine.Traveller) -> None:
    _fail(session, 5, "nobody@example.com")
    assert _fail(session, 1, "nobody@example.com").reason is Refusal.THROTTLED


@pytest.mark.usefixtures("quick")
def test_after_the_wait_the_right_password_works(
    session: Session, user: User, clock: time_machine.Traveller
) -> None:
    _fail(session, 5)
    clock.shift(timedelta(seconds=31))
    assert isinstance(log_in(session, LOGIN, PASSWORD, ADDRESS), SignedIn)


@pytest.mark.usefixtures("quick")
def test_each_further_failure_doubles_the_wait(
    session: Session, user: User, clock: time_machine.Traveller
) -> None:
    _fail(session, 5)
    clock.shift(timedelta(seconds=31))
    _fail(session, 1)
    assert _fail(session, 1).retry_after == 61


@pytest.mark.usefixtures("quick")
def test_the_right_password_forgives_what_was_before(session: Session, user: User) -> None:
    _fail(session, 4)
    _token(session)
    assert _fail(session, 4).reason is Refusal.WRONG


@pytest.mark.usefixtures("quick")
def test_a_day_forgives_failures(session: Session, user: User, clock: time_machine.Traveller) -> None:
    _fail(session, 4)
    clock.shift(timedelta(days=1, seconds=1))
    assert _fail(session, 4).reason is Refusal.WRONG


@pytest.mark.usefixtures("quick")
def test_one_address_trying_many_accounts_has_to_wait(session: Session, user: User) -> None:
    for number in range(20):
        _fail(session, 1, f"user{number}@example.com")
    assert _fail(session, 1).reason is Refusal.THROTTLED


@pytest.mark.usefixtures("quick")
def test_a_success_in_between_does_not_forgive_the_address(session: Session, user: User) -> None:
    for number in range(20):
        _fail(session, 1, f"user{number}@example.com")
        if number % 5 == 0:
            _token(session)
    assert _fail(session, 1).reason is Refusal.THROTTLED


@pytest.mark.usefixtures("quick")
def test_many_colleagues_log_in_from_one_address(session: Session, user: User) -> None:
    for _ in range(30):
        _token(session)
    assert isinstance(log_in(session, LOGIN, PASSWORD, ADDRESS), SignedIn)


def test_a_failure_is_counted_although_nobody_logs_in(database: Database) -> None:
    with database.write() as session:
        log_in(session, LOGIN, "a wrong sentence", ADDRESS)
    with database.write() as session:
        keys = session.exec(select(SignInThrottle.key).order_by(SignInThrottle.key)).all()
        assert [round(level(session, key), 2) for key in keys] == [1, 1]


def test_a_failure_is_in_the_trail(session: Session, user: User) -> None:
    _fail(session, 1)
    entry = session.exec(select(AuditEntry)).one()
    assert (entry.action, entry.object_id, entry.actor_id) == (Action.ACCOUNT_LOG_IN_FAILED, user.id, None)


def test_log_ins_leave_a_whole_trail(session: Session, user: User) -> None:
    _fail(session, 2)
    _token(session)
    session.commit()
    assert verify_chain(session) is None
