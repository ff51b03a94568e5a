"""Pages of the feed, what was handed out, what clients say of it, and sending again."""

import pytest
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, NotFound
from talent.kit.paging import Page
from talent.market.enums import Operation, ReceiptState, RecordKind
from talent.market.feed_schemas import RecordFilter, ResendInput
from talent.market.reading import Handed, content_of, read_changes
from talent.market.receipts import note_handed_out, take_receipts
from talent.market.records import count_records, list_leaving, resend
from talent.market.tables import MarketClient, OutRecord, Receipt
from talent.market.wire import Changes, ReceiptInput, ReceiptsInput
from talent.people import service as people
from talent.people.enums import ConsentKind
from tests.factories.market import make_client, make_known_person, refresh_all
from tests.talent.market.test_talents_out import Counting

pytestmark = pytest.mark.usefixtures("vocabulary")


def fetch(session: Session, actor: Actor, cursor: int = 0, limit: int = 500) -> Changes:
    changes, handed = read_changes(session, actor, cursor, None, limit)
    if handed:
        note_handed_out(session, actor, handed)
    return changes


def say(session: Session, actor: Actor, record: str, state: ReceiptState, version: int = 1) -> bool:
    reason = "缺少学历" if state is ReceiptState.REJECTED else ""
    item = ReceiptInput(record_id=record, version=version, state=state, reason=reason)
    return take_receipts(session, actor, ReceiptsInput(items=[item])).items[0].known


def states(session: Session, staff: Actor, client: MarketClient) -> list[ReceiptState]:
    rows = list_leaving(session, staff, client.id or 0, RecordFilter(), Page())
    return [row.state for row in rows.items]


def test_a_record_goes_from_waiting_to_sent_to_accepted_and_waits_again_when_it_changes(
    session: Session, api_client: Actor, client: MarketClient, staff: Actor
) -> None:
    person = make_known_person(session)
    refresh_all(session)
    assert states(session, staff, client) == [ReceiptState.PENDING]
    [change] = fetch(session, api_client).items
    assert states(session, staff, client) == [ReceiptState.SENT]
    assert client.sent_through == change.sequence
    assert say(session, api_client, change.record_id, ReceiptState.ACCEPTED)
    assert states(session, staff, client) == [ReceiptState.ACCEPTED]
    person.division = "130200"
    record_change(session, ChangeKind.PERSON, person.id or 0)
    refresh_all(session)
    assert states(session, staff, client) == [ReceiptState.PENDING]
    fetch(session, api_client, change.sequence)
    assert states(session, staff, client) == [ReceiptState.SENT]
    # Late word of the version before says nothing of this one.
    assert say(session, api_client, change.record_id, ReceiptState.REJECTED, version=1)
    assert states(session, staff, client) == [ReceiptState.SENT]


def test_two_clients_stand_apart(
    session: Session, api_client: Actor, client: MarketClient, university: Actor, staff: Actor
) -> None:
    other = make_client(session, university)
    make_known_person(session)
    refresh_all(session)
    [change] = fetch(session, api_client).items
    say(session, api_client, change.record_id, ReceiptState.REJECTED)
    assert states(session, staff, client) == [ReceiptState.REJECTED]
    assert states(session, staff, other) == [ReceiptState.PENDING]
    counts = {one.client.id: one.leaving[RecordKind.TALENT] for one in count_records(session, staff)}
    assert counts[client.id or 0][ReceiptState.REJECTED] == 1
    assert counts[other.id or 0][ReceiptState.PENDING] == 1


def test_resending_gives_a_new_sequence_and_the_same_version(
    session: Session, api_client: Actor, client: MarketClient, staff: Actor
) -> None:
    for _ in range(3):
        make_known_person(session)
    refresh_all(session)
    items = fetch(session, api_client).items
    for one in items[:2]:
        say(session, api_client, one.record_id, ReceiptState.REJECTED)
    again = ResendInput(client=client.id or 0)
    assert resend(session, staff, again) == 2
    assert resend(session, staff, again) == 0
    came = fetch(session, api_client, items[-1].sequence).items
    assert [(one.record_id, one.version) for one in came] == [(one.record_id, 1) for one in items[:2]]
    assert states(session, staff, client).count(ReceiptState.SENT) == 3


def test_one_record_is_resent_as_it_was_seen_and_once(
    session: Session, api_client: Actor, client: MarketClient, staff: Actor
) -> None:
    make_known_person(session)
    refresh_all(session)
    [change] = fetch(session, api_client).items
    row = session.exec(select(OutRecord)).one()
    one = ResendInput(client=client.id or 0, record=row.id, sequence=change.sequence)
    assert [resend(session, staff, one), resend(session, staff, one)] == [1, 0]


def test_nobody_but_staff_manages_and_nobody_but_a_client_reads(
    session: Session, talent: Actor, api_client: Actor, client: MarketClient, staff: Actor
) -> None:
    with pytest.raises(Forbidden):
        count_records(session, api_client)
    with pytest.raises(Forbidden):
        resend(session, talent, ResendInput(client=1))
    with pytest.raises(Forbidden):
        read_changes(session, staff, 0, None)
    client.active = False
    session.flush()
    with pytest.raises(Forbidden):
        read_changes(session, api_client, 0, None)


def test_what_may_not_leave_any_more_is_in_no_page_even_before_it_is_compared(
    session: Session, api_client: Actor, client: MarketClient, talent: Actor
) -> None:
    make_known_person(session, user_id=talent.user_id)
    refresh_all(session)
    people.withdraw_consent(session, talent, ConsentKind.EXCHANGE)
    page = fetch(session, api_client)
    assert page.items == []
    record = session.exec(select(OutRecord)).one()
    with pytest.raises(Conflict):
        content_of(session, client, RecordKind.TALENT, record.record_id)
    refresh_all(session)
    [change] = fetch(session, api_client, page.cursor).items
    assert (change.operation, change.content) == (Operation.WITHDRAW, None)


def test_what_was_left_out_comes_even_if_it_is_again_what_it_was(
    session: Session, api_client: Actor, client: MarketClient, talent: Actor
) -> None:
    make_known_person(session, user_id=talent.user_id)
    refresh_all(session)
    people.withdraw_consent(session, talent, ConsentKind.EXCHANGE)
    page = fetch(session, api_client)
    people.give_consent(session, talent, ConsentKind.EXCHANGE)
    refresh_all(session)
    [change] = fetch(session, api_client, page.cursor).items
    assert (change.operation, change.version) == (Operation.CREATE, 1)


def test_the_same_page_again_writes_nothing(
    session: Session, api_client: Actor, client: MarketClient
) -> None:
    make_known_person(session)
    refresh_all(session)
    fetch(session, api_client)
    _, handed = read_changes(session, api_client, 0, None)
    assert not handed
    before = session.exec(select(Receipt)).one().sent_at
    note_handed_out(session, api_client, Handed(client.id or 0, handed.given, [], handed.through))
    assert session.exec(select(Receipt)).one().sent_at == before


def test_pages_are_in_order_and_tell_whether_more_follows(
    session: Session, api_client: Actor, client: MarketClient
) -> None:
    for _ in range(5):
        make_known_person(session)
    refresh_all(session)
    cursor, seen, more = 0, [], True
    while more:
        page = fetch(session, api_client, cursor, 2)
        seen += [one.sequence for one in page.items]
        cursor, more = page.cursor, page.more
    assert seen == [1, 2, 3, 4, 5]
    empty = fetch(session, api_client, cursor)
    assert (empty.items, empty.cursor, empty.more) == ([], cursor, False)


def test_a_page_of_many_takes_as_few_statements_as_one_of_few(
    session: Session, database: Database, api_client: Actor, client: MarketClient, count_queries: Counting
) -> None:
    for _ in range(9):
        make_known_person(session)
    refresh_all(session)
    session.commit()
    with count_queries(database) as few:
        read_changes(session, api_client, 0, None, 1)
    with count_queries(database) as many:
        read_changes(session, api_client, 0, None, 500)
    assert 5 < len(few) == len(many) < 25


@pytest.mark.parametrize(("record", "version"), [("nothing-like-this", 1), (None, 7)])
def test_word_of_what_never_left_is_not_known(
    session: Session, api_client: Actor, client: MarketClient, record: str | None, version: int
) -> None:
    make_known_person(session)
    refresh_all(session)
    [change] = fetch(session, api_client).items
    assert not say(session, api_client, record or change.record_id, ReceiptState.ACCEPTED, version)


def test_one_record_can_be_asked_for(session: Session, api_client: Actor, client: MarketClient) -> None:
    make_known_person(session)
    refresh_all(session)
    [change] = fetch(session, api_client).items
    assert content_of(session, client, RecordKind.TALENT, change.record_id) == change
    for kind in (RecordKind.DEMAND, RecordKind.VACANCY):
        with pytest.raises(NotFound):
            content_of(session, client, kind, change.record_id)
