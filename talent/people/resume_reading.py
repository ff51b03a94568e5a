"""What the lines of a résumé say, pure: a proposal to look through, never a profile."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from talent.people.resume_education import EducationFound, SchoolBook, educations_in
from talent.people.resume_skills import SkillFound, skills_in
from talent.people.resume_words import EMAIL, MOBILE, Part, parts_of, plain_lines, self_text
from talent.people.resume_work import WorkFound, works_in

# As many as the form of the proposal can carry.
MAX_EDUCATION, MAX_WORK, MAX_SKILLS = 8, 12, 40
_MAX_INTRODUCTION = 2000


@dataclass(frozen=True)
class Known:
    """What the code lists know: schools and majors, job titles, skills by each of their folded words."""

    schools: SchoolBook
    titles: frozenset[str]
    skills: Mapping[str, str]


@dataclass(frozen=True)
class ResumeFound:
    """All that was read; what is not there is empty. Whose résumé it is it does not say."""

    mobile: str = ""
    email: str = ""
    introduction: str = ""
    education: list[EducationFound] = field(default_factory=list)
    work: list[WorkFound] = field(default_factory=list)
    skills: list[SkillFound] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return self == ResumeFound()


def read_lines(lines: Sequence[str], known: Known, today: date) -> ResumeFound:
    """Sex, age, birth, ethnicity, family, origin and numbers of a résumé are read into nothing."""
    placed = list(parts_of(plain_lines(lines)))
    under = {part: [line for one, line in placed if one is part] for part in Part}
    personal = [line for one, line in placed if one in (None, Part.OTHER)]
    mobile, email = (
        _first(pattern, [*personal, *(line for _, line in placed)]) for pattern in (MOBILE, EMAIL)
    )
    work = works_in(under[Part.WORK], known.titles, today)[:MAX_WORK]
    return ResumeFound(
        mobile=re.sub(r"[-\s]", "", mobile),
        email=email.lower(),
        introduction=self_text(under[Part.SELF])[:_MAX_INTRODUCTION],
        education=educations_in(under[Part.EDUCATION], personal, known.schools)[:MAX_EDUCATION],
        work=work,
        skills=skills_in(under[Part.SKILLS], [one.duties for one in work], known.skills)[:MAX_SKILLS],
    )


def _first(pattern: re.Pattern[str], lines: Sequence[str]) -> str:
    found = next((match for line in lines if (match := pattern.search(line))), None)
    return "" if found is None else found[found.lastindex or 0]
