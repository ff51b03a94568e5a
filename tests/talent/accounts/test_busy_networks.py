"""Honest crowds behind one address are never refused; a guesser soon is."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from talent.accounts import sign_in, users
from talent.accounts.actor import Actor
from talent.accounts.schemas import RegisterInput
from talent.accounts.sign_in import Refusal, Refused, SignedIn, log_in
from talent.accounts.users import REGISTRATION_TRIES, admit_registration, register
from talent.kit.db import Session
from talent.kit.errors import Unavailable
from tests.factories.accounts import PASSWORD, make_user

CAMPUS = "192.0.2.10"
MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the slow hash: hundreds of tries are needed."""
    monkeypatch.setattr(sign_in, "verify_password", lambda password, stored: stored and password == PASSWORD)
    monkeypatch.setattr(users, "hash_password", lambda password: f"hash of {len(password)}")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def _register(session: Session, number: int) -> None:
    visitor = Actor(address=CAMPUS)
    admit_registration(session, visitor)
    data = {"login": f"student{number}@example.com", "password": PASSWORD, "accepted": True}
    register(session, visitor, RegisterInput(display_name="学生", **data))


def _register_all(session: Session, numbers: Iterable[int]) -> None:
    for number in numbers:
        _register(session, number)


def test_a_campus_registers_for_a_month(session: Session, clock: time_machine.Traveller) -> None:
    for day in range(30):
        clock.move_to(MORNING + timedelta(days=day))
        _register_all(session, range(day * 12, day * 12 + 12))


def test_a_lecture_hall_registers_in_one_lesson(session: Session, clock: time_machine.Traveller) -> None:
    _register_all(session, range(200))


def test_registrations_without_end_are_slowed_down(session: Session, clock: time_machine.Traveller) -> None:
    _register_all(session, range(10 * REGISTRATION_TRIES - 10))
    with pytest.raises(Unavailable):
        _register_all(session, range(10_000, 10_020))


def test_successes_do_not_forgive_a_prober_s_failures(
    session: Session, clock: time_machine.Traveller
) -> None:
    for _ in range(REGISTRATION_TRIES - 5):
        admit_registration(session, Actor(address=CAMPUS))
    _register_all(session, range(3))
    for _ in range(5):
        admit_registration(session, Actor(address=CAMPUS))
    with pytest.raises(Unavailable):
        admit_registration(session, Actor(address=CAMPUS))


def test_mistypings_of_an_office_never_pile_up(session: Session, clock: time_machine.Traveller) -> None:
    for number in range(6):
        make_user(session, login=f"clerk{number}@example.com")
    for day in range(30):
        for number in range(6):
            clock.move_to(MORNING + timedelta(days=day, minutes=number))
            login = f"clerk{number}@example.com"
            assert log_in(session, login, "a mistyped word", CAMPUS) == Refused(Refusal.WRONG)
            assert isinstance(log_in(session, login, PASSWORD, CAMPUS), SignedIn)


def test_mistypings_without_any_success_never_pile_up(
    session: Session, clock: time_machine.Traveller
) -> None:
    for number in range(6 * 30):
        day, turn = divmod(number, 6)
        clock.move_to(MORNING + timedelta(days=day, minutes=turn))
        answer = log_in(session, f"clerk{turn}@example.com", "a mistyped word", CAMPUS)
        assert answer == Refused(Refusal.WRONG)


def test_guesses_in_a_minute_at_one_account_are_refused(
    session: Session, clock: time_machine.Traveller
) -> None:
    make_user(session, login="clerk@example.com")
    answers = []
    for number in range(25):
        # Every guess from another address: the account alone must stop them.
        answers.append(log_in(session, "clerk@example.com", f"guess {number}", f"198.51.100.{number}"))
        clock.shift(timedelta(seconds=2))
    tried = [answer for answer in answers if answer == Refused(Refusal.WRONG)]
    assert len(tried) <= 6


def test_a_patient_guesser_has_few_tries_a_day(session: Session, clock: time_machine.Traveller) -> None:
    make_user(session, login="clerk@example.com")
    tried = 0
    for minute in range(0, 2 * 24 * 60, 2):
        clock.move_to(MORNING + timedelta(minutes=minute))
        tried += log_in(session, "clerk@example.com", "a guess", CAMPUS) == Refused(Refusal.WRONG)
    assert tried < 70
