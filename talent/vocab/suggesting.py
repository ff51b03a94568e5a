"""Skills that somebody may mean who has begun to type, by their names and the other ways to write them."""

from sqlmodel import Session

from talent.vocab.schemas import SkillSuggestion
from talent.vocab.service import skill_names, skills_of_folded_words
from talent.vocab.words import fold

SUGGESTED = 8


def suggest_skills(session: Session, text: str, limit: int = SUGGESTED) -> list[SkillSuggestion]:
    """Each skill once, by the word of it that fits best: the very word, then one that begins so, then one
    that holds it; of equals the shorter. Nothing for nothing.
    """
    typed = fold(text)
    if not typed:
        return []
    best: dict[str, tuple[int, int, str]] = {}
    for word, skill in skills_of_folded_words(session).items():
        if typed in word:
            found = (_distance(typed, word), len(word), word)
            best[skill] = min(best.get(skill, found), found)
    chosen = sorted(best, key=lambda skill: (*best[skill], skill))[:limit]
    names = skill_names(session, chosen)
    return [
        SkillSuggestion(skill=skill, name=names[skill], written="" if fold(names[skill]) == word else word)
        for skill in chosen
        for word in [best[skill][2]]
    ]


def _distance(typed: str, word: str) -> int:
    if word == typed:
        return 0
    return 1 if word.startswith(typed) else 2
