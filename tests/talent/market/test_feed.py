"""The feed: versions and sequences for what changed and for nothing else, the walk, the first fill."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.hiring.answering import answer
from talent.hiring.enums import Answer, ThreadState
from talent.hiring.schemas import AnswerInput
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.market.enums import Operation, RecordKind
from talent.market.feed import PORTION, FeedWork, refresh, walk_today
from talent.market.tables import OutRecord
from talent.people import service as people
from talent.people.enums import ConsentKind
from talent.people.tables import Person
from tests.factories.accounts import make_organisation
from tests.factories.enterprises import make_demand
from tests.factories.hiring import make_hire
from tests.factories.market import ALL, make_known_person, refresh_all
from tests.factories.people import make_person

pytestmark = pytest.mark.usefixtures("vocabulary")


def record_of(session: Session, kind: RecordKind, number: int | None) -> OutRecord:
    query = select(OutRecord).where(OutRecord.kind == kind, OutRecord.object_id == number)
    return session.exec(query.execution_options(populate_existing=True)).one()


def told(session: Session, person: Person) -> tuple[Operation, int]:
    record = record_of(session, RecordKind.TALENT, person.id)
    return record.operation, record.version


def test_a_life_of_a_record_is_told_in_versions(session: Session, talent: Actor) -> None:
    person = make_known_person(session, user_id=talent.user_id)
    refresh_all(session)
    assert told(session, person) == (Operation.CREATE, 1)
    people.confirm(session, talent)
    person.division = "130200"
    record_change(session, ChangeKind.PERSON, person.id or 0)
    refresh_all(session)
    assert told(session, person) == (Operation.UPDATE, 2)
    people.withdraw_consent(session, talent, ConsentKind.EXCHANGE)
    refresh_all(session)
    assert told(session, person) == (Operation.WITHDRAW, 3)
    people.give_consent(session, talent, ConsentKind.EXCHANGE)
    refresh_all(session)
    assert told(session, person) == (Operation.CREATE, 4)


def test_what_did_not_change_gets_no_new_number(session: Session, talent: Actor) -> None:
    person = make_known_person(session, user_id=talent.user_id)
    refresh_all(session)
    before = record_of(session, RecordKind.TALENT, person.id).sequence
    people.set_opted_out(session, talent, True)
    people.set_opted_out(session, talent, False)
    person.mobile = "19900009999"
    record_change(session, ChangeKind.PERSON, person.id or 0)
    walk_today(session, today())
    refresh_all(session)
    assert record_of(session, RecordKind.TALENT, person.id).sequence == before


def test_what_was_there_before_is_walked_through_and_all_of_it(session: Session) -> None:
    """As after an update of the program: nothing of them stands in the change log."""
    numbers = [make_person(session, consents=ALL).id for _ in range(PORTION // 20)]
    silent = make_person(session)
    demand = make_demand(session, make_organisation(session).id or 0)
    refresh_all(session)
    found = session.exec(select(OutRecord.object_id).where(OutRecord.kind == RecordKind.TALENT)).all()
    assert set(found) == set(numbers)
    assert silent.id not in found
    assert record_of(session, RecordKind.DEMAND, demand.id).operation is Operation.CREATE


def test_the_first_fill_goes_by_portions(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talent.market.feed.PORTION", 2)
    for _ in range(5):
        make_person(session, consents=ALL)
    looked = []
    while number := refresh(session):
        looked.append(number)
    assert max(looked) == 2
    assert len(session.exec(select(OutRecord.id)).all()) == 5


def test_the_calendar_alone_takes_down_and_brings_back(session: Session) -> None:
    person = make_known_person(session)
    demand = make_demand(session, make_organisation(session).id or 0)
    record_change(session, ChangeKind.DEMAND, demand.id or 0)
    refresh_all(session)
    person.paused_until = today() + timedelta(days=1)
    demand.valid_until = today() - timedelta(days=1)
    session.flush()
    assert refresh(session) == 0
    walk_today(session, today() + timedelta(days=1))
    refresh_all(session)
    assert told(session, person)[0] is Operation.WITHDRAW
    assert record_of(session, RecordKind.DEMAND, demand.id).operation is Operation.WITHDRAW


def test_one_day_is_walked_once(session: Session) -> None:
    make_known_person(session)
    refresh_all(session)
    walk_today(session, today())
    assert refresh_all(session) > 0
    walk_today(session, today())
    assert refresh(session) == 0


def test_a_hire_leaves_when_the_person_has_confirmed_it_and_not_while_contested(
    session: Session, talent: Actor
) -> None:
    person = make_known_person(session, user_id=talent.user_id)
    demand = make_demand(session, make_organisation(session).id or 0)
    record_change(session, ChangeKind.DEMAND, demand.id or 0)
    refresh_all(session)
    thread = make_hire(session, demand.id or 0, person.id or 0)
    thread.state = ThreadState.HIRED
    session.flush()
    refresh_all(session)
    assert not session.exec(select(OutRecord).where(OutRecord.kind == RecordKind.HIRE)).all()
    answer(session, talent, thread.id or 0, AnswerInput(answer=Answer.ACCEPT, version=thread.version))
    refresh_all(session)
    assert record_of(session, RecordKind.HIRE, thread.id).operation is Operation.CREATE
    people.withdraw_consent(session, talent, ConsentKind.EXCHANGE)
    refresh_all(session)
    assert record_of(session, RecordKind.HIRE, thread.id).operation is Operation.WITHDRAW


def test_sequences_grow_across_kinds_and_are_never_used_twice(session: Session) -> None:
    for _ in range(3):
        make_known_person(session)
    refresh_all(session)
    make_demand(session, make_organisation(session).id or 0)
    walk_today(session, today())
    refresh_all(session)
    rows = session.exec(select(OutRecord).order_by(col(OutRecord.id))).all()
    assert [row.sequence for row in rows] == [1, 2, 3, 4]


def test_the_worker_does_it_in_rounds_and_rests_when_nothing_is_left(
    session: Session, database: Database
) -> None:
    make_known_person(session)
    session.commit()
    work = FeedWork(database)
    while work.work():
        pass
    with database.read() as reader:
        assert reader.exec(select(OutRecord.operation)).all() == [Operation.CREATE]
    assert not work.work()


def test_a_portion_that_fails_is_logged_and_hinders_nothing_else(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_session: Session) -> int:
        raise RuntimeError("no")

    monkeypatch.setattr("talent.market.feed.refresh", fail)
    assert FeedWork(database).work() is False
    assert "could not go on" in caplog.text
