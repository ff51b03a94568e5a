"""Why one match stands above another: the difference of their scores, block by block and skill by skill."""

from dataclasses import dataclass
from typing import Literal

from matching.blocks import BLOCKS
from matching.shapes import Contribution, Match, MatchedSkill
from matching.standing import Key

# What decides: the score, or on a tie the proven share, the freshness, or the draw of the day.
Decider = Literal["score", "proven", "fresh", "draw"]


@dataclass(frozen=True, slots=True)
class BlockDifference:
    """What a block gives each of two matches; None where it does not count for one of them."""

    block: str
    side: str
    first: Contribution | None
    second: Contribution | None

    @property
    def points(self) -> float:
        """The points by which the first is ahead."""
        return _points(self.first) - _points(self.second)


@dataclass(frozen=True, slots=True)
class SkillDifference:
    """What an asked skill gives each of two matches, before the cap on stated claims."""

    skill: str
    asked: str
    first: MatchedSkill | None
    second: MatchedSkill | None

    @property
    def points(self) -> float:
        return _points(self.first) - _points(self.second)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two matches of one demand. The points of ``blocks`` add up to the difference of the scores; those of
    ``skills`` and of ``cut`` to the difference of the skill block.
    """

    blocks: tuple[BlockDifference, ...]
    skills: tuple[SkillDifference, ...]
    cut: float
    decided_by: Decider


def compare(first: Match, second: Match, first_key: Key, second_key: Key) -> Comparison:
    """Compare two matches of one demand; blocks and skills that differ most come first."""
    if first.demand_id != second.demand_id:
        raise ValueError("only two matches of one demand compare")
    blocks = [_block(name, first, second) for name in BLOCKS]
    told = [one for one in blocks if one.first is not None or one.second is not None]
    return Comparison(
        blocks=tuple(sorted(told, key=lambda one: -abs(one.points))),
        skills=tuple(sorted(_skills(first, second), key=lambda one: -abs(one.points))),
        cut=second.cut - first.cut,
        decided_by=decider(first_key, second_key),
    )


def decider(first: Key, second: Key) -> Decider:
    """Tell at which step the order of a ranking parts two keys."""
    if first.score != second.score:
        return "score"
    if first.share != second.share:
        return "proven"
    return "fresh" if first.fresh != second.fresh else "draw"


def _block(name: str, first: Match, second: Match) -> BlockDifference:
    ours, theirs = (
        next((one for one in match.contributions if one.block == name), None) for match in (first, second)
    )
    known = ours or theirs
    return BlockDifference(name, known.side if known else "", ours, theirs)


def _skills(first: Match, second: Match) -> list[SkillDifference]:
    ours, theirs = ({one.skill: one for one in match.matched} for match in (first, second))
    asked = {one.skill: one.asked for match in (first, second) for one in match.matched}
    return [
        SkillDifference(skill, words, ours.get(skill), theirs.get(skill)) for skill, words in asked.items()
    ]


def _points(part: Contribution | MatchedSkill | None) -> float:
    return 0.0 if part is None else part.points
