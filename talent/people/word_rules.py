"""Decisions about what organisations say of a person, pure: what is new, what may stand in the profile."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from talent.people.enums import WordField

# By field; values are what JSON has.
Words = dict[WordField, Any]

# What the person writes with each step of the profile.
OF_STEP: dict[str, frozenset[WordField]] = {
    step: frozenset(one for one in WordField if one.value.startswith(f"{step}."))
    for step in ("basics", "education", "categories", "skills", "wishes")
}
# The others are kept beside the profile only.
PROFILE_FIELDS: frozenset[WordField] = frozenset().union(*OF_STEP.values())


@dataclass(frozen=True, slots=True)
class Said:
    """What an organisation said at once, and which of it the profile has from there."""

    id: int
    organisation_id: int
    words: Words
    standing: frozenset[WordField]


def latest(rows: Iterable[Said], organisation_id: int) -> Words:
    """What the organisation says by now, its rows being in their order."""
    words: Words = {}
    for row in rows:
        if row.organisation_id == organisation_id:
            words |= row.words
    return words


def news(given: Mapping[WordField, Any], earlier: Mapping[WordField, Any]) -> Words:
    """What has not been said before, or not so. What is not said leaves what was said."""
    return {field: value for field, value in given.items() if field not in earlier or earlier[field] != value}


def may_stand(
    rows: Sequence[Said], organisation_id: int, *, claimed: bool, empty: Collection[WordField]
) -> frozenset[WordField]:
    """Fields that the organisation may write now: what stands by its own earlier word, and as long as nobody
    has taken the profile over what is empty there. All else was written by the person, or by somebody else.
    """
    own = {field for row in rows if row.organisation_id == organisation_id for field in row.standing}
    others = {field for row in rows if row.organisation_id != organisation_id for field in row.standing}
    free = set() if claimed else set(empty) - others
    return PROFILE_FIELDS & (own | free)
