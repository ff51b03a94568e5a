"""Words that the gate does not read, as staff see them: how often they are used, and what they resemble."""

from collections.abc import Sequence

from sqlmodel import Session

from matching.skills import Gate, Reading
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.errors import NotFound
from talent.kit.paging import Page, Paged
from talent.matches.documents import vocabulary_document
from talent.matches.engine import MatchEngine
from talent.matches.schemas import SkillWordOut, WordCandidate
from talent.vocab import review as words
from talent.vocab.schemas import SkillWordFilter, SkillWordRow
from talent.vocab.service import skill_names


def list_words(
    session: Session, actor: Actor, wanted: SkillWordFilter, page: Page, engine: MatchEngine | None = None
) -> Paged[SkillWordOut]:
    """One page of the words to decide on, or of those decided."""
    require(actor, Permission.SKILLS_REVIEW)
    found = words.list_words(session, wanted, page)
    shown = iter(words_out(session, found.items, _gate(session, engine)))
    return found.map(lambda _: next(shown))


def get_word(session: Session, actor: Actor, word_id: int, engine: MatchEngine | None = None) -> SkillWordOut:
    """One of the words, decided or not."""
    require(actor, Permission.SKILLS_REVIEW)
    return words_out(session, [found_word(session, word_id)], _gate(session, engine))[0]


def found_word(session: Session, word_id: int) -> SkillWordRow:
    """The row as it is now; raises NotFound where nobody uses the words any more."""
    row = words.find_word(session, word_id)
    if row is None:
        raise NotFound("没有这个技能词，可能已经没有人使用。")
    return row


def words_out(session: Session, rows: Sequence[SkillWordRow], gate: Gate) -> list[SkillWordOut]:
    """The rows in their order, with what the gate makes of them."""
    readings = [gate.read(row.words) for row in rows]
    near = {one.skill for reading in readings for one in reading.candidates}
    read = {reading.skill for reading in readings} | {row.skill for row in rows}
    names = skill_names(session, {skill for skill in near | read if skill})
    return [_word_out(row, reading, names) for row, reading in zip(rows, readings, strict=True)]


def _gate(session: Session, engine: MatchEngine | None) -> Gate:
    return Gate(vocabulary_document(session)) if engine is None else engine.gate(session)


def _word_out(row: SkillWordRow, reading: Reading, names: dict[str, str]) -> SkillWordOut:
    return SkillWordOut(
        **row.model_dump(),
        name=names.get(row.skill or "", ""),
        read_as=names.get(reading.skill or "", ""),
        negated=reading.how == "negated",
        candidates=_candidates(reading, names) if reading.skill is None else [],
    )


def _candidates(reading: Reading, names: dict[str, str]) -> list[WordCandidate]:
    """Each skill once, by the most alike of its names and aliases."""
    best: dict[str, WordCandidate] = {}
    for one in sorted(reading.candidates, key=lambda one: (-one.likeness, one.key)):
        if one.skill in names:
            found = WordCandidate(
                skill=one.skill, name=names[one.skill], written=one.key, likeness=round(one.likeness, 1)
            )
            best.setdefault(one.skill, found)
    return list(best.values())
