"""One person and one demand, explained: to the enterprise and staff, and to the person."""

from sqlmodel import Session

from matching.counterfactual import at_standing, places, rank_edits, useful_edits
from matching.shapes import Talent
from matching.shortfalls import shortfalls
from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, require
from talent.enterprises.demands import get_demand
from talent.enterprises.picking import cards_by_id
from talent.kit.clock import today
from talent.kit.errors import Forbidden, NotFound
from talent.matches.documents import is_rankable, own_document
from talent.matches.engine import MatchEngine, Snapshot, taught_document
from talent.matches.excluded import unmet_of
from talent.matches.labels import NOT_USED
from talent.matches.leaving_out import among_without, hidden_from
from talent.matches.pair_schemas import PairOut, Step
from talent.matches.ranking import require_rankable, require_self
from talent.matches.reasons import reasons_of, skills_in
from talent.matches.whatif import steps_of
from talent.people.schemas import PersonCard
from talent.people.service import own_person_id, people_cards, standing_evidence
from talent.vocab.service import skill_names

NO_CANDIDATE = "没有这位人才的档案，或本人没有向企业展示。"
NOT_MATCHED = "这位人才没有参与自动匹配，所以没有匹配结果。"
TAKE_PART = "您没有参与自动匹配。在“我的档案”中同意并参与匹配后，可以看到与岗位的匹配结果。"


def explain_candidate(
    session: Session, actor: Actor, engine: MatchEngine, demand_id: int, person_id: int
) -> PairOut:
    """A person for a demand, ranked or excluded. Staff also see what the person could change.

    Raises as ``rank_candidates`` does, and NotFound for a person whom the actor can't see.
    """
    owner = require_rankable(session, actor, demand_id)
    card = people_cards(session, actor, [person_id]).get(person_id)
    hidden = hidden_from(session, actor, owner)
    if card is None or person_id in hidden:
        raise NotFound(NO_CANDIDATE)
    talent = own_document(session, person_id)
    if talent is None:
        raise NotFound(NOT_MATCHED)
    for_staff = actor.system or actor.role is Role.STAFF
    return _explained(
        session, actor, engine.snapshot(session), demand_id, talent, card, hidden, own=for_staff
    )


def explain_post(
    session: Session, actor: Actor, engine: MatchEngine, person_id: int, demand_id: int
) -> PairOut:
    """A demand for a person, with what the person could change. Only the person and staff may ask."""
    require(actor, Permission.SIGNED_IN)
    require_self(session, actor, person_id)
    owner = get_demand(session, actor, demand_id).organisation_id
    talent = own_document(session, person_id)
    if talent is None:
        raise Forbidden(TAKE_PART)
    hidden = hidden_from(session, actor, owner)
    return _explained(session, actor, engine.snapshot(session), demand_id, talent, None, hidden, own=True)


def explain_own_post(session: Session, actor: Actor, engine: MatchEngine, demand_id: int) -> PairOut:
    """``explain_post`` for the person who is logged in."""
    require(actor, Permission.POSTS_FOR_ME)
    person_id = own_person_id(session, actor)
    if person_id is None:
        raise NotFound("您还没有建立档案，请先填写档案。")
    return explain_post(session, actor, engine, person_id, demand_id)


def _explained(
    session: Session,
    actor: Actor,
    snapshot: Snapshot,
    demand_id: int,
    talent: Talent,
    card: PersonCard | None,
    hidden: frozenset[int],
    *,
    own: bool,
) -> PairOut:
    matcher, day = snapshot.matcher, today()
    demand = taught_document(session, snapshot, demand_id)
    encoded = matcher.encode(demand)
    standing = matcher.standing(encoded, day, among_without(hidden))
    place = places(matcher, encoded, [talent], day, standing)[0]
    match = matcher.explain(demand, talent, today=day)
    steps: list[Step] = []
    if own:
        found = at_standing(matcher, encoded, talent, useful_edits(matcher, demand, talent), day, standing)
        claimed = {key for key, _ in matcher.reader.claims(talent)}
        steps = steps_of(session, talent, rank_edits(found), claimed)
    evidence = standing_evidence(session, [talent.id])[talent.id]
    reasons = reasons_of(match, skill_names(session, skills_in([match])), evidence)
    return PairOut(
        demand_id=demand_id,
        talent_id=talent.id,
        demand=cards_by_id(session, actor, [demand_id])[demand_id],
        person=card,
        rank=place.rank,
        # Who is not in the index is counted in, or a rank could be one more than there are.
        total=standing.total + (place.rank is not None and not standing.holds(talent.id)),
        shown=talent.id not in hidden and is_rankable(session, talent.id),
        unmet=unmet_of(session, talent, shortfalls(matcher, demand, talent, day), own=own),
        steps=steps,
        not_used=list(NOT_USED),
        version=matcher.version,
        as_of=day,
        **reasons,
    )
