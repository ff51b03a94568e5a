"""Keeps what leaves true to what is: follows the change log, and walks through everything once a day.

The walk finds what only the calendar has changed, and fills the feed the first time. Each call is a portion
in a transaction of its own, so that a province of people needs no more memory than a few hundred.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import date

from sqlmodel import Session, col, select

from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import ChangeKind
from talent.audit.turns import take_named_turn
from talent.enterprises.tables import Demand
from talent.hiring.tables import Hire, Thread
from talent.kit.db import Database
from talent.market.enums import RecordKind
from talent.market.hooks import announce
from talent.market.projecting import LEAVING
from talent.market.settling import settle, withdraw_gone
from talent.market.tables import Feed, OutRecord
from talent.people.tables import Person

PORTION = 200
# So many portions before mail, sheets and chores have their turn again.
PORTIONS = 20
_ONE = 1
_KIND_OF = {
    ChangeKind.PERSON: RecordKind.TALENT,
    ChangeKind.DEMAND: RecordKind.DEMAND,
    ChangeKind.HIRE: RecordKind.HIRE,
}
_KEYS = {
    RecordKind.TALENT: col(Person.id),
    RecordKind.DEMAND: col(Demand.id),
    RecordKind.HIRE: col(Hire.thread_id),
}
Touched = dict[RecordKind, set[int]]

logger = logging.getLogger(__name__)


class FeedWork:
    """The worker's part: some portions in each round. What fails is logged, and tried in the next round."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def work(self, going_on: Callable[[], bool] = lambda: True) -> bool:
        """Whether there may be more to do at once."""
        try:
            for _ in range(PORTIONS):
                if not going_on() or not self._step():
                    return False
        except Exception:  # the mail and the chores must go on
            logger.exception("the feed of the market could not go on")
            return False
        return True

    def _step(self) -> bool:
        with self._database.read() as session:
            if not has_work(session):
                return False
        with self._database.write() as session:
            return refresh(session) > 0


def has_work(session: Session) -> bool:
    """A look that takes no turn: whether ``refresh`` would find anything."""
    feed = session.get(Feed, _ONE)
    if feed is None or feed.walk_kind is not None or feed.due_day != feed.walk_day:
        return True
    return bool(changes_since(session, feed.applied, 1)) or bool(_owed(session, 1))


def refresh(session: Session) -> int:
    """One portion: what was written since the last look comes first, then the walk. How much was looked at;
    0 where nothing is left to do.
    """
    take_turn_of_feed(session)
    feed = _feed(session)
    found = changes_since(session, feed.applied, PORTION)
    owed = _owed(session, PORTION)
    if not found and not owed:
        return _walk(session, feed)
    gone = [record for record in owed if record.object_id is None]
    touched = _touched(session, [(kind, number) for _, kind, number in found], owed)
    _tell(session, withdraw_gone(session, gone) + _settle_all(session, touched))
    if found:
        feed.applied = found[-1][0]
    session.flush()
    return len(found) + len(owed)


def walk_today(session: Session, day: date) -> int:
    """A chore: everything is compared once a day, by ``refresh``; 0, for there is no more to do here."""
    take_turn_of_feed(session)
    _feed(session).due_day = day
    session.flush()
    return 0


def take_turn_of_feed(session: Session) -> None:
    """Sequences grow in the order of commits: who gives new ones waits for who is giving some."""
    take_named_turn(session, "market feed")


def _feed(session: Session) -> Feed:
    feed = session.get(Feed, _ONE, populate_existing=True)
    if feed is None:
        # The first time: all that is there is walked through, and the log followed from here.
        first = next(iter(LEAVING))
        feed = Feed(id=_ONE, applied=latest_sequence(session), walk_kind=first)
        session.add(feed)
        session.flush()
    return feed


def _owed(session: Session, limit: int) -> Sequence[OutRecord]:
    query = select(OutRecord).where(col(OutRecord.owed).is_(True)).order_by(col(OutRecord.id)).limit(limit)
    return session.exec(query.execution_options(populate_existing=True)).all()


def _touched(
    session: Session, changes: Collection[tuple[ChangeKind, int]], owed: Collection[OutRecord]
) -> Touched:
    """What to compare; with a person and a demand also the hires, which name both."""
    touched: Touched = {kind: set() for kind in LEAVING}
    for change, number in changes:
        if change in _KIND_OF:
            touched[_KIND_OF[change]].add(number)
    for record in owed:
        if record.object_id is not None:
            touched[record.kind].add(record.object_id)
    people, demands = touched[RecordKind.TALENT], touched[RecordKind.DEMAND]
    around = col(Thread.person_id).in_(people) | col(Thread.demand_id).in_(demands)
    query = select(Hire.thread_id).join(Thread, col(Thread.id) == col(Hire.thread_id)).where(around)
    touched[RecordKind.HIRE].update(session.exec(query.order_by(col(Hire.thread_id))))
    return touched


def _settle_all(session: Session, touched: Touched) -> int:
    return sum(settle(session, kind, touched[kind]) for kind in LEAVING)


def _walk(session: Session, feed: Feed) -> int:
    if feed.walk_kind is None:
        if feed.due_day == feed.walk_day:
            return 0
        feed.walk_kind, feed.walk_after, feed.walk_day = next(iter(LEAVING)), 0, feed.due_day
    ids = _next_ids(session, feed.walk_kind, feed.walk_after)
    if ids:
        _tell(session, settle(session, feed.walk_kind, ids))
        feed.walk_after = ids[-1]
    else:
        kinds = list(LEAVING)
        feed.walk_kind = next(iter(kinds[kinds.index(feed.walk_kind) + 1 :]), None)
        feed.walk_after = 0
    session.flush()
    # The step to the next kind counts, too: who calls goes on until nothing is left.
    return len(ids) or 1


def _next_ids(session: Session, kind: RecordKind, after: int) -> list[int]:
    """The next objects, and those that are no more but were once told of."""
    key = _KEYS[kind]
    there = session.exec(select(key).where(key > after).order_by(key).limit(PORTION)).all()
    known = select(OutRecord.object_id).where(OutRecord.kind == kind, col(OutRecord.object_id) > after)
    told = session.exec(known.order_by(col(OutRecord.object_id)).limit(PORTION)).all()
    return sorted({number for number in (*there, *told) if number is not None})[:PORTION]


def _tell(session: Session, changed: int) -> None:
    if changed:
        announce(session, "changes")
