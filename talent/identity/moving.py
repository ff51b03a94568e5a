"""Carries out the plan on the rows of two profiles, and says what it did."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Table, and_, delete, insert, select, update
from sqlmodel import Session, SQLModel

from talent.identity.plan import PLAN, Row, Rule
from talent.identity.written_rows import Changed, Moved, Removed, Values, plain_row
from talent.people.tables import Person, SkillEvidence
from talent.training.enums import CertificateKind
from talent.training.recording import source_of
from talent.training.signing import signed_for
from talent.training.tables import Certificate, Completion, RetiredStatus


class _Child(NamedTuple):
    """A column of another table that points at one of this."""

    table: Table
    column: str
    parent: str


def move_rows(session: Session, kept_id: int, gone_id: int) -> Moved:
    """Nothing points at ``gone_id`` any more; its row is in the answer, that of ``kept_id`` as it was."""
    session.flush()
    moved = Moved()
    for rule in PLAN:
        _let_give_way(session, rule, kept_id, gone_id, moved)
    for rule in PLAN:
        _move(session, rule, kept_id, gone_id, moved)
    people = table_of(Person)
    [row] = _rows(session, people, people.c.id == gone_id)
    moved.person = plain_row(row)
    session.connection().execute(delete(people).where(people.c.id == gone_id))
    session.expire_all()
    return moved


def clashes(session: Session, rule: Rule, kept_id: int, gone_id: int) -> list[tuple[Row, Row]]:
    """Of every two rows that are the same thing the winner and the loser."""
    if rule.same is None or rule.stays_behind:
        return []
    own = {rule.same(row): row for row in reversed(_owned(session, rule, kept_id))}
    pairs: list[tuple[Row, Row]] = []
    for row in _owned(session, rule, gone_id):
        kept = own.get(rule.same(row))
        if kept is not None:
            better = rule.worth(row) and not rule.worth(kept)
            pairs.append((row, kept) if better else (kept, row))
    return pairs


def table_of(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def key_of(table: Table, row: Row) -> Values:
    return {column.name: row[column.name] for column in table.primary_key}


def is_row(table: Table, key: Row) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in key.items()))


def _let_give_way(session: Session, rule: Rule, kept_id: int, gone_id: int, moved: Moved) -> None:
    table = table_of(rule.model)
    losers = _owned(session, rule, gone_id) if rule.stays_behind else []
    for winner, loser in clashes(session, rule, kept_id, gone_id):
        for child in rule.joins:
            _join(session, table_of(child), table, winner, loser, moved)
        losers.append(loser)
    if rule.most is not None:
        losers += _too_many(session, rule, kept_id, gone_id, losers)
    for loser in losers:
        of_kept = loser["person_id"] == kept_id
        found = _with_children(session, table, loser, of_kept=of_kept)
        if rule.model is Completion:
            found += _of_completion(session, loser, of_kept=of_kept, moved=moved)
        for one in reversed(found):
            target = SQLModel.metadata.tables[one.table]
            session.connection().execute(delete(target).where(is_row(target, key_of(target, one.row))))
        moved.removed += found


def _too_many(session: Session, rule: Rule, kept_id: int, gone_id: int, losers: Iterable[Row]) -> list[Row]:
    """The last ones, which would make more than one person may have."""
    assert rule.most is not None
    lost = list(losers)
    left = [row for row in _owned(session, rule, gone_id) if row not in lost]
    room = max(0, rule.most - len([row for row in _owned(session, rule, kept_id) if row not in lost]))
    return left[room:]


def _join(session: Session, child: Table, parent: Table, winner: Row, loser: Row, moved: Moved) -> None:
    [link] = [one for one in _children(parent) if one.table is child]
    for row in _rows(session, child, child.c[link.column] == loser[link.parent]):
        _change(session, child, row, {link.column: winner[link.parent]}, moved)


def _with_children(session: Session, table: Table, row: Row, *, of_kept: bool) -> list[Removed]:
    found = [Removed(table.name, plain_row(row), of_kept)]
    for child in _children(table):
        for below in _rows(session, child.table, child.table.c[child.column] == row[child.parent]):
            found += _with_children(session, child.table, below, of_kept=of_kept)
    return found


def _of_completion(session: Session, row: Row, *, of_kept: bool, moved: Moved) -> list[Removed]:
    """What came of a completion names it without a key of the database. Copies of the certificate are told to
    be revoked.
    """
    certificates, evidence = table_of(Certificate), table_of(SkillEvidence)
    issued = _rows(
        session,
        certificates,
        and_(certificates.c.kind == CertificateKind.COMPLETION, certificates.c.source_id == row["id"]),
    )
    for one in issued:
        place = {"status_index": one["status_index"]}
        session.connection().execute(insert(table_of(RetiredStatus)), [place])
        moved.retired.append(one["status_index"])
    words = _rows(session, evidence, evidence.c.source == source_of(row["id"]))
    return [
        *(Removed(certificates.name, plain_row(one), of_kept) for one in issued),
        *(Removed(evidence.name, plain_row(one), of_kept) for one in words),
    ]


def _move(session: Session, rule: Rule, kept_id: int, gone_id: int, moved: Moved) -> None:
    table = table_of(rule.model)
    behind = 0
    if "position" in table.c:
        behind = max((row["position"] + 1 for row in _owned(session, rule, kept_id)), default=0)
    # Held, so that no certificate is signed as it stood before a revocation that comes at the same time.
    for row in _owned(session, rule, gone_id, hold=True):
        values = {"person_id": kept_id, **rule.says(row)}
        if rule.model is Certificate:
            values |= signed_for(Certificate(**row), kept_id, row["source_id"])
        if behind:
            values["position"] = row["position"] + behind
        _change(session, table, row, values, moved)


def _change(session: Session, table: Table, row: Row, values: Values, moved: Moved) -> None:
    session.connection().execute(update(table).where(is_row(table, key_of(table, row))).values(values))
    before = plain_row({name: row[name] for name in values})
    after = key_of(table, {**row, **values})
    moved.changed.append(Changed(table.name, plain_row(after), before, plain_row(values)))


def _owned(session: Session, rule: Rule, person_id: int, *, hold: bool = False) -> list[Row]:
    table = table_of(rule.model)
    return _rows(session, table, table.c.person_id == person_id, hold=hold)


def _rows(session: Session, table: Table, condition: ColumnElement[bool], *, hold: bool = False) -> list[Row]:
    query = select(table).where(condition).order_by(*table.primary_key)
    found = session.connection().execute(query.with_for_update() if hold else query)
    return [dict(row) for row in found.mappings()]


@cache
def _children(table: Table) -> tuple[_Child, ...]:
    """What points at the table, but at a person: that has a rule of its own."""
    return tuple(
        _Child(other, key.parent.name, key.column.name)
        for other in SQLModel.metadata.sorted_tables
        for key in sorted(other.foreign_keys, key=lambda one: one.parent.name)
        if key.column.table is table and other is not table
    )
