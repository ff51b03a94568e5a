"""Loads the demonstration province, once and whole: everything in one transaction."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, text
from sqlmodel import Session, col, select

from talent import tables
from talent.accounts.actor import SYSTEM
from talent.accounts.tables import Organisation, User
from talent.audit.actions import Action
from talent.audit.changes import record_changes
from talent.audit.tables import AuditEntry, ChangeKind
from talent.audit.trail import record
from talent.enterprises.indexing import index_missing
from talent.enterprises.tables import Demand
from talent.kit.db import Database
from talent.kit.errors import Conflict
from talent.matches.collecting import collect_words
from talent.people.tables import Person
from talent.seeding.exams import seed_exams
from talent.seeding.graduates import seed_graduates
from talent.seeding.lookalikes import seed_lookalike
from talent.seeding.province import Progress, make_province
from talent.seeding.rows import Rows
from talent.seeding.vouching import seed_audit, seed_certificates

_CHUNK = 5_000
# Their ids are given, because other rows point at them.
_NUMBERED = (
    "organisation",
    "user_account",
    "person",
    "membership",
    "demand",
    "thread",
    "course",
    "training_class",
    "completion",
)


@dataclass(frozen=True)
class DemoReport:
    """``loaded`` is False where the same demonstration was there already; ``message`` is for the operator."""

    loaded: bool
    talents: int
    demands: int
    rows: int
    message: str


def load_demo(
    database: Database, *, talents: int, demands: int, seed: int, today: date, progress: Progress
) -> DemoReport:
    """The same seed and day give the same rows, but for the numbers of certificates; a second call with the
    same numbers changes nothing.

    It stands above the areas and inserts in bulk, with one line in the audit trail for all of it and a line
    in the change log for each person and demand. Raises ``Conflict`` where anything else is there.
    """
    label = f"talents={talents} demands={demands} seed={seed}"
    with database.read() as session:
        if _is_loaded(session, label):
            return _unchanged(talents, demands)
        first_user = (session.exec(select(func.max(User.id))).one() or 0) + 1
    rows = make_province(talents, demands, seed, today, first_user, progress)
    with database.write() as session:
        # Again, for another process may have been faster.
        if _is_loaded(session, label):
            return _unchanged(talents, demands)
        total = _insert(session, rows, progress)
        if not database.is_sqlite:
            _advance_sequences(session)
        record_changes(session, ChangeKind.PERSON, list(range(1, talents + 1)))
        record_changes(session, ChangeKind.DEMAND, list(range(1, demands + 1)))
        collect_words(session, SYSTEM)
        seed_certificates(session)
        seed_audit(session, seed, today)
        seed_exams(session, seed, today)
        seed_graduates(session, today)
        seed_lookalike(session)
        _index(session, demands, progress)
        record(session, SYSTEM, Action.DEMO_LOAD, "demo", None, label)
    message = f"演示省份已载入：{talents} 名人才，{demands} 条需求，共写入 {total} 行。"
    return DemoReport(True, talents, demands, total, message)


def demo_is_loaded(session: Session) -> bool:
    """Some demonstration is in this database."""
    query = select(AuditEntry.id).where(AuditEntry.action == Action.DEMO_LOAD)
    return session.exec(query.order_by(col(AuditEntry.id)).limit(1)).first() is not None


def _unchanged(talents: int, demands: int) -> DemoReport:
    message = f"演示省份（{talents} 名人才，{demands} 条需求）已在库中，未作改动。"
    return DemoReport(False, talents, demands, 0, message)


def _is_loaded(session: Session, label: str) -> bool:
    """The label leaves out the day: the demonstration of yesterday is still this one."""
    query = select(AuditEntry.detail).where(AuditEntry.action == Action.DEMO_LOAD)
    before = session.exec(query.order_by(col(AuditEntry.id)).limit(1)).first()
    if before == label:
        return True
    if before is not None:
        raise Conflict(
            f"库中已有另一份演示数据（{before}），不能叠加或替换。请把 JICAI_HOME 设为新的空目录后重试。"
        )
    for table in (Person, Demand, Organisation, User):
        if session.exec(select(table.id).order_by(col(table.id)).limit(1)).first() is not None:
            raise Conflict("库中已有非演示数据，演示数据只能载入空库。请把 JICAI_HOME 设为新的空目录后重试。")
    return False


def _insert(session: Session, rows: Rows, progress: Progress) -> int:
    """Parents before children; returns how many rows."""
    by_name = {str(model.__tablename__): found for model, found in rows.tables.items()}
    total, done = sum(map(len, by_name.values())), 0
    for table in tables.metadata.sorted_tables:
        found = by_name.get(table.name, [])
        for start in range(0, len(found), _CHUNK):
            chunk = found[start : start + _CHUNK]
            session.connection().execute(insert(table), chunk)
            done += len(chunk)
            progress("写入数据库", done, total)
    return total


def _index(session: Session, demands: int, progress: Progress) -> None:
    """The words of the demands, for the search."""
    done = 0
    while found := index_missing(session):
        done += found
        progress("整理需求用词", done, demands)


def _advance_sequences(session: Session) -> None:
    """PostgreSQL does not count on from ids that were given."""
    for name in _NUMBERED:
        session.connection().execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608 - names of our own tables
        )
