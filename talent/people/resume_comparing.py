"""Whether a row of a résumé is in the profile already, pure: such a row is not proposed a second time."""

from collections.abc import Iterable, Sequence

from talent.people.rows import EducationRow, WorkRow
from talent.people.rules import fold_employer
from talent.people.schemas import PersonSkillOut
from talent.vocab.words import fold


def same_work(rows: Iterable[WorkRow], employer: str, title: str, started_on: str) -> WorkRow | None:
    """The post at the same employer that has the title or the first month; without employers both."""
    for row in rows:
        same_title = fold(row.title) == fold(title)
        same_month = row.started_on is not None and row.started_on.isoformat()[:7] == started_on[:7]
        if fold_employer(row.employer) != fold_employer(employer):
            continue
        if (same_title or same_month) if employer else (same_title and same_month):
            return row
    return None


def same_education(rows: Iterable[EducationRow], school_name: str, level: str) -> EducationRow | None:
    """The studies at the same school on the same level; a level that one side leaves out may be any."""
    for row in rows:
        if fold(row.school_name) == fold(school_name) and (not level or not row.level or row.level == level):
            return row
    return None


def has_skill(rows: Sequence[PersonSkillOut], words: str, skill: str | None) -> bool:
    """The person has stated the words, or another word for the same skill."""
    return any(
        row.level and (fold(row.words) == fold(words) or (skill is not None and row.skill == skill))
        for row in rows
    )


def new_words(words: str, others: Iterable[str]) -> bool:
    """None of the others is another spelling of the words."""
    return fold(words) not in {fold(other) for other in others}
