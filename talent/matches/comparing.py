"""Why one candidate stands above another: both side by side, with the difference of every part."""

from collections.abc import Sequence
from itertools import pairwise

from sqlmodel import Session

from matching.compare import BlockDifference as Block
from matching.compare import Comparison, compare
from matching.compare import SkillDifference as Skill
from matching.counterfactual import Place, places
from matching.shapes import Contribution, Match, Talent
from talent.accounts.actor import Actor
from talent.enterprises.picking import cards_by_id
from talent.kit.clock import today
from talent.kit.errors import Invalid, NotFound
from talent.kit.sentences import Sentence, say
from talent.matches.documents import talent_documents
from talent.matches.engine import MatchEngine, taught_document
from talent.matches.explaining import NO_CANDIDATE
from talent.matches.labels import BLOCKS, condition_label
from talent.matches.leaving_out import among_without, hidden_from
from talent.matches.pair_schemas import (
    BlockDifference,
    BlockRow,
    ComparisonOut,
    SeveralOut,
    Side,
    SkillDifference,
    SkillRow,
)
from talent.matches.ranking import require_rankable
from talent.matches.reasons import matched_skill, skills_in
from talent.people.schemas import PersonCard
from talent.people.service import people_cards
from talent.vocab.service import skill_names

_Candidate = tuple[Talent, Place, Match]
# More columns than that nobody takes in, least of all on a phone.
FEWEST, MOST = 2, 4


def compare_candidates(
    session: Session, actor: Actor, engine: MatchEngine, demand_id: int, one: int, other: int
) -> ComparisonOut:
    """Two people for one demand, the one who stands higher first. Raises as ``explain_candidate`` does."""
    (first, second), cards = _candidates(session, actor, engine, demand_id, [one, other])
    found = _between(first, second)
    names = skill_names(session, skills_in([first[2], second[2]]))
    return ComparisonOut(
        demand=cards_by_id(session, actor, [demand_id])[demand_id],
        first=_side(first, cards, names),
        second=_side(second, cards, names),
        blocks=[_block(block) for block in found.blocks],
        skills=[_skill(skill, names) for skill in found.skills],
        cut=found.cut,
        decided=_decided(found, first[1], second[1]),
    )


def compare_several(
    session: Session, actor: Actor, engine: MatchEngine, demand_id: int, people: Sequence[int]
) -> SeveralOut:
    """Two to four people for one demand, side by side. Raises as ``explain_candidate`` does."""
    if not FEWEST <= len(people) <= MOST:
        raise Invalid("请选择二至四个人进行比较。")
    candidates, cards = _candidates(session, actor, engine, demand_id, people)
    names = skill_names(session, skills_in([match for _, _, match in candidates]))
    best = candidates[0]
    beside = [_between(best, other) for other in candidates[1:]]
    return SeveralOut(
        demand=cards_by_id(session, actor, [demand_id])[demand_id],
        sides=[_side(one, cards, names) for one in candidates],
        blocks=_block_rows(beside),
        skills=_skill_rows(beside, names),
        decided=[_decided(_between(one, next_), one[1], next_[1]) for one, next_ in pairwise(candidates)],
    )


def _candidates(
    session: Session, actor: Actor, engine: MatchEngine, demand_id: int, people: Sequence[int]
) -> tuple[list[_Candidate], dict[int, PersonCard]]:
    """From the highest down, with their cards."""
    owner = require_rankable(session, actor, demand_id)
    if len(set(people)) < len(people):
        raise Invalid("请选择两个不同的人进行比较。")
    hidden = hidden_from(session, actor, owner)
    shown = [number for number in people if number not in hidden]
    cards = people_cards(session, actor, shown)
    documents = list(talent_documents(session, shown))
    if set(cards) != set(people) or {talent.id for talent in documents} != set(people):
        raise NotFound(NO_CANDIDATE)
    snapshot, day = engine.snapshot(session), today()
    matcher, demand = snapshot.matcher, taught_document(session, snapshot, demand_id)
    encoded = matcher.encode(demand)
    standing = matcher.standing(encoded, day, among_without(hidden))
    found: list[_Candidate] = [
        (
            talent,
            places(matcher, encoded, [talent], day, standing)[0],
            matcher.explain(demand, talent, today=day),
        )
        for talent in documents
    ]
    return sorted(found, key=_height), cards


def _between(upper: _Candidate, lower: _Candidate) -> Comparison:
    return compare(upper[2], lower[2], upper[1].key, lower[1].key)


def _block_rows(beside: Sequence[Comparison]) -> list[BlockRow]:
    """The best one's part of each block, then the others'; what counts for nobody has no row."""
    found = [{one.block: one for one in comparison.blocks} for comparison in beside]
    rows = []
    for block in BLOCKS:
        told = [blocks[block] for blocks in found if block in blocks]
        if told:
            first = next((one.first for one in told if one.first), None)
            parts = [first, *(blocks[block].second if block in blocks else None for blocks in found)]
            points = [_points(part) for part in parts]
            rows.append(BlockRow(block=block, label=BLOCKS[block], side=told[0].side, points=points))
    return sorted(rows, key=lambda row: -_spread(row.points))


def _skill_rows(beside: Sequence[Comparison], names: dict[str, str]) -> list[SkillRow]:
    others = [{one.skill: one for one in comparison.skills} for comparison in beside]
    rows = []
    for one in beside[0].skills:
        told = [one.first, *(skills[one.skill].second if one.skill in skills else None for skills in others)]
        shown = [matched_skill(part, names) if part else None for part in told]
        rows.append(SkillRow(asked=one.asked, skills=shown))
    return sorted(rows, key=lambda row: -_spread([one.share if one else None for one in row.skills]))


def _spread(values: Sequence[float | None]) -> float:
    told = [value or 0.0 for value in values]
    return max(told) - min(told)


def _height(one: _Candidate) -> tuple[bool, int, float, int]:
    """Who passes by rank, then who does not by score."""
    talent, place, _ = one
    return place.rank is None, place.rank or 0, -place.score, talent.id


def _side(one: _Candidate, cards: dict[int, PersonCard], names: dict[str, str]) -> Side:
    _, place, match = one
    return Side(
        talent_id=match.talent_id,
        person=cards[match.talent_id],
        rank=place.rank,
        score=match.score,
        fit=match.fit,
        wish=match.wish,
        failed=[condition_label(name, names) for name in match.failed],
    )


def _block(one: Block) -> BlockDifference:
    return BlockDifference(
        block=one.block,
        label=BLOCKS[one.block],
        side=one.side,
        first=_points(one.first),
        second=_points(one.second),
        points=one.points,
    )


def _points(part: Contribution | None) -> float | None:
    return None if part is None else part.points


def _skill(one: Skill, names: dict[str, str]) -> SkillDifference:
    return SkillDifference(
        asked=one.asked,
        first=matched_skill(one.first, names) if one.first else None,
        second=matched_skill(one.second, names) if one.second else None,
        points=one.points,
    )


def _decided(found: Comparison, upper: Place, lower: Place) -> Sentence:
    if upper.rank is None:
        return say("两人都不满足硬性条件，不参加排名。")
    if lower.rank is None:
        return say("后者不满足硬性条件，不参加排名。")
    if found.decided_by == "score":
        return say("前者总分高 {points} 分。", points=f"{upper.score - lower.score:.2f}")
    if found.decided_by == "proven":
        return say("两人同分，前者的技能得分更多来自凭据。")
    if found.decided_by == "fresh":
        return say("两人同分，前者更近确认过档案。")
    return say("两人同分，凭据和确认日期也相同，先后按当天抽签，每天不同。")
