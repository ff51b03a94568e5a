"""What the gate makes of free text, shown to people and programs."""

from collections.abc import Sequence

from sqlmodel import Session

from matching.skills import Gate
from talent.matches.documents import vocabulary_document
from talent.matches.engine import MatchEngine
from talent.matches.reading_schemas import SkillReading
from talent.vocab.service import skill_names


def read_skills(
    session: Session, texts: Sequence[str], engine: MatchEngine | None = None
) -> list[SkillReading]:
    """Read each text on its own; ``skill`` is null where the gate recognises nothing."""
    gate = Gate(vocabulary_document(session)) if engine is None else engine.gate(session)
    readings = [gate.read(text) for text in texts]
    names = skill_names(session, [reading.skill for reading in readings if reading.skill])
    return [
        SkillReading(
            text=reading.text,
            skill=reading.skill,
            name=names.get(reading.skill or ""),
            how=reading.how,
        )
        for reading in readings
    ]


def is_near(session: Session, engine: MatchEngine, text: str) -> bool:
    """The gate reads no skill in the text, but knows one that resembles it."""
    return bool(text) and engine.gate(session).read(text).how == "near"
