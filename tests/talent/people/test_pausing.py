"""Out of every ranking for some months, and back by the calendar."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlmodel import col

from talent.accounts.actor import Actor
from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import ChangeKind
from talent.kit.clock import today
from talent.kit.db import Session
from talent.people import service as people
from talent.people.pausing import end_pauses
from talent.people.queries import rankable_people
from talent.people.rules import months_on
from talent.people.schemas import PauseInput, PersonOut
from talent.people.tables import Person


def pool(session: Session) -> list[int | None]:
    return [person.id for person in session.exec(rankable_people().order_by(col(Person.id)))]


@pytest.mark.parametrize("months", [1, 3, 6])
def test_who_pauses_is_out_at_once_and_back_on_the_day(
    session: Session, talent: Actor, profile: PersonOut, months: int
) -> None:
    until = people.pause(session, talent, PauseInput.model_validate({"months": months})).paused_until
    assert until == months_on(today(), months)
    assert pool(session) == []
    with time_machine.travel(until - timedelta(days=1), tick=False):
        assert pool(session) == []
    with time_machine.travel(until + timedelta(hours=1), tick=False):
        assert pool(session) == [profile.id]
        assert people.get_own_person(session, talent).paused_until is None  # type: ignore[union-attr]


def test_coming_back_early_takes_effect_at_once(session: Session, talent: Actor, profile: PersonOut) -> None:
    people.pause(session, talent, PauseInput(months=6))
    people.pause(session, talent, PauseInput())
    assert pool(session) == [profile.id]


def test_the_end_of_a_month_is_the_end_of_a_shorter_one() -> None:
    assert months_on(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_the_chore_writes_each_return_down_once(session: Session, talent: Actor, profile: PersonOut) -> None:
    until = people.pause(session, talent, PauseInput(months=1)).paused_until
    assert until is not None
    before = latest_sequence(session)
    assert end_pauses(session, until - timedelta(days=1)) == 0
    assert end_pauses(session, until) == 1
    assert end_pauses(session, until) == 0
    assert [change[1:] for change in changes_since(session, before, 9)] == [(ChangeKind.PERSON, profile.id)]
