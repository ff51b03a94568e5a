"""The live count says what the ranking will say."""

from random import Random

import pytest
from sqlmodel import func, select

from matching.shapes import Weights
from talent.accounts.actor import Actor
from talent.audit.tables import AuditEntry
from talent.enterprises.demands import create_demand
from talent.enterprises.schemas import DemandInput, DemandSkillInput
from talent.enterprises.tables import Demand
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, Invalid
from talent.kit.paging import Page
from talent.kit.terms import Category
from talent.matches.counting import count_fitting
from talent.matches.engine import MatchEngine
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter
from tests.factories.people import make_person

NEEDS: list[dict[str, object]] = [
    {},
    {"education_rank": 5, "education_must": True},
    {"experience_years": 3, "experience_must": True},
    {"category": Category.INSTRUCTOR, "experience_years": 50, "experience_must": True},
    {"category": Category.GRADUATE, "education_rank": 3, "education_must": True},
    {"skills": [DemandSkillInput(words="没有人会的事", importance="must")]},
]


@pytest.fixture
def engine(database: Database, session: Session, tmp_path_factory: pytest.TempPathFactory) -> MatchEngine:
    dice = Random(5)
    for _ in range(40):
        make_person(
            session,
            education_level=dice.choice((None, "11", "21", "31", "61")),
            experience_years=dice.choice((None, 0.0, 1.0, 4.0, 9.0)),
            category=dice.choice(list(Category)),
        )
    session.commit()
    return MatchEngine(database, tmp_path_factory.mktemp("index"), Weights())


@pytest.mark.parametrize("need", NEEDS, ids=str)
def test_the_count_is_that_of_the_ranking_after_saving(
    need: dict[str, object], session: Session, enterprise_owner: Actor, engine: MatchEngine
) -> None:
    data = DemandInput.model_validate({"title": "直播运营", **need})
    found = count_fitting(session, enterprise_owner, engine, data)
    saved = create_demand(session, enterprise_owner, data)
    session.commit()
    ranking = rank_candidates(session, enterprise_owner, engine, saved.id, CandidateFilter(), Page())
    assert found.total == ranking.total
    assert found.pool == ranking.index.talents == 40
    assert found.excluded == ranking.excluded
    assert found.pairs == ranking.pairs


def test_dropping_the_condition_that_is_named_adds_as_many_as_it_says(
    session: Session, enterprise_owner: Actor, engine: MatchEngine
) -> None:
    need = DemandInput(title="主播", education_rank=5, education_must=True, category=Category.GRADUATE)
    found = count_fitting(session, enterprise_owner, engine, need)
    adds = {one.condition: one.adds for one in found.excluded}
    without = need.model_copy(update={"education_must": False})
    assert adds["education"] > 0
    assert count_fitting(session, enterprise_owner, engine, without).total == found.total + adds["education"]


def test_counting_leaves_nothing_behind(
    session: Session, enterprise_owner: Actor, engine: MatchEngine
) -> None:
    def rows() -> list[int]:
        tables = (Demand, AuditEntry)
        return [session.exec(select(func.count()).select_from(table)).one() for table in tables]

    before = rows()
    count_fitting(session, enterprise_owner, engine, DemandInput(title="主播"))
    session.commit()
    assert rows() == before


def test_a_code_that_is_not_there_is_refused(
    session: Session, enterprise_owner: Actor, engine: MatchEngine
) -> None:
    with pytest.raises(Invalid, match="地区"):
        count_fitting(session, enterprise_owner, engine, DemandInput(title="主播", division="999999"))


@pytest.mark.parametrize("name", ["reader", "unverified_enterprise", "talent", "staff", "api_client"])
def test_who_may_not_rank_for_a_need_of_their_own_does_not_count(
    name: str, session: Session, engine: MatchEngine, request: pytest.FixtureRequest
) -> None:
    actor: Actor = request.getfixturevalue(name)
    with pytest.raises(Forbidden):
        count_fitting(session, actor, engine, DemandInput(title="主播"))
