"""Words for levels in the formats of others: of education, and of skills."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from talent.kit.terms import SKILL_LEVELS
from talent.people.resume_education import SchoolBook, level_in
from talent.vocab.schemas import EscoOut
from talent.vocab.words import fold

_USUAL = 2
NO_MOBILE = "不是11位手机号码，没有采用。"
NO_EMAIL = "不是有效的电子邮箱，没有采用。"
_ENGLISH_EDUCATION = (
    (re.compile(r"ph\.?\s?d|doctor", re.IGNORECASE), "11"),
    (re.compile(r"master|\bmba\b|postgraduate|\bm\.?(?:a|sc|eng)\b", re.IGNORECASE), "14"),
    (re.compile(r"bachelor|undergraduate|\bb\.?(?:a|sc|eng)\b", re.IGNORECASE), "21"),
    (re.compile(r"associate|college diploma|higher diploma", re.IGNORECASE), "31"),
    (re.compile(r"high school|secondary|vocational school", re.IGNORECASE), "61"),
)
_ENGLISH_SKILL = (
    (re.compile(r"master|expert|native|fluent|c2", re.IGNORECASE), 4),
    (re.compile(r"advanced|proficient|c1", re.IGNORECASE), 3),
    (re.compile(r"intermediate|competent|b[12]", re.IGNORECASE), 2),
    (re.compile(r"beginner|novice|basic|elementary|a[12]", re.IGNORECASE), 1),
)


@dataclass(frozen=True)
class Lists:
    """What the code lists know: levels of education by code, ESCO concepts and skills by their words."""

    levels: Mapping[str, str]
    esco: Mapping[str, EscoOut]
    book: SchoolBook
    skills: Mapping[str, str]


def level_of_education(text: str, levels: Mapping[str, str]) -> str:
    """The code of a level by its own name, else by what the text speaks of; empty for none."""
    named = next((code for code, name in levels.items() if fold(name) == fold(text)), "")
    return named or level_in(text) or next((code for one, code in _ENGLISH_EDUCATION if one.search(text)), "")


def level_of_skill(text: str) -> int:
    """1-4; the usual one where the text says nothing of it."""
    named = next((level for level, name in SKILL_LEVELS.items() if text in (name, str(level))), 0)
    return named or next((level for one, level in _ENGLISH_SKILL if one.search(text)), _USUAL)
