"""What would bring a person forward at open demands near by: exact places, and courses that lead there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from matching.edits import Edit, Learn, Learnt
from matching.prospects import Prospect, prospects, wanted_skills
from matching.reach import reach
from matching.shapes import Proof, Talent
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.enterprises.picking import cards_by_id
from talent.enterprises.schemas import DemandCard
from talent.exams.offers import open_papers
from talent.kit.clock import today
from talent.kit.errors import Forbidden, NotFound
from talent.matches.barriers import barriers_of, other_places
from talent.matches.documents import own_document
from talent.matches.engine import MatchEngine, Snapshot
from talent.matches.explaining import TAKE_PART
from talent.matches.forward_schemas import Effect, ForwardOut, Moved, SkillForward, WholeCourse
from talent.matches.labels import BADGES
from talent.matches.surroundings import Surroundings, surroundings_of
from talent.people.service import own_person_id
from talent.training.offer_schemas import CourseOffer
from talent.training.offers import open_offers
from talent.vocab.service import division_names, skill_names

# So many skills are weighed, so many shown, with so many courses each, at so many demands each.
_WEIGHED, _SHOWN, _COURSES, _WHERE = 12, 6, 3, 2

Brought = Mapping[Edit, Prospect]


@dataclass(frozen=True, slots=True)
class _View:
    """What every figure is worked out from."""

    snapshot: Snapshot
    talent: Talent
    around: Surroundings

    def brought(self, edits: Iterable[Edit], where: int) -> dict[Edit, Prospect]:
        """What each edit brings, by the edit."""
        snapshot = self.snapshot
        found = prospects(
            snapshot.matcher,
            snapshot.demands,
            self.talent,
            list(dict.fromkeys(edits)),
            today(),
            keep=self.around.ids,
            where=where,
            others=self.around.others,
        )
        return {one.edit: one for one in found}


def own_forward(
    session: Session, actor: Actor, engine: MatchEngine, *, everywhere: bool = False
) -> ForwardOut:
    """The skills that would bring the actor most, with courses that have seats; what no course helps with.

    Raises Forbidden for who takes no part in matching, NotFound before there is a profile.
    """
    require(actor, Permission.FORWARD_OWN)
    person_id = own_person_id(session, actor)
    if person_id is None:
        raise NotFound("您还没有建立档案，请先填写档案。")
    talent = own_document(session, person_id)
    if talent is None:
        raise Forbidden(TAKE_PART)
    snapshot, day = engine.snapshot(session), today()
    around = surroundings_of(session, actor, talent, snapshot.matcher.places, everywhere=everywhere)
    view = _View(snapshot, talent, around)
    standing = reach(snapshot.matcher, snapshot.demands, talent, day, around.ids)
    chosen = _chosen(view)
    needed = {one.skills[0].key: one.skills[0].level for one in chosen}
    courses = _courses(open_offers(session, actor, needed, around.near), needed)
    blocked = barriers_of(talent, standing, around)
    edits = [*_proofs(chosen), *(_whole(offer) for found in courses.values() for offer in found)]
    brought = view.brought([*edits, *(edit for one in blocked for edit in one.edits)], _WHERE)
    cards = cards_by_id(session, actor, {at.demand_id for one in brought.values() for at in one.where})
    names = skill_names(session, needed)
    papers = open_papers(session, actor, needed)
    skills = [
        _skill(view, exam, names, brought, cards, courses[exam.skills[0].key]).model_copy(
            update={"papers": papers.get(exam.skills[0].key, [])}
        )
        for exam in chosen
    ]
    places = division_names(session, {*around.near, *(code for one in blocked for code in one.divisions)})
    return ForwardOut(
        near=[places[code] for code in around.near if code in places],
        everywhere=around.everywhere,
        demands=len(around.ids),
        passed=len(standing.passed),
        skills=sorted(skills, key=lambda one: (-one.best.reached, -one.best.points)),
        barriers=[one.told(places, lambda edit: _effect(brought[edit], cards)) for one in blocked],
        places=other_places(session, snapshot, talent, around, day),
        version=snapshot.matcher.version,
        as_of=day,
    )


def _chosen(view: _View) -> list[Learn]:
    """The skills to show, each examined at the level that demands want most of it."""
    snapshot = view.snapshot
    wanted = wanted_skills(
        snapshot.matcher, snapshot.demands, view.talent, keep=view.around.ids, most=_WEIGHED
    )
    by_skill: dict[str, Learn] = {}
    for edit in wanted:
        assert isinstance(edit, Learn)
        by_skill.setdefault(edit.skills[0].key, edit)
    brought = view.brought(_proofs(by_skill.values()), 0)

    def worth(exam: Learn) -> tuple[int, float]:
        best = max((brought[one] for one in _proofs([exam])), key=lambda one: (one.reached, one.points))
        return -best.reached, -best.points

    helpful = [one for one in by_skill.values() if worth(one) < (0, 0.0)]
    return sorted(helpful, key=worth)[:_SHOWN]


def _proofs(exams: Iterable[Learn]) -> list[Learn]:
    """Each skill examined, and confirmed as a course would."""
    return [proven for exam in exams for proven in (exam, _confirmed(exam))]


def _confirmed(exam: Learn) -> Learn:
    return replace(exam, proof=Proof.CONFIRMED)


def _whole(offer: CourseOffer) -> Learn:
    """All that a course teaches, as its completion confirms it."""
    return Learn(tuple(Learnt(one.skill, one.name, one.level) for one in offer.skills), Proof.CONFIRMED)


def _courses(offers: Sequence[CourseOffer], needed: Mapping[str, int]) -> dict[str, list[CourseOffer]]:
    """For each skill the nearest courses that teach it to its level."""
    return {
        skill: [
            offer
            for offer in offers
            if any(one.skill == skill and one.level >= level for one in offer.skills)
        ][:_COURSES]
        for skill, level in needed.items()
    }


def _skill(
    view: _View,
    exam: Learn,
    names: Mapping[str, str],
    brought: Brought,
    cards: Mapping[int, DemandCard],
    courses: Sequence[CourseOffer],
) -> SkillForward:
    learnt = exam.skills[0]
    own = [claim for key, claim in view.snapshot.matcher.reader.claims(view.talent) if key == learnt.key]
    confirmed = any(one.proof >= Proof.CONFIRMED and one.level >= learnt.level for one in own)
    best = max((one.proof for one in own), default=None)
    return SkillForward(
        skill=learnt.key,
        name=names.get(learnt.key, learnt.words),
        level=learnt.level,
        stated=max((one.level for one in own if one.declared), default=0),
        evidence=None if best is None else BADGES[best],
        completion=None if confirmed else _effect(brought[_confirmed(exam)], cards),
        exam=_effect(brought[exam], cards),
        courses=[
            WholeCourse(offer=offer, effect=_effect(brought[_whole(offer)], cards)) for offer in courses
        ],
        papers=[],
    )


def _effect(one: Prospect, cards: Mapping[int, DemandCard]) -> Effect:
    return Effect(
        raised=one.raised,
        reached=one.reached,
        points=one.points,
        where=[
            Moved(
                demand_id=at.demand_id,
                title=cards[at.demand_id].title,
                organisation=cards[at.demand_id].organisation_name,
                now=at.now.rank,
                then=at.then.rank,
                score_now=at.now.score,
                score_then=at.then.score,
            )
            for at in one.where
            if at.demand_id in cards
        ],
    )
