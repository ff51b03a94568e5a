"""Who fits a demand, and which demands fit a person: the main job, for pages, API and command line alike."""

from collections.abc import Container, Sequence

from sqlmodel import Session

from matching.among import Among
from matching.cluster.searcher import Searcher
from matching.encode import Asked, EncodedDemand
from matching.reciprocal import Mutual
from matching.shapes import Match
from talent.accounts.acting import organisation_is_verified
from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, require
from talent.accounts.rules import EMPLOYERS
from talent.enterprises.picking import cards_by_id, open_demand_ids, organisation_of
from talent.enterprises.schemas import DemandCard
from talent.kit.clock import today
from talent.kit.errors import Forbidden, NotFound
from talent.kit.paging import Page
from talent.matches.documents import own_document
from talent.matches.engine import MatchEngine, Snapshot, taught_document
from talent.matches.excluded import conditions_in, excluded_of
from talent.matches.facets import facets_of
from talent.matches.homes import Homes
from talent.matches.leaving_out import as_array, hidden_from
from talent.matches.ordering import demands_in_order, people_in_order, proof_of
from talent.matches.queries import verdicts_by_person
from talent.matches.reasons import reasons_of, skills_in
from talent.matches.rules import may_see_verdicts
from talent.matches.schemas import (
    Candidate,
    CandidateFilter,
    CandidatesOut,
    IndexInfo,
    PostFilter,
    PostForMe,
    PostsOut,
    VerdictOut,
)
from talent.matches.showing import changes_of, share_changes, verdict_out
from talent.people.queries import find_visible
from talent.people.schemas import EvidenceOut, PersonCard
from talent.people.service import evidenced_cards, own_person_id, standing_evidence
from talent.vocab.service import division_scope, skill_names


def rank_candidates(
    session: Session,
    actor: Actor,
    engine: MatchEngine,
    demand_id: int,
    wanted: CandidateFilter,
    page: Page,
    *,
    faceted: bool = False,
) -> CandidatesOut:
    """One page of the ranking for a demand. Only its own verified enterprise, staff and partners may ask.

    ``faceted`` counts what each filter would leave, too. Raises NotFound for a demand that the actor can't
    see, Forbidden for another enterprise's.
    """
    hidden = hidden_from(session, actor, require_rankable(session, actor, demand_id))
    snapshot = engine.snapshot(session)
    document, matcher = taught_document(session, snapshot, demand_id), snapshot.matcher
    homes = None
    if faceted or wanted.division is not None:
        homes = engine.home_book.homes(session, snapshot.sequence)
    among = among_of(session, homes, wanted, hidden)
    query = matcher.encode(document)
    found = candidates_of(session, actor, matcher, query, wanted, page, among)
    if not faceted or homes is None:
        return found
    return found.model_copy(update={"facets": facets_of(session, matcher, query, wanted, among, homes)})


def candidates_of(
    session: Session,
    actor: Actor,
    searcher: Searcher,
    asked: Asked,
    wanted: CandidateFilter,
    page: Page,
    among: Among | None,
) -> CandidatesOut:
    """``rank_candidates`` with any searcher, for a demand of which the actor is known to be allowed it."""
    demand_id = asked.id
    document = asked.demand if isinstance(asked, EncodedDemand) else asked
    ranking, mutual = people_in_order(searcher, asked, today(), among, wanted.order, page)
    matches = [*ranking.matches, *ranking.near]
    found = evidenced_cards(session, actor, [match.talent_id for match in matches])
    cards = {number: card for number, (card, _) in found.items()}
    evidence = {number: given for number, (_, given) in found.items()}
    marks = _marks(session, actor, demand_id, list(cards))
    conditions = [name.removeprefix("skill:") for name in conditions_in(ranking)]
    names = skill_names(session, {*skills_in(matches), *conditions})
    excluded, pairs = excluded_of(ranking, names)
    return CandidatesOut(
        demand=cards_by_id(session, actor, [demand_id])[demand_id],
        index=IndexInfo(version=ranking.version, talents=ranking.pool),
        total=ranking.total,
        number=page.number,
        size=page.size,
        proof=proof_of(mutual),
        candidates=_candidates(ranking.matches, cards, names, evidence, marks, mutual),
        near=_candidates(ranking.near, cards, names, evidence, marks),
        excluded=excluded,
        missing=list(ranking.missing),
        pairs=pairs,
        adjustment=share_changes(session, changes_of(searcher, document)),
    )


def require_rankable(session: Session, actor: Actor, demand_id: int) -> int:
    """Whose the demand is, if the actor may see candidates for it; raises as ``rank_candidates`` does."""
    require(actor, Permission.CANDIDATES_RANK)
    owner = organisation_of(session, actor, demand_id)
    require_own(session, actor, owner)
    return owner


def rank_posts(
    session: Session,
    actor: Actor,
    engine: MatchEngine,
    person_id: int,
    wanted: PostFilter,
    page: Page,
) -> PostsOut:
    """One page of open demands for a person, with the very scores of the other direction.

    Only the person and staff may ask. Raises Forbidden for somebody who has opted out of matching.
    """
    require(actor, Permission.SIGNED_IN)
    require_self(session, actor, person_id)
    talent = own_document(session, person_id)
    if talent is None:
        raise Forbidden("您没有参与自动匹配。在“我的档案”中同意并参与匹配后，这里会列出适合您的岗位。")
    snapshot = engine.snapshot(session)
    keep = open_demand_ids(session, actor, wanted.of_demands())
    ranking, mutual = demands_in_order(
        snapshot.matcher, talent, snapshot.demands, today(), keep, wanted.order, page
    )
    cards = cards_by_id(session, actor, [match.demand_id for match in ranking.matches])
    names = skill_names(session, skills_in(ranking.matches))
    return PostsOut(
        index=_index(snapshot),
        total=ranking.total,
        number=page.number,
        size=page.size,
        proof=proof_of(mutual),
        posts=_posts(
            ranking.matches,
            cards,
            names,
            standing_evidence(session, [person_id])[person_id],
            snapshot.lessons.emphasis,
            mutual,
        ),
    )


def rank_own_posts(
    session: Session, actor: Actor, engine: MatchEngine, wanted: PostFilter, page: Page
) -> PostsOut:
    """``rank_posts`` for the person who is logged in."""
    require(actor, Permission.POSTS_FOR_ME)
    person_id = own_person_id(session, actor)
    if person_id is None:
        raise NotFound("您还没有建立档案，请先填写档案。")
    return rank_posts(session, actor, engine, person_id, wanted, page)


def require_own(session: Session, actor: Actor, organisation_id: int) -> None:
    """Of the enterprises only the demand's own may look at candidates, and once it is verified."""
    if actor.system or actor.role is Role.STAFF:
        return
    if actor.role in EMPLOYERS and actor.organisation_id != organisation_id:
        raise Forbidden("只能查看本企业需求的候选人。")
    if not organisation_is_verified(session, actor):
        raise Forbidden("企业认证通过后才能查看候选人。请先提交认证资料，等待工作人员审核。")


def require_self(session: Session, actor: Actor, person_id: int) -> None:
    may_see_all = actor.system or actor.role is Role.STAFF
    if not may_see_all and actor.role is not Role.TALENT:
        raise Forbidden("只有本人可以查看适合自己的岗位。")
    if not find_visible(session, actor, [person_id]):
        raise NotFound("没有这位人才的档案。")


def among_of(
    session: Session, homes: Homes | None, wanted: CandidateFilter, hidden: frozenset[int]
) -> Among | None:
    """Who passes the filters and does not keep the employer out; None where everybody counts.

    A filter by division needs the homes.
    """
    marks = None
    if wanted.division is not None:
        assert homes is not None
        marks = homes.marks(division_scope(session, wanted.division))
    among = Among(
        category=None if wanted.category is None else wanted.category.value,
        education=wanted.education_rank,
        experience=wanted.experience_years,
        skill=wanted.skill,
        marks=marks,
        without=as_array(hidden) if hidden else None,
    )
    return None if among.is_empty else among


def _index(snapshot: Snapshot) -> IndexInfo:
    return IndexInfo(version=snapshot.matcher.version, talents=len(snapshot.matcher))


def _marks(session: Session, actor: Actor, demand_id: int, people: list[int]) -> dict[int, VerdictOut]:
    if not may_see_verdicts(actor):
        return {}
    found = verdicts_by_person(session, demand_id, people)
    return {person: verdict_out(row) for person, row in found.items()}


def _candidates(
    matches: Sequence[Match],
    cards: dict[int, PersonCard],
    names: dict[str, str],
    evidence: dict[int, list[EvidenceOut]],
    marks: dict[int, VerdictOut],
    mutual: Mutual | None = None,
) -> list[Candidate]:
    return [
        Candidate(
            rank=match.rank,
            talent_id=match.talent_id,
            person=cards[match.talent_id],
            mutual=None if mutual is None else mutual.scores[match.talent_id],
            verdict=marks.get(match.talent_id),
            **reasons_of(match, names, evidence[match.talent_id]),
        )
        for match in matches
        if match.talent_id in cards
    ]


def _posts(
    matches: Sequence[Match],
    cards: dict[int, DemandCard],
    names: dict[str, str],
    evidence: list[EvidenceOut],
    adjusted: Container[int],
    mutual: Mutual | None,
) -> list[PostForMe]:
    return [
        PostForMe(
            rank=match.rank,
            demand_id=match.demand_id,
            demand=cards[match.demand_id],
            mutual=None if mutual is None else mutual.scores[match.demand_id],
            adjusted=match.demand_id in adjusted,
            **reasons_of(match, names, evidence),
        )
        for match in matches
        if match.demand_id in cards
    ]
