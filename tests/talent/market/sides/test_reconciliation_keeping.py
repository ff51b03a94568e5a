"""Old comparisons go with what they found; the last of each client and kind stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.market import reconciliation_keeping
from talent.market.enums import RecordKind
from talent.market.reconciliation_enums import Nature, ReconciliationState, Remedy
from talent.market.reconciliation_keeping import KEPT, drop_old_reconciliations
from talent.market.reconciliation_tables import MarketDifference, MarketReconciliation
from talent.worker.chores import CHORES
from tests.factories.market import make_client

Compared = Callable[..., int]
OLD = KEPT.days + 1


@pytest.fixture
def client(session: Session, api_client: Actor) -> int:
    return make_client(session, api_client).id or 0


@pytest.fixture
def compared(session: Session, client: int) -> Compared:
    """A comparison that ended so many days ago, or is still going on, with one difference."""

    def make(ended: int | None, kind: RecordKind = RecordKind.DEMAND) -> int:
        row = MarketReconciliation(
            client_id=client,
            kind=kind,
            state=ReconciliationState.RUNNING if ended is None else ReconciliationState.DIFFERENT,
            opened_at=now() - timedelta(days=ended or OLD),
            ended_at=None if ended is None else now() - timedelta(days=ended),
            differences=1,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        session.add(
            MarketDifference(
                reconciliation_id=row.id,
                record_id="a" * 32,
                nature=Nature.MISSING_THERE,
                remedy=Remedy.RESEND,
            )
        )
        session.flush()
        return row.id

    return make


def left(session: Session) -> list[int | None]:
    return list(session.exec(select(MarketReconciliation.id).order_by(col(MarketReconciliation.id))))


def test_what_ended_long_ago_goes_with_its_differences(session: Session, compared: Compared) -> None:
    compared(OLD)
    kept = [compared(OLD - 2), compared(1)]
    assert drop_old_reconciliations(session, today()) == 1
    assert left(session) == kept
    found = select(MarketDifference.reconciliation_id).order_by(col(MarketDifference.id))
    assert list(session.exec(found)) == kept
    assert drop_old_reconciliations(session, today()) == 0


def test_the_last_that_ended_of_each_client_and_kind_stays(session: Session, compared: Compared) -> None:
    compared(OLD + 1)
    kept = [compared(OLD), compared(OLD, RecordKind.VACANCY), compared(None)]
    drop_old_reconciliations(session, today())
    assert left(session) == kept


def test_one_that_never_ended_is_given_up_by_the_next_and_not_deleted(
    session: Session, compared: Compared
) -> None:
    kept = [compared(None), compared(1)]
    assert drop_old_reconciliations(session, today()) == 0
    assert left(session) == kept


def test_many_go_in_portions(session: Session, compared: Compared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciliation_keeping, "PORTION", 2)
    for _ in range(6):
        compared(OLD)
    assert [drop_old_reconciliations(session, today()) for _ in range(4)] == [2, 2, 1, 0]


def test_the_worker_does_it_every_day() -> None:
    assert drop_old_reconciliations in [one.run for one in CHORES]
