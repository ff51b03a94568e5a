"""What was found to differ is made equal: ours goes through the feed again, the client pushes its own."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.audit.turns import take_named_turn
from talent.kit.clock import now
from talent.kit.errors import Conflict
from talent.market import reconciliation_queries as queries
from talent.market.canonical import parts_of
from talent.market.enums import HookEvent, Operation
from talent.market.hooks import announce
from talent.market.reconciliation_enums import Nature, ReconciliationState
from talent.market.reconciliation_rules import version_above
from talent.market.reconciliation_schemas import ReconciliationDetail
from talent.market.reconciliation_showing import detail_of
from talent.market.reconciliation_tables import MarketDifference, MarketReconciliation
from talent.market.tables import OutRecord

_AT_ONCE = 500


def mend(session: Session, actor: Actor, reconciliation_id: int) -> ReconciliationDetail:
    """Sends again what leaves; of what comes the differences tell the client what to push. Once is enough."""
    if not may(actor, Permission.MARKET_MANAGE):
        require(actor, Permission.MARKET_EXCHANGE)
    found = queries.find_reconciliation(session, actor, reconciliation_id, locked=True)
    if found.state is ReconciliationState.MENDING:
        return detail_of(session, found)
    if found.state is not ReconciliationState.DIFFERENT:
        raise Conflict("这次对账没有可修正的差异。")
    sent = _send_again(session, found) if found.kind.leaves else 0
    if sent:
        announce(session, HookEvent.CHANGES)
    elif not found.kind.leaves:
        announce(session, HookEvent.PUSH_AGAIN, client_id=found.client_id)
    found.state, found.mended_at = ReconciliationState.MENDING, now()
    session.flush()
    detail = f"{found.kind} {found.differences} resent {sent}"
    record(session, actor, Action.RECONCILIATION_MEND, "market_reconciliation", found.id, detail)
    return detail_of(session, found)


def _send_again(session: Session, found: MarketReconciliation) -> int:
    """How many go again. Those that never were ours the client drops by itself."""
    take_named_turn(session, "market feed")
    query = select(MarketDifference).where(col(MarketDifference.reconciliation_id) == found.id)
    differences = session.exec(query.order_by(col(MarketDifference.id))).all()
    sequence = queries.last_sequence(session)
    sent = 0
    for at in range(0, len(differences), _AT_ONCE):
        some = differences[at : at + _AT_ONCE]
        rows = _records(session, found, some)
        for difference in some:
            row = rows.get(difference.record_id)
            if row is not None:
                sent += 1
                _touch(row, difference, sequence + sent)
        session.flush()
    return sent


def _records(
    session: Session, found: MarketReconciliation, differences: Sequence[MarketDifference]
) -> dict[str, OutRecord]:
    names = [one.record_id for one in differences]
    query = select(OutRecord).where(col(OutRecord.kind) == found.kind, col(OutRecord.record_id).in_(names))
    rows = session.exec(
        query.order_by(col(OutRecord.id)).with_for_update().execution_options(populate_existing=True)
    )
    return {row.record_id: row for row in rows}


def _touch(row: OutRecord, difference: MarketDifference, sequence: int) -> None:
    row.sequence, row.changed_at = sequence, now()
    # Of a withdrawn one only the version tells that it is newer than what the market holds.
    withdrawn = row.operation is Operation.WITHDRAW or difference.nature is Nature.MISSING_HERE
    version = version_above(row.version, difference.version_there, same_differs=withdrawn)
    if version != row.version:
        row.version = version
        parts = parts_of(row.record_id, version, row.digest)
        row.part_0, row.part_1, row.part_2, row.part_3 = parts
