"""Writes code rows to a table: new, changed and gone ones, with their counts."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import (
    ColumnClause,
    Table,
    and_,
    bindparam,
    column,
    delete,
    insert,
    inspect,
    or_,
    select,
    table,
    update,
)
from sqlmodel import Session, SQLModel

from talent.vocab.reading import Key, Values

_CHUNK = 400

# The columns that hold a code of the table, wherever they are: a name stands for any table, ``table.column``
# for that one. Asked of the database itself, for the areas above this one can't be imported here.
_REFERRERS: Mapping[str, frozenset[str]] = {
    "division": frozenset({"division"}),
    "education_level": frozenset({"education_level", "education.level"}),
    "major": frozenset({"major_code"}),
    "industry": frozenset({"industry"}),
    "school": frozenset({"school_code"}),
    "occupation": frozenset({"occupation"}),
    "skill_group": frozenset({"skill.group"}),
    "skill": frozenset({"skill"}),
}


def upsert(session: Session, model: type[SQLModel], wanted: Mapping[Key, Values]) -> tuple[int, int, int]:
    """How many rows are new, changed and unchanged."""
    target = _table_of(model)
    present = _present(session, target)
    new = [values for key, values in wanted.items() if key not in present]
    changed = [values for key, values in wanted.items() if key in present and present[key] != values]
    connection = session.connection()
    if new:
        connection.execute(insert(target), new)
    if changed and len(target.columns) > len(target.primary_key.columns):
        connection.execute(_update_by_key(target), [_prefixed(values) for values in changed])
    return len(new), len(changed), len(wanted) - len(new) - len(changed)


def remove_gone(session: Session, model: type[SQLModel], wanted: Collection[Key]) -> tuple[int, int]:
    """How many rows were deleted, and how many that are no longer wanted had to stay."""
    target = _table_of(model)
    present = _present(session, target)
    gone = [key for key in present if key not in wanted]
    if not gone:
        return 0, 0
    kept = _referred(session, target, {key[0] for key in gone})
    if "parent" in target.columns:
        kept = _with_parents(kept, {key[0]: values["parent"] for key, values in present.items()})
    doomed = [key for key in gone if key[0] not in kept]
    for chunk in _chunks(doomed):
        session.connection().execute(delete(target).where(or_(*(_is_row(target, key) for key in chunk))))
    return len(doomed), len(gone) - len(doomed)


def _table_of(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def _present(session: Session, target: Table) -> dict[Key, Values]:
    names = [c.name for c in target.primary_key.columns]
    rows = session.connection().execute(select(target)).mappings()
    return {tuple(row[name] for name in names): dict(row) for row in rows}


def _update_by_key(target: Table) -> Any:
    keys = [c.name for c in target.primary_key.columns]
    others = [c.name for c in target.columns if c.name not in keys]
    matches = and_(*(target.columns[name] == bindparam(f"_{name}") for name in keys))
    return update(target).where(matches).values({name: bindparam(f"_{name}") for name in others})


def _prefixed(values: Values) -> Values:
    # A bind parameter may not have the name of a column that the statement sets.
    return {f"_{name}": value for name, value in values.items()}


def _is_row(target: Table, key: Key) -> Any:
    return and_(*(c == part for c, part in zip(target.primary_key.columns, key, strict=True)))


def _referred(session: Session, target: Table, codes: Collection[str]) -> set[str]:
    """Which of the codes any table of the database holds."""
    referred: set[str] = set()
    for table_name, column_name in _referring_columns(session, target.name):
        holder: ColumnClause[str] = column(column_name)
        for chunk in _chunks(sorted(codes)):
            query = select(holder).select_from(table(table_name, holder)).where(holder.in_(chunk)).distinct()
            referred.update(session.connection().execute(query).scalars())
    return referred


def _referring_columns(session: Session, name: str) -> Iterator[tuple[str, str]]:
    wanted = _REFERRERS.get(name)
    if wanted is None:
        return
    for (_, table_name), columns in inspect(session.connection()).get_multi_columns().items():
        for found in columns:
            if found["name"] in wanted or f"{table_name}.{found['name']}" in wanted:
                yield table_name, found["name"]


def _with_parents(kept: Collection[str], parents: Mapping[str, str | None]) -> set[str]:
    """The kept codes and all above them: a kept county must not lose its city."""
    found: set[str] = set()
    for code in kept:
        above: str | None = code
        while above is not None and above not in found:
            found.add(above)
            above = parents.get(above)
    return found


def _chunks(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
