"""How words are read as a skill, on the way out."""

from talent.matches.schemas import Out


class SkillReading(Out):
    """What the gate makes of a free text: the canonical ``skill`` or null, and how it was decided."""

    text: str
    skill: str | None
    name: str | None
    how: str
