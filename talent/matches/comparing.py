"""Why one candidate stands above another: both side by side, with the difference of every part."""

from sqlmodel import Session

from matching.compare import BlockDifference as Block
from matching.compare import Comparison, compare
from matching.compare import SkillDifference as Skill
from matching.counterfactual import Place, places
from matching.shapes import Contribution, Match, Talent
from talent.accounts.actor import Actor
from talent.enterprises.picking import cards_by_id, organisation_of
from talent.kit.clock import today
from talent.kit.errors import Invalid, NotFound
from talent.matches.documents import talent_documents
from talent.matches.engine import MatchEngine, taught_document
from talent.matches.explaining import NO_CANDIDATE
from talent.matches.labels import BLOCKS, condition_label
from talent.matches.leaving_out import among_without, hidden_from
from talent.matches.pair_schemas import BlockDifference, ComparisonOut, Side, SkillDifference
from talent.matches.ranking import require_rankable
from talent.matches.reasons import matched_skill, skills_in
from talent.matches.sentences import Sentence, say
from talent.people.schemas import PersonCard
from talent.people.service import people_cards
from talent.vocab.service import skill_names

_Candidate = tuple[Talent, Place, Match]


def compare_candidates(
    session: Session, actor: Actor, engine: MatchEngine, demand_id: int, one: int, other: int
) -> ComparisonOut:
    """Two people for one demand, the one who stands higher first. Raises as ``explain_candidate`` does."""
    require_rankable(session, actor, demand_id)
    if one == other:
        raise Invalid("请选择两个不同的人进行比较。")
    hidden = hidden_from(session, actor, organisation_of(session, actor, demand_id))
    both = [number for number in (one, other) if number not in hidden]
    cards = people_cards(session, actor, both)
    documents = list(talent_documents(session, both))
    if set(cards) != {one, other} or {talent.id for talent in documents} != {one, other}:
        raise NotFound(NO_CANDIDATE)
    snapshot, day = engine.snapshot(session), today()
    matcher, demand = snapshot.matcher, taught_document(session, snapshot, demand_id)
    encoded = matcher.encode(demand)
    standing = matcher.standing(encoded, day, among_without(hidden))
    pair: list[_Candidate] = [
        (
            talent,
            places(matcher, encoded, [talent], day, standing)[0],
            matcher.explain(demand, talent, today=day),
        )
        for talent in documents
    ]
    (first, place, match), (second, lower, other_match) = sorted(pair, key=_height)
    found = compare(match, other_match, place.key, lower.key)
    names = skill_names(session, skills_in([match, other_match]))
    return ComparisonOut(
        demand=cards_by_id(session, actor, [demand_id])[demand_id],
        first=_side(match, place, cards[first.id], names),
        second=_side(other_match, lower, cards[second.id], names),
        blocks=[_block(block) for block in found.blocks],
        skills=[_skill(skill, names) for skill in found.skills],
        cut=found.cut,
        decided=_decided(found, place, lower),
    )


def _height(one: _Candidate) -> tuple[bool, int, float, int]:
    """Who passes by rank, then who does not by score."""
    talent, place, _ = one
    return place.rank is None, place.rank or 0, -place.score, talent.id


def _side(match: Match, place: Place, card: PersonCard, names: dict[str, str]) -> Side:
    return Side(
        talent_id=match.talent_id,
        person=card,
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
