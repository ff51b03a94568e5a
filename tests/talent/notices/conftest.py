"""Users who are told something in the middle of a day, when nobody sleeps."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from talent.kit.db import Session
from talent.notices.enums import MailMode, NoticeKind, Topic
from talent.notices.outbox import Claimed, claim
from talent.notices.service import tell
from talent.notices.tables import Delivery, NoticePreference
from tests.factories.accounts import make_user

# Ten in the morning in Hebei, on a Tuesday.
MORNING = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
DOMAIN = "jicai.example"


@pytest.fixture
def clock() -> Iterator[Any]:
    """Stands at ten in the morning until it is moved."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def user(session: Session, clock: Any) -> int:
    return make_user(session, login="li@example.com").id or 0


def tell_decided(session: Session, user_id: int, key: str = "organisation:1:verified") -> None:
    tell(
        session,
        user_id,
        NoticeKind.ORGANISATION_DECIDED,
        key=key,
        path="/enterprise",
        outcome="已认证",
        organisation="测试商贸",
    )


def want(session: Session, user_id: int, mail: MailMode, *, sms: bool = False) -> None:
    session.merge(NoticePreference(user_id=user_id, topic=Topic.ACCOUNT, mail=mail, sms=sms))
    session.flush()


def deliveries(session: Session) -> list[Delivery]:
    return list(session.exec(select(Delivery).order_by(Delivery.id)).all())  # type: ignore[arg-type]


def claim_all(session: Session) -> list[Claimed]:
    """All that a worker would send now."""
    found = []
    for _ in range(20):
        claimed = claim(session, DOMAIN)
        if claimed is not None:
            found.append(claimed)
    return found
