"""What one change of a person would bring at one demand: the score and the rank that it then really has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching.demands import DemandBlock
from matching.edits import AskFor, Edit, GoTo, Learn, Learnt, apply_edit
from matching.encode import EncodedAsk, EncodedDemand, offer
from matching.matcher import Matcher
from matching.rank import Scored
from matching.shapes import Claim, Demand, Proof, Talent
from matching.skills import Gate
from matching.standing import Key, Standing, key_of


@dataclass(frozen=True, slots=True)
class Place:
    """How a person stands at a demand: the rank is None for who fails hard conditions, which are named."""

    key: Key
    rank: int | None
    failed: tuple[str, ...]

    @property
    def score(self) -> float:
        return self.key.score


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """One edit with what it brings: ``now`` without it, ``then`` with it."""

    edit: Edit
    now: Place
    then: Place

    @property
    def gain(self) -> float:
        return self.then.score - self.now.score

    @property
    def passes(self) -> bool:
        return not self.then.failed


def counterfactuals(
    matcher: Matcher, demand: Demand, talent: Talent, edits: Sequence[Edit], today: date
) -> list[Counterfactual]:
    """Give for each edit what it brings, as ``with_changes`` and a new ranking would give it.

    A person who is in no ranking stands where they would if they were.
    """
    encoded = matcher.encode(demand)
    return at_standing(matcher, encoded, talent, edits, today, matcher.standing(encoded, today))


def at_standing(
    matcher: Matcher,
    encoded: EncodedDemand,
    talent: Talent,
    edits: Sequence[Edit],
    today: date,
    standing: Standing,
) -> list[Counterfactual]:
    """``counterfactuals`` with the people scored before, for who asks about several persons."""
    now, *after = places(
        matcher,
        encoded,
        [talent, *(apply_edit(talent, edit, matcher.reader.gate) for edit in edits)],
        today,
        standing,
    )
    return [Counterfactual(edit, now, then) for edit, then in zip(edits, after, strict=True)]


def places(
    matcher: Matcher, encoded: EncodedDemand, versions: Sequence[Talent], today: date, standing: Standing
) -> list[Place]:
    """Give how each version of one person stands, the person's row in the index left out of account."""
    block = DemandBlock([encoded], matcher.reader, matcher.statistics)
    scored = matcher.score_versions(block, versions, today)
    return [place_of(part, 0, talent, today, standing) for part, talent in zip(scored, versions, strict=True)]


def place_of(part: Scored, row: int, talent: Talent, today: date, standing: Standing) -> Place:
    """Give the place of a person at the demand of one row of the person's own scores."""
    key = key_of(part, row, talent, today)
    failed = part.failures.of_row(row)
    return Place(key, None if failed else 1 + standing.before(key, without=talent.id), failed)


def suggest_edits(matcher: Matcher, demand: Demand, talent: Talent, today: date) -> list[Counterfactual]:
    """Give the single edits that bring something at a demand, the most first."""
    edits = useful_edits(matcher, demand, talent)
    return rank_edits(counterfactuals(matcher, demand, talent, edits, today))


def rank_edits(found: Sequence[Counterfactual]) -> list[Counterfactual]:
    """Give those that bring something: what leaves the fewest conditions failed first, then by points."""
    helpful = [one for one in found if one.gain > 0 or len(one.then.failed) < len(one.now.failed)]
    # ``sorted`` is stable, so that equals stay in the order of the asks.
    return sorted(helpful, key=lambda one: (len(one.then.failed), -one.gain))


def useful_edits(matcher: Matcher, demand: Demand, talent: Talent) -> list[Edit]:
    """Give the edits worth trying at a demand: its skills with better proof, its pay, its place."""
    reader = matcher.reader
    claims = [(key, claim) for key, claim in reader.claims(talent)]
    edits: list[Edit] = []
    for ask in matcher.encode(demand).asks:
        own = [claim for key, claim in claims if key == ask.key]
        edits += _skill_edits(ask, own, reader.gate)
    most = offer(demand)
    if most is not None and (talent.salary_min is None or talent.salary_min > most):
        edits.append(AskFor(most))
    if _could_go(demand, talent):
        assert demand.division is not None
        edits.append(GoTo(demand.division))
    return edits


def _could_go(demand: Demand, talent: Talent) -> bool:
    asked = demand.division is not None and demand.division not in talent.divisions
    return asked and not demand.remote and not talent.remote_only


def _skill_edits(ask: EncodedAsk, own: Sequence[Claim], gate: Gate) -> list[Edit]:
    """Give one edit for each better proof of a skill at the level asked; nobody examines unknown words."""
    best = max((claim.proof for claim in own if claim.level >= ask.level), default=None)
    proofs = [Proof.STATED, Proof.CONFIRMED, Proof.EXAMINED] if ask.key in gate.skills else [Proof.STATED]
    name = gate.skills[ask.key].name if ask.key in gate.skills else ask.words
    skill = (Learnt(ask.key, name, ask.level),)
    return [Learn(skill, proof) for proof in proofs if best is None or proof > best]
