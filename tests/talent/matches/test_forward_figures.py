"""Every figure of what would bring somebody forward is what a new ranking gives once it is really so."""

from typing import Any

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Database, Session
from talent.matches.engine import MatchEngine
from talent.matches.forward_schemas import Effect
from talent.people import service as people
from talent.people.enums import EvidenceKind
from talent.people.rows import SkillRow
from talent.people.schemas import ProposalInput, SkillsInput, WishesInput
from tests.talent.matches.forward_worlds import differs, forward, make_world, ranked, vouch


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_is_what_a_new_ranking_gives_with_the_change_made(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    enterprise_owner: Actor,
    seed: int,
) -> None:
    world = make_world(session, talent, enterprise_owner.organisation_id or 0, seed)
    found = forward(database, engine, talent)
    before = ranked(database, engine, world, world.demands)
    assert found.passed == len(before)
    cases: list[tuple[EvidenceKind, dict[str, int], Effect]] = []
    for one in found.skills:
        cases.append((EvidenceKind.EXAMINED, {one.skill: one.level}, one.exam))
        if one.completion is not None:
            cases.append((EvidenceKind.CONFIRMED, {one.skill: one.level}, one.completion))
        for course in one.courses:
            taught = {skill.skill: skill.level for skill in course.offer.skills}
            cases.append((EvidenceKind.CONFIRMED, taught, course.effect))
    assert cases
    for kind, skills, effect in cases:
        stated = people.get_own_person(session, talent)
        assert stated is not None
        vouch(session, world.person_id, kind, skills, "completion:1")
        take(session, talent)
        assert differs(effect, before, ranked(database, engine, world, world.demands)) == []
        vouch(session, world.person_id, kind, {}, "completion:1")
        restate(session, talent, [(row.words, row.skill, row.level) for row in stated.skills])
        # Revoked, everything is as it was.
        assert ranked(database, engine, world, world.demands) == before


@pytest.mark.parametrize("seed", range(5, 8))
def test_another_wish_brings_what_is_told(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    enterprise_owner: Actor,
    seed: int,
) -> None:
    world = make_world(session, talent, enterprise_owner.organisation_id or 0, seed, places=1.0)
    found = forward(database, engine, talent)
    before = ranked(database, engine, world, world.demands)
    choices = [choice for barrier in found.barriers for choice in barrier.choices]
    assert choices
    for choice in choices:
        profile = people.get_own_person(session, talent)
        assert profile is not None
        wishes = profile.wishes.model_dump()
        if choice.division is not None:
            wish(session, talent, wishes | {"divisions": [*profile.wishes.divisions, choice.division]})
        else:
            wish(session, talent, wishes | {"salary_min": choice.salary_min})
        assert differs(choice.effect, before, ranked(database, engine, world, world.demands)) == []
        wish(session, talent, wishes)
        assert ranked(database, engine, world, world.demands) == before


def wish(session: Session, talent: Actor, wishes: dict[str, Any]) -> None:
    profile = people.get_own_person(session, talent)
    assert profile is not None
    people.update_wishes(session, talent, WishesInput(version=profile.version, **wishes))
    session.commit()


def take(session: Session, talent: Actor) -> None:
    """Says yes to all that is proposed."""
    profile = people.get_own_person(session, talent)
    assert profile is not None
    for one in profile.proposed:
        people.answer_proposal(session, talent, ProposalInput(skill=one.skill, accept=True))
    session.commit()


def restate(session: Session, talent: Actor, skills: list[tuple[str, str | None, int]]) -> None:
    profile = people.get_own_person(session, talent)
    assert profile is not None
    rows = [SkillRow(words=words, skill=skill, level=level) for words, skill, level in skills]
    people.update_skills(session, talent, SkillsInput(version=profile.version, rows=rows))
    session.commit()
