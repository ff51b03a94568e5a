"""What the conditions of a demand cost it, and why one candidate stands above another."""

from itertools import pairwise

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.enums import Importance
from talent.enterprises.tables import Demand
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.matches.comparing import compare_candidates, compare_several
from talent.matches.engine import MatchEngine
from talent.matches.ranking import rank_candidates
from talent.matches.relaxing import demand_conditions
from talent.matches.schemas import CandidateFilter
from talent.people.enums import Visibility
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

MUST = (("Photoshop", "photoshop", 3, Importance.MUST),)


def number(row: object) -> int:
    return int(row.id)  # type: ignore[attr-defined]


@pytest.fixture
def demand(session: Session, enterprise_owner: Actor) -> Demand:
    """Passed by one, missed by skill alone by two, by education alone by one, by both by one."""
    made = make_demand(
        session,
        enterprise_owner.organisation_id or 0,
        skills=MUST,
        education_rank=5,
        education_must=True,
    )
    for level, education in ((4, "21"), (2, "21"), (1, "21"), (3, "31"), (1, "31")):
        make_person(session, skills=[("PS", "photoshop", level)], education_level=education)
    session.commit()
    return made


def ranking(database: Database, engine: MatchEngine, actor: Actor, demand_id: int, **wanted: object):
    with database.read() as reading:
        return rank_candidates(reading, actor, engine, demand_id, CandidateFilter(**wanted), Page())


def test_a_ranking_tells_what_dropping_each_condition_adds(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand: Demand, session: Session
) -> None:
    found = ranking(database, engine, enterprise_owner, number(demand))
    assert {one.condition: (one.count, one.adds) for one in found.excluded} == {
        "skill:photoshop": (3, 2),
        "education": (2, 1),
    }
    assert found.pairs == []
    demand.education_must = False
    session.add(demand)
    session.commit()
    assert ranking(database, engine, enterprise_owner, number(demand)).total == found.total + 1


def test_what_dropping_adds_is_counted_among_those_who_are_filtered(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand: Demand
) -> None:
    found = ranking(database, engine, enterprise_owner, number(demand), education_rank=5)
    assert {one.condition: one.adds for one in found.excluded} == {"skill:photoshop": 2}


def test_the_conditions_page_tells_lower_steps_in_words(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand: Demand
) -> None:
    with database.read() as reading:
        found = demand_conditions(reading, enterprise_owner, engine, number(demand))
    assert (found.total, found.pool) == (1, 5)
    assert [(one.labels, one.adds) for one in found.dropped] == [
        (["必备技能 Photoshop"], 2),
        (["学历要求"], 1),
    ]
    assert {(str(one.what), one.adds) for one in found.lower} == {
        ("“Photoshop”从熟练降到熟悉", 1),
        ("学历从本科降到大专", 1),
    }


def test_where_no_single_condition_helps_the_pair_is_named(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, session: Session
) -> None:
    organisation = enterprise_owner.organisation_id or 0
    made = make_demand(session, organisation, skills=MUST, education_rank=5, education_must=True)
    make_person(session, skills=[("PS", "photoshop", 1)], education_level="31")
    session.commit()
    found = ranking(database, engine, enterprise_owner, number(made))
    assert {one.adds for one in found.excluded} == {0}
    assert [(one.labels, one.adds) for one in found.pairs] == [(["学历要求", "必备技能 Photoshop"], 1)]


def test_the_higher_one_comes_first_and_the_parts_add_up(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, session: Session
) -> None:
    made = make_demand(session, enterprise_owner.organisation_id or 0)
    low = make_person(session, skills=[], wish_salary_min=10000)
    high = make_person(session, skills=[("直播运营", None, 3)])
    session.commit()
    for pair in ((number(low), number(high)), (number(high), number(low))):
        with database.read() as reading:
            found = compare_candidates(reading, enterprise_owner, engine, number(made), *pair)
        assert (found.first.talent_id, found.first.rank) == (number(high), 1)
        assert (found.second.talent_id, found.second.rank) == (number(low), 2)
        difference = found.first.score - found.second.score
        assert sum(part.points for part in found.blocks) == pytest.approx(difference, abs=1e-7)
        assert str(found.decided) == f"前者总分高 {difference:.2f} 分。"
        assert [(one.asked, one.second) for one in found.skills] == [("直播运营", None)]


def test_several_stand_side_by_side_as_two_and_two_do(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, session: Session
) -> None:
    made = number(make_demand(session, enterprise_owner.organisation_id or 0))
    skills = [[("直播运营", None, level)] for level in (1, 2, 3)]
    people = [number(make_person(session, skills=one, wish_salary_min=8000)) for one in [*skills, []]]
    session.commit()
    with database.read() as reading:
        found = compare_several(reading, enterprise_owner, engine, made, people)
        order = [one.talent_id for one in found.sides]
        pairs = [
            compare_candidates(reading, enterprise_owner, engine, made, *pair) for pair in pairwise(order)
        ]
    assert [one.rank for one in found.sides] == [1, 2, 3, 4]
    assert [str(one) for one in found.decided] == [str(pair.decided) for pair in pairs]
    for column, side in enumerate(found.sides):
        total = sum(row.points[column] or 0 for row in found.blocks)
        assert total == pytest.approx(side.score, abs=1e-7)
    assert [len(row.skills) for row in found.skills] == [4]


@pytest.mark.parametrize("people", [[1], [1, 2, 3, 4, 5]])
def test_neither_one_nor_five_are_compared(
    people: list[int], session: Session, engine: MatchEngine, enterprise_owner: Actor
) -> None:
    with pytest.raises(Invalid, match="二至四"):
        compare_several(session, enterprise_owner, engine, 1, people)


def test_who_fails_a_condition_stands_below_and_it_is_said(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand: Demand
) -> None:
    found = ranking(database, engine, enterprise_owner, number(demand))
    best, near = found.candidates[0].talent_id, found.near[0].talent_id
    with database.read() as reading:
        pair = compare_candidates(reading, enterprise_owner, engine, number(demand), near, best)
    assert (pair.first.talent_id, pair.second.rank) == (best, None)
    assert pair.second.failed
    assert "不参加排名" in str(pair.decided)


def test_nobody_is_compared_with_themselves_or_with_somebody_hidden(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, staff: Actor, session: Session
) -> None:
    made = make_demand(session, enterprise_owner.organisation_id or 0)
    shown = number(make_person(session))
    hidden = number(make_person(session, visibility=Visibility.HIDDEN))
    session.commit()
    with database.read() as reading:
        with pytest.raises(Invalid, match="不同的人"):
            compare_candidates(reading, enterprise_owner, engine, number(made), shown, shown)
        for actor in (enterprise_owner, staff):
            with pytest.raises(NotFound):
                compare_candidates(reading, actor, engine, number(made), shown, hidden)


@pytest.mark.parametrize("stranger", ["other_enterprise", "unverified_enterprise", "talent", "visitor"])
def test_strangers_see_neither_conditions_nor_comparisons(
    stranger: str,
    request: pytest.FixtureRequest,
    database: Database,
    engine: MatchEngine,
    demand: Demand,
) -> None:
    actor: Actor = request.getfixturevalue(stranger)
    with database.read() as reading:
        with pytest.raises(Forbidden):
            demand_conditions(reading, actor, engine, number(demand))
        with pytest.raises(Forbidden):
            compare_candidates(reading, actor, engine, number(demand), 1, 2)
