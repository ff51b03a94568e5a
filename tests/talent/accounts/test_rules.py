"""How long things hold, decided without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from talent.accounts.enums import Role, Verification
from talent.accounts.rules import (
    delay_after,
    effective_verification,
    session_is_alive,
    session_lifetime,
    verified_until,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 12, 1), date(2027, 6, 1)),
    ],
)
def test_a_verification_holds_six_months(day: date, until: date) -> None:
    assert verified_until(day) == until


@pytest.mark.parametrize(
    ("stored", "until", "effective"),
    [
        (Verification.VERIFIED, date(2026, 3, 2), Verification.VERIFIED),
        (Verification.VERIFIED, date(2026, 3, 1), Verification.LAPSED),
        (Verification.VERIFIED, None, Verification.LAPSED),
        (Verification.PENDING, date(2027, 1, 1), Verification.PENDING),
        (Verification.REJECTED, None, Verification.REJECTED),
    ],
)
def test_a_verification_lapses_by_itself(
    stored: Verification, until: date | None, effective: Verification
) -> None:
    assert effective_verification(stored, until, date(2026, 3, 2)) is effective


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (11, 1920), (12, 3600), (10**6, 3600)],
)
def test_the_delay_doubles_from_half_a_minute_to_an_hour(failures: int, seconds: int) -> None:
    assert delay_after(failures, 5) == timedelta(seconds=seconds)


@pytest.mark.parametrize("role", [Role.STAFF, Role.ENTERPRISE, Role.UNIVERSITY, Role.TRAINING_BODY])
def test_who_sees_others_data_is_logged_out_after_half_an_hour(role: Role) -> None:
    seen = NOON - timedelta(minutes=30)
    assert not session_is_alive(role, seen, NOON + timedelta(hours=1), NOON)


@pytest.mark.parametrize("role", [Role.STAFF, Role.ENTERPRISE, Role.UNIVERSITY, Role.TRAINING_BODY])
def test_who_sees_others_data_logs_in_every_day(role: Role) -> None:
    assert session_lifetime(role) == timedelta(hours=12)


def test_a_talent_stays_logged_in_for_a_month() -> None:
    seen = NOON - timedelta(days=29)
    assert session_is_alive(Role.TALENT, seen, NOON + timedelta(days=1), NOON)


def test_no_session_outlives_its_end() -> None:
    assert not session_is_alive(Role.TALENT, NOON, NOON, NOON)
