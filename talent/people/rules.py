"""Decisions about a profile, pure: how long somebody worked, what name others see, which skills repeat."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from talent.kit.errors import FieldError
from talent.kit.masking import mask_name
from talent.kit.sentences import say
from talent.kit.terms import Category
from talent.people.enums import Badge, EvidenceCause, EvidenceKind, Visibility
from talent.people.rows import CategoryRow, EducationRow, SkillRow, WorkRow

_DAYS_A_YEAR = 365.25
# Surnames of two characters that are borne by many; without them 欧阳 would be shown as 欧.
_TWO_CHARACTER_SURNAMES = frozenset(
    {"欧阳", "上官", "司马", "司徒", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木", "长孙"}
    | {"宇文", "夏侯", "轩辕", "南宫", "独孤", "申屠", "澹台"}
)
# How a firm's name may end without being another firm, the longest first.
_FIRM_ENDINGS = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|集团公司|股份公司|总公司|公司|集团)$")
# A folded name below this says nothing of whom it means.
SHORTEST_EMPLOYER = 2
_BADGE_OF = {EvidenceKind.CONFIRMED: Badge.CONFIRMED, EvidenceKind.EXAMINED: Badge.EXAMINED}
_CAUSES = {"completion": EvidenceCause.COMPLETION, "attempt": EvidenceCause.EXAM}
_STRENGTH = {badge: number for number, badge in enumerate(Badge)}


def counted_experience(work: Iterable[WorkRow], today: date) -> float | None:
    """Years covered by the dated posts, overlaps counted once; None where no post has a first day."""
    spans = sorted(
        (row.started_on, min(row.ended_on or today, today))
        for row in work
        if row.started_on is not None and row.started_on <= today
    )
    if not spans:
        return None
    days = 0
    reached = spans[0][0]
    for start, end in spans:
        days += max(0, (end - max(start, reached)).days)
        reached = max(reached, end)
    return round(days / _DAYS_A_YEAR, 1)


def shown_name(name: str, visibility: Visibility) -> str:
    """王丽 as 王*; for the anonymous 王先生/女士, for the service does not hold anybody's sex."""
    if visibility is not Visibility.ANONYMOUS:
        return mask_name(name)
    surname = name[:2] if len(name) > 2 and name[:2] in _TWO_CHARACTER_SURNAMES else name[:1]
    return f"{surname}先生/女士"


def headline(work: Sequence[WorkRow], post: str, education: Sequence[EducationRow]) -> str:
    """The latest title held; else the present post that a practitioner named; else the latest major."""
    if work:
        return max(enumerate(work), key=_latest_first)[1].title
    if post:
        return post
    if education:
        latest = max(education, key=lambda row: row.end_year or row.start_year or 0)
        return latest.major_name or latest.school_name
    return ""


def repeated_skills(rows: Sequence[SkillRow], folded: Sequence[str], place: str) -> list[FieldError]:
    """Complains of a row whose canonical skill or whose folded words an earlier row already has."""
    errors = []
    first: dict[str, SkillRow] = {}
    for number, (row, words) in enumerate(zip(rows, folded, strict=True)):
        keys = [f"words:{words}"] + ([f"skill:{row.skill}"] if row.skill else [])
        earlier = next((first[key] for key in keys if key in first), None)
        if earlier is not None:
            message = say(
                "“{words}”与“{earlier}”是同一项技能，请合并为一行。", words=row.words, earlier=earlier.words
            )
            errors.append(FieldError(f"{place}.{number}.words", message))
        for key in keys:
            first.setdefault(key, row)
    return errors


def repeated_categories(rows: Sequence[CategoryRow], place: str) -> list[FieldError]:
    """Complains of a category that an earlier row already has."""
    seen: set[Category] = set()
    errors = []
    for number, row in enumerate(rows):
        if row.category in seen:
            message = say("“{category}”填写了两次，请合并为一项。", category=row.category)
            errors.append(FieldError(f"{place}.{number}.category", message))
        seen.add(row.category)
    return errors


def badge_of(used: bool, evidence: Iterable[EvidenceKind]) -> Badge:
    """The strongest proof of one skill."""
    badges = [Badge.USED if used else Badge.STATED, *(_BADGE_OF[kind] for kind in evidence)]
    return max(badges, key=_STRENGTH.__getitem__)


def cause_of(source: str) -> EvidenceCause:
    """``completion:17`` came of a course; a word given by hand has no source."""
    return _CAUSES.get(source.partition(":")[0], EvidenceCause.WORD)


def strength(badge: Badge) -> int:
    """Grows with the proof."""
    return _STRENGTH[badge]


def _latest_first(numbered: tuple[int, WorkRow]) -> tuple[bool, date, int]:
    # A post without an end is the present one; rows without dates keep the person's order.
    number, row = numbered
    undated = row.started_on is None and row.ended_on is None
    present = row.ended_on is None and not undated
    return present, row.ended_on or row.started_on or date.min, -number


def education_rank(
    level: str | None, education: Iterable[EducationRow], ranks: Mapping[str, int]
) -> int | None:
    """The highest rank (1-7) among the stated level and the schools attended; None where nothing is known."""
    codes = [level, *(row.level for row in education)]
    return max((ranks.get(code, 0) for code in codes if code is not None), default=0) or None


def fold_employer(name: str) -> str:
    """The form under which two ways to write one employer are the same: width, blanks, brackets, endings.

    Empty for a name that is nothing but an ending.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    folded = "".join(character for character in plain if character.isalnum())
    while (shorter := _FIRM_ENDINGS.sub("", folded)) != folded:
        folded = shorter
    return folded


def present_employers(names: Iterable[str]) -> dict[str, str]:
    """Each employer once, by its folded name; what is too short to name anybody is left out."""
    found: dict[str, str] = {}
    for name in names:
        if len(folded := fold_employer(name)) >= SHORTEST_EMPLOYER:
            found.setdefault(folded, name)
    return found


def months_on(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
