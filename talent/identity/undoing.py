"""A merge is taken back: every row is again what and whose it was before."""

from typing import Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as rows_of

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.changes import record_changes
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.exams.attempt_queries import hold_attempts_of
from talent.identity.merging import count_words, words_of
from talent.identity.moving import is_row, key_of, table_of
from talent.identity.plan import TITLES
from talent.identity.rules import UNDO_WITHIN
from talent.identity.schemas import UndoInput
from talent.identity.tables import IdentityMerge
from talent.identity.telling import tell_of_undoing
from talent.identity.vouched import follow_sources, must_be_so, signed_as_numbered, signed_back
from talent.identity.written_rows import Changed, Moved, Removed, Values, as_moved, plain_row
from talent.kit.clock import now
from talent.kit.errors import Conflict, NotFound
from talent.kit.sentences import say
from talent.people.tables import Person
from talent.training.recording import source_of
from talent.training.tables import RetiredStatus

_UNDONE = "这次合并已经撤销。"
_LATE = "合并已超过90天，不能再撤销。"
_KEPT_GONE = "合并后的档案已不存在：可能又并入了另一份档案（请先撤销那一次），或本人已注销。"
_STATED = "合并后本人填写了与之一致的公民身份号码，说明确是同一人，不能撤销。"
_ELSEWHERE = "合并后与之相关的账号、需求或班次有了变动，不能原样恢复，所以不能撤销。"
# New numbers of rows by table and the number before, where that was given to another row meanwhile.
Numbers = dict[tuple[str, Any], Any]


def undo_merge(session: Session, actor: Actor, merge_id: int, data: UndoInput) -> int:
    """The number of the profile that is there again. Raises ``Conflict`` where what was moved has changed
    since, or where it is too late.
    """
    require(actor, Permission.IDENTITY_REVIEW)
    merge, kept = _locked(session, merge_id)
    moved = as_moved(merge.body)
    if kept.resident_id is not None and "resident_id_index" in moved.filled:
        raise Conflict(_STATED)
    before = (words_of(session, merge.kept_id),)
    try:
        with session.begin_nested():
            _put_back(session, kept, moved)
    except IntegrityError as error:
        raise Conflict(_ELSEWHERE) from error
    session.expire_all()
    gone_id: int = moved.person["id"]
    count_words(session, before, (words_of(session, merge.kept_id), words_of(session, gone_id)))
    merge.undone_at, merge.undone_by, merge.undone_because = now(), actor.user_id, data.reason
    # It names what is two people's again.
    merge.body, merge.closed = "", True
    session.flush()
    record(session, actor, Action.IDENTITY_UNDO, "person", merge.kept_id, f"{gone_id}")
    record_changes(session, ChangeKind.PERSON, [gone_id, merge.kept_id])
    tell_of_undoing(session, merge_id, [kept.user_id, moved.person["user_id"]])
    return gone_id


def _locked(session: Session, merge_id: int) -> tuple[IdentityMerge, Person]:
    fresh = {"populate_existing": True}
    kept_id = session.exec(rows_of(IdentityMerge.kept_id).where(IdentityMerge.id == merge_id)).one_or_none()
    if kept_id is not None:
        # Before anything else, as whoever settles does.
        hold_attempts_of(session, [kept_id])
    query = rows_of(IdentityMerge).where(IdentityMerge.id == merge_id).with_for_update()
    merge = session.exec(query.execution_options(**fresh)).one_or_none()
    if merge is None:
        raise NotFound("没有这条合并记录。")
    if merge.undone_at is not None:
        raise Conflict(_UNDONE)
    if merge.closed or merge.merged_at < now() - UNDO_WITHIN:
        raise Conflict(_LATE)
    people = rows_of(Person).where(col(Person.id) == merge.kept_id).with_for_update()
    kept = session.exec(people.execution_options(**fresh)).one_or_none()
    if kept is None:
        raise Conflict(_KEPT_GONE)
    return merge, kept


def _put_back(session: Session, kept: Person, moved: Moved) -> None:
    _empty_again(session, kept, moved.filled)
    numbers: Numbers = {}
    session.connection().execute(insert(table_of(Person)), [moved.person])
    for one in moved.removed:
        if not one.of_kept:
            _restore(session, one, numbers)
    for change in moved.changed:
        _change_back(session, change, numbers)
    # After its winner has gone back.
    for one in moved.removed:
        if one.of_kept:
            _restore(session, one, numbers)
    session.expire_all()
    follow_sources(session, moved, kept.id or 0)
    places = col(RetiredStatus.status_index).in_(moved.retired)
    session.connection().execute(delete(RetiredStatus).where(places))


def _empty_again(session: Session, kept: Person, filled: Values) -> None:
    """What the person wrote since stays."""
    for name, (before, after) in filled.items():
        if getattr(kept, name) == after:
            setattr(kept, name, before)
    kept.version, kept.updated_at = kept.version + 1, now()
    session.flush()


def _change_back(session: Session, change: Changed, numbers: Numbers) -> None:
    table = SQLModel.metadata.tables[change.table]
    query = select(table).where(is_row(table, change.key)).with_for_update()
    row = session.connection().execute(query).mappings().first()
    now_there = {} if row is None else plain_row(dict(row))
    if any(now_there.get(name, _MISSING) != value for name, value in must_be_so(change).items()):
        title = TITLES.get(change.table, "")
        raise Conflict(say("合并之后，“{what}”已有改动，不能原样恢复，所以不能撤销。", what=title))
    before = signed_back(change, now_there)
    values = {name: _number(change.table, name, value, numbers) for name, value in before.items()}
    session.connection().execute(update(table).where(is_row(table, change.key)).values(values))


_MISSING = object()


def _restore(session: Session, one: Removed, numbers: Numbers) -> None:
    """Under its old number, unless SQLite has given that to a newer row."""
    table = SQLModel.metadata.tables[one.table]
    row = {name: _number(one.table, name, value, numbers) for name, value in one.row.items()}
    row |= signed_as_numbered(one.table, one.row, row)
    for column in table.primary_key:
        if row[column.name] != one.row[column.name]:
            numbers[one.table, one.row[column.name]] = row[column.name]
    counted = table.autoincrement_column
    if counted is None or not _is_taken(session, table, row):
        session.connection().execute(insert(table), [row])
        return
    del row[counted.name]
    given = session.connection().execute(insert(table).returning(counted), row).scalar_one()
    numbers[one.table, one.row[counted.name]] = given


def _is_taken(session: Session, table: Table, row: Values) -> bool:
    return (
        session.connection().execute(select(table).where(is_row(table, key_of(table, row)))).first()
        is not None
    )


def _number(table: str, name: str, value: Any, numbers: Numbers) -> Any:
    """What a column points at, where that has a new number."""
    if not numbers:
        return value
    if (table, name) == ("certificate", "source_id"):
        return numbers.get(("completion", value), value)
    if (table, name) == ("skill_evidence", "source"):
        renamed = {
            source_of(old): source_of(new) for (kind, old), new in numbers.items() if kind == "completion"
        }
        return renamed.get(value, value)
    for key in SQLModel.metadata.tables[table].c[name].foreign_keys:
        return numbers.get((key.column.table.name, value), value)
    return value
