"""A ranking of the day is right whether or not anybody has written down whose pause is over."""

from datetime import timedelta

import pytest
import time_machine

from talent.accounts.actor import Actor
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.matches.engine import MatchEngine
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter
from talent.people import service as people
from talent.people.pausing import end_pauses
from talent.people.schemas import PauseInput
from tests.factories.people import make_person


def ranked(database: Database, engine: MatchEngine, actor: Actor, demand_id: int) -> list[int]:
    with database.read() as session:
        found = rank_candidates(session, actor, engine, demand_id, CandidateFilter(), Page())
    assert found.total == len(found.candidates)
    return sorted(one.talent_id for one in found.candidates)


@pytest.mark.parametrize("written_down", [True, False])
@pytest.mark.parametrize("new_process", [True, False])
def test_who_comes_back_is_ranked_on_the_day(
    session: Session,
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    talent: Actor,
    demand_id: int,
    written_down: bool,
    new_process: bool,
) -> None:
    paused = make_person(session, user_id=talent.user_id).id or 0
    other = make_person(session).id or 0
    session.commit()
    assert ranked(database, engine, enterprise_owner, demand_id) == sorted([paused, other])
    until = people.pause(session, talent, PauseInput(months=1)).paused_until
    session.commit()
    assert until is not None
    assert ranked(database, engine, enterprise_owner, demand_id) == [other]
    with time_machine.travel(until - timedelta(days=1), tick=False):
        assert ranked(database, engine, enterprise_owner, demand_id) == [other]
    with time_machine.travel(until + timedelta(hours=1), tick=False):
        if written_down:
            end_pauses(session, until)
            session.commit()
        serving = MatchEngine(database, engine.folder, engine.weights) if new_process else engine
        assert ranked(database, serving, enterprise_owner, demand_id) == sorted([paused, other])
