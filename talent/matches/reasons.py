"""A match of the matcher in words that people read: labels, names of skills, badges."""

from collections.abc import Sequence
from typing import Any

from matching.shapes import Match, MatchedSkill, MissingSkill, Proof
from talent.matches.labels import BADGES, BLOCKS, NEEDS, condition_label, skill_label
from talent.matches.schemas import BlockPoints, SkillGap, SkillMatch
from talent.people.enums import EvidenceKind
from talent.people.schemas import EvidenceOut

_KINDS = {Proof.CONFIRMED: EvidenceKind.CONFIRMED, Proof.EXAMINED: EvidenceKind.EXAMINED}


def skills_in(matches: Sequence[Match]) -> set[str]:
    """All canonical skills that the matches speak of."""
    found: set[str] = set()
    for match in matches:
        found.update(one.skill for one in match.matched)
        found.update(one.via for one in match.matched if one.via)
        found.update(one.skill for one in match.missing)
        found.update(name.removeprefix("skill:") for name in match.failed)
    return found


def reasons_of(match: Match, names: dict[str, str], evidence: Sequence[EvidenceOut]) -> dict[str, Any]:
    """The fields of ``Reasons``; the contributions' points add up to the score."""
    return {
        "score": match.score,
        "fit": match.fit,
        "wish": match.wish,
        "contributions": [
            BlockPoints(
                block=one.block,
                label=BLOCKS[one.block],
                side=one.side,
                points=one.points,
                weight=one.weight,
                value=one.value,
            )
            for one in match.contributions
        ],
        "matched": [matched_skill(one, names, evidence) for one in match.matched],
        "missing": [_missing(one, names) for one in match.missing],
        "failed": [condition_label(name, names) for name in match.failed],
        "unshared": [BLOCKS[name] for name in match.unshared],
        "cut": match.cut,
    }


def matched_skill(
    one: MatchedSkill, names: dict[str, str], evidence: Sequence[EvidenceOut] = ()
) -> SkillMatch:
    """A matched skill with the names, the badge and the cause that people read."""
    return SkillMatch(
        asked=one.asked,
        skill=one.skill,
        name=skill_label(one.skill, names),
        words=one.words,
        kind=one.kind,
        evidence=BADGES[one.proof],
        level=one.level,
        asked_level=one.asked_level,
        share=one.share,
        points=one.points,
        importance=NEEDS[one.need],
        via=skill_label(one.via, names) if one.via else "",
        vouched_by=one.vouched_by,
        vouched=_vouched(one, evidence),
    )


def _vouched(one: MatchedSkill, evidence: Sequence[EvidenceOut]) -> EvidenceOut | None:
    """The latest evidence that says what the matcher quotes."""
    quoted = [
        given
        for given in evidence
        if given.skill == (one.via or one.skill)
        and (given.kind, given.level) == (_KINDS.get(one.proof), one.level)
        and given.vouched_by == one.vouched_by
    ]
    return max(quoted, key=lambda given: given.given_on, default=None)


def _missing(one: MissingSkill, names: dict[str, str]) -> SkillGap:
    return SkillGap(
        asked=one.asked,
        skill=one.skill,
        name=skill_label(one.skill, names),
        asked_level=one.asked_level,
        have_level=one.have_level,
        importance=NEEDS[one.need],
        points=one.points,
    )
