"""What each missing part of a profile would bring: the very rank that the person then has."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session

from matching.counterfactual import places, useful_edits
from matching.edits import AskFor, Edit, GoTo, Learn, apply_edit
from matching.matcher import Matcher
from matching.shapes import Demand, Proof, Talent
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.enterprises.picking import cards_by_id, open_demand_ids
from talent.enterprises.schemas import DemandFilter
from talent.kit.clock import today
from talent.kit.errors import Forbidden, NotFound
from talent.kit.sentences import Sentence, say
from talent.kit.terms import SKILL_LEVELS
from talent.matches.documents import own_document
from talent.matches.engine import MatchEngine, taught_document
from talent.matches.explaining import TAKE_PART
from talent.matches.labels import skill_label
from talent.matches.leaving_out import among_without, blockers_by_demand
from talent.matches.pair_schemas import Gain
from talent.people.service import own_person_id
from talent.vocab.service import division_names, education_name, skill_names

# So many first posts are looked at, and so many that fail one condition: each is a pass over everybody.
_FIRST, _ALMOST = 5, 3
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Version:
    """The person with one missing part filled in: in words, the step that fills it, and the document."""

    what: Sentence
    step: str
    talent: Talent


def own_gains(session: Session, actor: Actor, engine: MatchEngine) -> list[Gain]:
    """For the actor's first posts the rank now and the rank with each part that the profile lacks, the most
    places first; only what brings something. Everything else stays as it is, everybody else too.

    Raises Forbidden for who takes no part in matching, NotFound before there is a profile.
    """
    require(actor, Permission.POSTS_FOR_ME)
    person_id = own_person_id(session, actor)
    if person_id is None:
        raise NotFound("您还没有建立档案，请先填写档案。")
    talent = own_document(session, person_id)
    if talent is None:
        raise Forbidden(TAKE_PART)
    snapshot, day = engine.snapshot(session), today()
    keep = open_demand_ids(session, actor, DemandFilter())
    ranking = snapshot.matcher.rank_demands(
        talent, snapshot.demands, today=day, limit=_FIRST, keep=keep, near=_ALMOST
    )
    ids = [match.demand_id for match in (*ranking.matches, *ranking.near)]
    cards, hidden = cards_by_id(session, actor, ids), blockers_by_demand(session, ids)
    found: list[Gain] = []
    for number in ids:
        if number not in cards or person_id in hidden[number]:
            continue
        demand = taught_document(session, snapshot, number)
        encoded = snapshot.matcher.encode(demand)
        versions = list(_versions(session, snapshot.matcher, demand, talent))
        standing = snapshot.matcher.standing(encoded, day, among_without(hidden[number]))
        now, *then = places(
            snapshot.matcher, encoded, [talent, *(one.talent for one in versions)], day, standing
        )
        found += [
            Gain(
                what=one.what,
                step=one.step,
                demand_id=number,
                title=cards[number].title,
                now=now.rank,
                then=place.rank,
            )
            for one, place in zip(versions, then, strict=True)
            if place.rank is not None and (now.rank is None or place.rank < now.rank)
        ]
    return sorted(found, key=_worth)[:_SHOWN]


def _worth(gain: Gain) -> tuple[bool, int, int]:
    """Who comes in at all first, then by places won; the order of the posts settles the rest."""
    return gain.now is not None, gain.then - (gain.now or 0), gain.demand_id


def _versions(session: Session, matcher: Matcher, demand: Demand, talent: Talent) -> Iterator[_Version]:
    claimed = {key for key, _ in matcher.reader.claims(talent)}
    for edit in useful_edits(matcher, demand, talent):
        told = _words(session, edit, talent, claimed)
        if told is not None:
            yield _Version(told, _step(edit), apply_edit(talent, edit, matcher.reader.gate))
    if talent.education is None and demand.education is not None:
        told = say("学历是{level}的话，填写学历", level=education_name(demand.education))
        yield _Version(told, "basics", replace(talent, education=demand.education))
    if talent.experience_years is None and demand.experience_years is not None:
        told = say("有 {years} 年工作经验的话，填写工作经历", years=f"{demand.experience_years:g}")
        yield _Version(told, "work", replace(talent, experience_years=demand.experience_years))


def _step(edit: Edit) -> str:
    return "skills" if isinstance(edit, Learn) else "wishes"


def _words(session: Session, edit: Edit, talent: Talent, claimed: set[str]) -> Sentence | None:
    """Of a part that is missing; None for a change of what is there."""
    if isinstance(edit, GoTo):
        names = division_names(session, [edit.division])
        place = names.get(edit.division, edit.division)
        return None if talent.divisions else say("愿意到{place}工作的话，填写希望工作的地方", place=place)
    if isinstance(edit, AskFor):
        if talent.salary_min is not None:
            return None
        return say("填写期望月薪，不高于 {salary} 元", salary=f"{edit.salary_min:,}")
    learnt = edit.skills[0]
    if edit.proof is not Proof.STATED or learnt.key in claimed:
        return None
    name = skill_label(learnt.key, skill_names(session, [learnt.key]))
    return say("会“{skill}”（{level}）的话，写进档案", skill=name, level=SKILL_LEVELS[learnt.level])
