"""Words that wait for a decision, and what becomes of one. Unguarded: the area above asks for permission."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import ColumnElement, func, text
from sqlmodel import Session, col, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from talent.kit.paging import Page, Paged
from talent.vocab.enums import WordOrder, WordReading, WordState
from talent.vocab.schemas import SkillWordFilter, SkillWordRow
from talent.vocab.tables import SkillWord
from talent.vocab.words import fold

_LOCK = 0x4A494357
_CHUNK = 500
Verdict = tuple[WordReading, float | None]


def list_words(session: Session, wanted: SkillWordFilter, page: Page) -> Paged[SkillWordRow]:
    """Those that the filter asks for, the most used or the most alike first."""
    query = _filtered(wanted)
    rows = session.exec(_ordered(query, wanted.order).offset(page.offset).limit(page.size)).all()
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    return Paged[SkillWordRow](
        items=[_row_out(row) for row in rows], total=total, number=page.number, size=page.size
    )


def find_word(session: Session, word_id: int) -> SkillWordRow | None:
    """The row as it is now."""
    row = session.get(SkillWord, word_id, populate_existing=True)
    return None if row is None else _row_out(row)


def decide_word(session: Session, word_id: int, state: WordState, skill: str | None) -> None:
    """Writes the decision; the gate has to read the words again."""
    row = session.get_one(SkillWord, word_id)
    row.state, row.skill, row.pending = state, skill, True
    row.version += 1
    session.add(row)
    session.flush()


def all_words(session: Session) -> list[str]:
    """Every word that is kept, as it was written."""
    return list(session.exec(select(SkillWord.words).order_by(col(SkillWord.folded))))


def waiting_words(session: Session, limit: int) -> dict[int, str]:
    """Words that the gate has not read since they came or the lists changed, by id."""
    query = select(SkillWord.id, SkillWord.words).where(col(SkillWord.pending))
    found = session.exec(query.order_by(col(SkillWord.id)).limit(limit))
    return {number: words for number, words in found if number is not None}


def words_wait(session: Session) -> bool:
    """The gate has words to read."""
    return bool(waiting_words(session, 1))


def keep_verdicts(session: Session, verdicts: Mapping[int, Verdict]) -> None:
    """What the gate made of words; failed searches count no more once an alias lets them be read."""
    found = session.exec(select(SkillWord).where(col(SkillWord.id).in_(verdicts)).order_by(col(SkillWord.id)))
    for row in found:
        reading, row.likeness = verdicts[row.id or 0]
        if reading is WordReading.KNOWN and row.reading in (WordReading.NEAR, WordReading.UNKNOWN):
            row.searches = 0
        row.reading, row.pending = reading, False
        session.add(row)
    session.flush()


def read_these_again(session: Session, words: Collection[str]) -> None:
    """An alias came or went that these resemble."""
    folded = sorted({fold(one) for one in words})
    for chunk in _chunks(folded):
        session.exec(update(SkillWord).where(col(SkillWord.folded).in_(chunk)).values(pending=True))


def take_decision_turn(session: Session) -> None:
    """Two decisions at once could each miss what the other does to a word that is near both.

    Taken before the turn to append, and by nobody else, so that it can't deadlock with it.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _filtered(wanted: SkillWordFilter) -> SelectOfScalar[SkillWord]:
    query = select(SkillWord).where(col(SkillWord.state) == wanted.state)
    if wanted.reading is not None:
        query = query.where(col(SkillWord.reading) == wanted.reading)
    elif wanted.state is WordState.OPEN:
        near = col(SkillWord.reading) == WordReading.NEAR
        query = query.where(or_(near, col(SkillWord.searches) > 0, col(SkillWord.refusals) > 0))
    if wanted.source is not None:
        query = query.where(getattr(SkillWord, wanted.source.value) > 0)
    if wanted.text:
        query = query.where(col(SkillWord.folded).contains(fold(wanted.text), autoescape=True))
    return query


def _ordered(query: SelectOfScalar[SkillWord], order: WordOrder) -> SelectOfScalar[SkillWord]:
    count: ColumnElement[int] = col(SkillWord.people) + col(SkillWord.demands) + col(SkillWord.searches)
    count += col(SkillWord.refusals)
    most, nearest = count.desc(), col(SkillWord.likeness).desc().nulls_last()
    keys = (nearest, most) if order is WordOrder.LIKENESS else (most, nearest)
    return query.order_by(*keys, col(SkillWord.folded))


def _row_out(row: SkillWord) -> SkillWordRow:
    return SkillWordRow.model_validate(row.model_dump(include=set(SkillWordRow.model_fields)))


def _chunks(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
