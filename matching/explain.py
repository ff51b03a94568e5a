"""Why a pair has its score: contributions that add up to it, quotes of the person, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from matching.blocks import BLOCKS, FIT, block_weight
from matching.encode import EncodedAsk, EncodedDemand
from matching.mastery import LEVELS, NOTHING, SAME, State, claim_state, join
from matching.rank import Scored
from matching.relatedness import Closure
from matching.shapes import Claim, Contribution, Match, MatchedSkill, MissingSkill, Weights

Claims = tuple[tuple[str, Claim], ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One claim that counts for an ask, and how."""

    key: str
    claim: Claim
    closeness: float
    kind: str
    covered: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair as it stands in a ranking: its place in a scored part, and both documents."""

    rank: int
    talent_id: int
    query: EncodedDemand
    claims: Claims
    part: Scored
    row: int
    failed: tuple[str, ...] = ()


def explain(pair: Pair, closure: Closure, weights: Weights) -> Match:
    """Give the match with all its reasons; contributions add up to the score within 1e-9."""
    scores, row = pair.part.scores, pair.row
    contributions, unshared = _contributions(pair, weights)
    skill_weight = next((one.weight for one in contributions if one.block == "skill"), 0.0)
    matched, missing = _skills(pair, closure, 100.0 * skill_weight)
    counted = next((one.value for one in contributions if one.block == "skill"), 0.0)
    return Match(
        rank=pair.rank,
        talent_id=pair.talent_id,
        demand_id=pair.query.demand.id,
        score=float(scores.score[row]),
        fit=float(scores.fit[row]),
        wish=float(scores.wish[row]),
        contributions=contributions,
        matched=matched,
        missing=missing,
        failed=pair.failed,
        unshared=unshared,
        cut=max(0.0, 100.0 * skill_weight * (float(pair.part.total[row]) - counted)),
    )


def _contributions(pair: Pair, weights: Weights) -> tuple[tuple[Contribution, ...], tuple[str, ...]]:
    scores, row = pair.part.scores, pair.row
    fit_share = float(scores.fit_share[row])
    told, unshared = [], []
    for name in BLOCKS:
        block = pair.part.blocks[name]
        side = "fit" if name in FIT else "wish"
        known = bool(_at(block.known, row))
        whole = float((scores.fit_weight if side == "fit" else scores.wish_weight)[row])
        share = fit_share if side == "fit" else 1.0 - fit_share
        own = float(_at(block_weight(name, pair.part.blocks, weights), row))
        weight = share * own / whole if known and whole > 0 else 0.0
        if weight <= 0.0:
            unshared.append(name)
            continue
        value = float(_at(block.value, row))
        told.append(Contribution(name, side, 100.0 * weight * value, weight, value))
    return tuple(told), tuple(unshared)


def _at(values: NDArray[Any], row: int) -> Any:
    """Give the value of a row; one value alone holds for all rows."""
    return values[row] if len(values) > 1 else values[0]


def _skills(
    pair: Pair, closure: Closure, points: float
) -> tuple[tuple[MatchedSkill, ...], tuple[MissingSkill, ...]]:
    """Give what is matched and what is missing of the asks, the weightiest first."""
    matched, missing = [], []
    by_ask = _evidence(pair.query.asks, pair.claims, closure)
    for ask in pair.query.asks:
        evidence = by_ask[ask.key]
        share = 0.0
        if evidence:
            matched.append(_matched(ask, evidence, points * ask.share))
            share = matched[-1].share
        have = _level(evidence, itself=ask.must)
        if have < ask.level:
            lost = points * ask.share * (1.0 - share)
            missing.append(MissingSkill(ask.words, ask.key, ask.level, have, ask.need, lost))
    matched.sort(key=lambda one: -one.points)
    missing.sort(key=lambda one: -one.points)
    return tuple(matched), tuple(missing)


def _level(evidence: Sequence[_Evidence], *, itself: bool) -> int:
    """Give the best level; a skill that must be there wants the skill ``itself``, not a near one."""
    levels = [one.claim.level for one in evidence if one.closeness == SAME or not itself]
    return max(levels, default=0)


def _matched(ask: EncodedAsk, evidence: Sequence[_Evidence], points: float) -> MatchedSkill:
    """Quote the claim that covers most of the ask, with the share that all claims together cover."""
    state: State = NOTHING
    for one in evidence:
        state = join(state, claim_state(one.claim.level, one.claim.proof, one.closeness))
    share = _covered(state, ask.level)
    best = max(evidence, key=lambda one: (one.covered, one.closeness, one.claim.proof, one.claim.level))
    return MatchedSkill(
        asked=ask.words,
        skill=ask.key,
        words=best.claim.words,
        kind=best.kind,
        proof=best.claim.proof,
        level=best.claim.level,
        asked_level=ask.level,
        share=share,
        points=points * share,
        need=ask.need,
        via="" if best.key == ask.key else best.key,
        vouched_by=best.claim.vouched_by,
    )


def _evidence(asks: Sequence[EncodedAsk], claims: Claims, closure: Closure) -> dict[str, list[_Evidence]]:
    """Give for the key of each ask the claims of the skill itself and of those that say something of it."""
    levels = {ask.key: ask.level for ask in asks}
    found: dict[str, list[_Evidence]] = {key: [] for key in levels}
    for key, claim in claims:
        for other, weight, kind in ((key, SAME, "same"), *closure.get(key, ())):
            if other in levels:
                covered = _covered(claim_state(claim.level, claim.proof, weight), levels[other])
                found[other].append(_Evidence(key, claim, weight, kind, covered))
    return found


def _covered(state: State, level: int) -> float:
    return sum(state[: min(level, LEVELS)]) / (1000.0 * level)
