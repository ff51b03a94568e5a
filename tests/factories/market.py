"""A market's client, and contents as a market sends them."""

from datetime import timedelta
from typing import Any

from talent.accounts.actor import Actor
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.kit.clock import today
from talent.kit.crypto import digest
from talent.kit.db import Session
from talent.market.access import Asked, Granted, grant
from talent.market.canonical import bucket_of
from talent.market.enums import Operation, ReceiptState, RecordKind, Scope
from talent.market.feed import refresh
from talent.market.tables import MarketClient, OutRecord, Placement, Receipt
from talent.market.wire import PushedItem, PushInput
from talent.people.enums import ConsentKind
from talent.people.tables import Person
from tests.factories.accounts import make_uscc
from tests.factories.people import make_person

SECRET = "a secret for tests"
ALL = (ConsentKind.NOTICE, ConsentKind.MATCHING, ConsentKind.EXCHANGE)


def make_client(
    session: Session, actor: Actor, *, name: str = "市场接口", rate: int = 600_000
) -> MarketClient:
    """The program that acts as the account, with every scope and no limit that a test would meet."""
    client = MarketClient(
        client_id=f"client-{actor.user_id}",
        secret_digest=digest(SECRET),
        user_id=actor.user_id or 0,
        organisation_id=actor.organisation_id or 0,
        name=name,
        scopes=" ".join(one.value for one in Scope),
        rate=rate,
    )
    session.add(client)
    session.flush()
    return client


def access_token(session: Session, client: MarketClient) -> str:
    """An hour's token with all that the client may do."""
    granted = grant(session, Asked(client.client_id, SECRET, "client_credentials"), "192.0.2.7")
    assert isinstance(granted, Granted)
    return granted.token


def make_known_person(session: Session, **values: Any) -> Person:
    """Somebody who lets the market know, written down in the change log."""
    person = make_person(session, **{"consents": ALL, **values})
    record_change(session, ChangeKind.PERSON, person.id or 0)
    return person


def refresh_all(session: Session) -> int:
    """Until nothing is left to do; how many portions it took."""
    portions = 0
    while refresh(session):
        portions += 1
        assert portions < 10_000
    return portions


def make_exchanged(session: Session, client: MarketClient, person_id: int) -> OutRecord:
    """A record of the person that the client has, and a placement that it sent."""
    record_id = f"record-{person_id}"
    record = OutRecord(
        kind=RecordKind.TALENT,
        object_id=person_id,
        record_id=record_id,
        operation=Operation.CREATE,
        sequence=person_id,
        digest="0" * 64,
        bucket=bucket_of(record_id),
    )
    session.add(record)
    session.flush()
    session.add(
        Receipt(
            client_id=client.id or 0,
            record_id=record.id or 0,
            version=1,
            state=ReceiptState.ACCEPTED,
            sequence=record.sequence,
        )
    )
    session.add(
        Placement(
            person_id=person_id,
            client_id=client.id or 0,
            market="某市场",
            employer="某商贸有限公司",
            title="客服",
            started_on=today(),
        )
    )
    session.flush()
    return record


def vacancy(**values: Any) -> dict[str, Any]:
    """A post as a market sends it, complete and lawful unless told otherwise."""
    return {
        "title": "直播运营",
        "employer": {"uscc": make_uscc(900_001), "name": "唐山来岗电子商务有限公司", "division": "130200"},
        "source": {"name": "某招聘网", "url": "https://jobs.example.com/1"},
        "headcount": 2,
        "division": "130100",
        "salary_min": 6000,
        "salary_max": 9000,
        "duties": "负责店铺直播间的日常运营和数据复盘。",
        "conditions": "熟悉直播平台规则，沟通能力好。",
        "valid_until": (today() + timedelta(days=60)).isoformat(),
        "skills": [{"name": "直播运营", "level": 2}],
    } | values


def placement(**values: Any) -> dict[str, Any]:
    """An employment as a market has it on record."""
    return {
        "person": {"name": "王测试", "mobile": "19900001234"},
        "employer": {"name": "保定某某食品有限公司"},
        "title": "电商客服",
        "started_on": "2025-03-01",
    } | values


def pushed(
    reference: str,
    content: dict[str, Any] | None,
    *,
    version: int = 1,
    operation: Operation = Operation.CREATE,
) -> PushInput:
    """A push of one record."""
    item = PushedItem(reference=reference, version=version, operation=operation, content=content)
    return PushInput(items=[item])


def taken_back(reference: str, *, version: int = 2) -> PushInput:
    return pushed(reference, None, version=version, operation=Operation.WITHDRAW)
