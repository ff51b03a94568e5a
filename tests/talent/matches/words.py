"""Words that no list has, decisions on them, and rankings to compare."""

from dataclasses import replace

from matching.matcher import Matcher
from talent.accounts.actor import Actor
from talent.enterprises.enums import Importance
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.matches.deciding import decide_word
from talent.matches.documents import (
    demand_documents,
    own_document,
    rankable_ids,
    talent_documents,
    vocabulary_document,
)
from talent.matches.engine import MatchEngine
from talent.matches.schemas import DecisionInput, SkillWordOut
from talent.vocab.enums import WordState

WORDS = "剪映专业版操作"


def skill_of(*asked: str) -> list[tuple[str, str | None, int, Importance]]:
    return [(words, None, 2, Importance.REQUIRED) for words in asked]


def decide(session: Session, actor: Actor, word: SkillWordOut, skill: str = "剪映") -> SkillWordOut:
    data = DecisionInput(decision=WordState.ALIAS, skill=skill, version=word.version)
    decided = decide_word(session, actor, word.id, data)
    session.commit()
    return decided


def take_back(session: Session, actor: Actor, word: SkillWordOut) -> SkillWordOut:
    data = DecisionInput(decision=WordState.OPEN, version=word.version)
    decided = decide_word(session, actor, word.id, data)
    session.commit()
    return decided


def points(database: Database, engine: MatchEngine, demand_id: int, person_id: int) -> float:
    """What the skill block gives the person, in the ranking of this very moment."""
    with database.read() as session:
        snapshot = engine.snapshot(session)
        ranking = snapshot.matcher.rank(demand_documents(session, [demand_id])[0], today=today())
    [match] = [one for one in ranking.matches if one.talent_id == person_id]
    return next(one.points for one in match.contributions if one.block == "skill")


def assert_as_built_anew(database: Database, engine: MatchEngine) -> None:
    """Every bit of every ranking, both ways, is that of an index built now with the old statistics."""
    with database.read() as session:
        snapshot = engine.snapshot(session)
        ids = rankable_ids(session)
        fresh = Matcher.build(
            talent_documents(session, ids),
            vocabulary_document(session),
            engine.weights,
            statistics=snapshot.matcher.statistics,
        )
        demands = demand_documents(session)
        for demand in demands:
            served, anew = (
                replace(one.rank(demand, today=today(), limit=100, near=100), version="")
                for one in (snapshot.matcher, fresh)
            )
            assert served == anew
        among = fresh.demand_set(demands)
        for number in ids:
            person = own_document(session, number)
            assert person is not None
            served = snapshot.matcher.rank_demands(person, snapshot.demands, today=today(), limit=100)
            assert replace(served, version="") == replace(
                fresh.rank_demands(person, among, today=today(), limit=100), version=""
            )
