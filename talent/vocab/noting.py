"""Counts the words that people use for skills and that no list knows, for staff to decide on. Never whose."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, Table, bindparam, case, func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from talent.audit.turns import take_turn
from talent.kit.clock import today
from talent.vocab.enums import WordSource, WordState
from talent.vocab.tables import SkillWord
from talent.vocab.words import collectable, fold

# New words of searches that one day may bring; whoever types nonsense must not fill the table.
SEARCHES_A_DAY = 500

Counts = Mapping[str, int]
_TABLE: Table = SkillWord.__table__  # type: ignore[attr-defined]


def recount(
    session: Session,
    source: WordSource,
    before: Iterable[Iterable[str]] = (),
    after: Iterable[Iterable[str]] = (),
) -> None:
    """Somebody's unread words were ``before`` and are now ``after``: an inner list for each person or demand.

    Saving the same again changes nothing. In the caller's transaction, which from here on has its turn to
    append (see ``talent.audit.turns``), so that two that count the same words can't wait for each other.
    """
    written: dict[str, str] = {}
    had, has = _users(before, written), _users(after, written)
    more, less = has - had, had - has
    if not more and not less:
        return
    take_turn(session)
    _add(session, source, more, written)
    _take_away(session, source, less)


def set_counts(session: Session, source: WordSource, counts: Counts) -> None:
    """The words of this source are used as often as counted, and no others are; it needs the turn."""
    written: dict[str, str] = {}
    users: Counter[str] = Counter()
    for words, count in counts.items():
        if collectable(words):
            users[fold(words)] += count
            written.setdefault(fold(words), words)
    session.exec(update(SkillWord).values({source.value: 0}))
    _add(session, source, users, written)


def drop_unused(session: Session) -> None:
    """Undecided words that nobody uses any more are not kept."""
    unused = [_TABLE.c[source.value] == 0 for source in WordSource]
    session.exec(delete(SkillWord).where(col(SkillWord.state) == WordState.OPEN, *unused))


def is_search_noted(session: Session, words: str) -> bool:
    """Nothing is left to write: today's search is counted already, or the words are not to be kept."""
    if not collectable(words):
        return True
    noted = select(SkillWord.id).where(
        col(SkillWord.folded) == fold(words), col(SkillWord.searched_on) == today()
    )
    return session.exec(noted.order_by(col(SkillWord.id))).first() is not None


def note_search(session: Session, words: str) -> None:
    """Counts a day on which these words found nothing, however often and by whomever they were typed."""
    if is_search_noted(session, words):
        return
    take_turn(session)
    if not _is_there(session, words) and _searched_today(session) >= SEARCHES_A_DAY:
        return
    day = today()
    statement = _insert(session)
    counted = statement.on_conflict_do_update(
        index_elements=[_TABLE.c.folded],
        set_={"searches": _TABLE.c.searches + 1, "searched_on": day},
        where=_TABLE.c.searched_on.is_distinct_from(day),
    )
    row = _fresh(fold(words), words) | {"searches": 1, "searched_on": day}
    session.connection().execute(counted, [row])


def read_again(session: Session) -> None:
    """The gate has other lists now, so that it has to read all words anew."""
    session.exec(update(SkillWord).values(pending=True))


def _users(owners: Iterable[Iterable[str]], written: dict[str, str]) -> Counter[str]:
    """How many owners use each folded word; ``written`` gets one way to write it."""
    users: Counter[str] = Counter()
    for words in owners:
        own = {fold(one): one for one in words if collectable(one)}
        users.update(own.keys())
        written.update(own)
    return users


def _add(session: Session, source: WordSource, more: Counts, written: Mapping[str, str]) -> None:
    column = _TABLE.c[source.value]
    statement = _insert(session)
    counted = statement.on_conflict_do_update(
        index_elements=[_TABLE.c.folded], set_={column.name: column + statement.excluded[column.name]}
    )
    rows = [_fresh(word, written[word]) | {column.name: count} for word, count in sorted(more.items())]
    if rows:
        session.connection().execute(counted, rows)


def _take_away(session: Session, source: WordSource, less: Counts) -> None:
    column = _TABLE.c[source.value]
    gone: BindParameter[int] = bindparam("gone")
    statement = (
        update(_TABLE)
        .where(_TABLE.c.folded == bindparam("word"))
        .values({column.name: case((column > gone, column - gone), else_=0)})
    )
    rows = [{"word": word, "gone": count} for word, count in sorted(less.items())]
    if rows:
        session.connection().execute(statement, rows)
        drop_unused(session)


def _fresh(folded: str, words: str) -> dict[str, Any]:
    """A row that nobody uses yet."""
    counts = {source.value: 0 for source in WordSource}
    return {
        "folded": folded,
        "words": words,
        "state": WordState.OPEN,
        "pending": True,
        "version": 1,
        **counts,
    }


def _insert(session: Session) -> Any:
    on_postgres = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(_TABLE) if on_postgres else sqlite.insert(_TABLE)


def _is_there(session: Session, words: str) -> bool:
    found = select(SkillWord.id).where(col(SkillWord.folded) == fold(words))
    return session.exec(found.order_by(col(SkillWord.id))).first() is not None


def _searched_today(session: Session) -> int:
    counted = select(func.count()).select_from(SkillWord).where(col(SkillWord.searched_on) == today())
    return session.exec(counted).one()
