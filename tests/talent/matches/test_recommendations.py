"""What the last batch recommends, read later: only what is still open, and only who still takes part."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import numpy as np
import pytest
import time_machine

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.kit.clock import now, today
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden
from talent.matches.recommendations import (
    Stamp,
    recommended_people,
    recommended_posts,
    replace_recommendations,
)
from talent.matches.schemas import RecommendedPeople
from talent.people import service as people
from talent.people.enums import ConsentKind, Visibility
from talent.people.service import set_opted_out
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

Pairs = list[tuple[int, int, float]]


def number(row: object) -> int:
    return int(row.id)  # type: ignore[attr-defined]


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    return number(make_demand(session, enterprise_owner.organisation_id or 0))


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    return number(make_person(session, name="王小美", user_id=talent.user_id))


def recommend(
    session: Session, pairs: Pairs, *, day: date | None = None, prices: list[float] | None = None
) -> None:
    """Pairs of demand, person and score, each demand's best first."""
    demands = [demand for demand, *_ in pairs]
    columns = {
        "demand_id": np.array(demands),
        "talent_id": np.array([person for _, person, _ in pairs]),
        "rank": np.array([demands[:at].count(demand) + 1 for at, demand in enumerate(demands)]),
        "score": np.array([score for *_, score in pairs]),
        "price": np.array(prices or [0.0] * len(pairs)),
    }
    stamp = Stamp("version", day or today(), priced=prices is not None)
    replace_recommendations(session, columns, stamp)


def mine(session: Session, actor: Actor) -> list[tuple[int, int, float]]:
    found = recommended_posts(session, actor)
    return [] if found is None else [(one.demand.id, one.rank, one.score) for one in found.posts]


def desk(session: Session, actor: Actor, *demands: int) -> dict[int, RecommendedPeople]:
    return recommended_people(session, actor, demands)


def test_a_person_sees_the_best_posts_first_and_when_they_were_computed(
    session: Session, talent: Actor, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    other = number(make_demand(session, enterprise_owner.organisation_id or 0))
    recommend(session, [(demand_id, person_id, 60.0), (other, person_id, 80.0)], day=date(2026, 3, 1))
    assert mine(session, talent) == [(other, 1, 80.0), (demand_id, 1, 60.0)]
    found = recommended_posts(session, talent)
    assert found is not None
    assert (found.computed_on, found.priced) == (date(2026, 3, 1), False)


def test_no_more_than_five_posts_are_shown(
    session: Session, talent: Actor, enterprise_owner: Actor, person_id: int
) -> None:
    demands = [number(make_demand(session, enterprise_owner.organisation_id or 0)) for _ in range(7)]
    recommend(session, [(demand, person_id, 50.0 + demand) for demand in demands])
    assert [demand for demand, *_ in mine(session, talent)] == demands[:1:-1]


def test_a_price_is_told_and_leaves_the_scores_as_they_are(
    session: Session, talent: Actor, demand_id: int, person_id: int
) -> None:
    recommend(session, [(demand_id, person_id, 70.0)], prices=[5.0])
    found = recommended_posts(session, talent)
    assert found is not None
    assert (found.priced, found.price, found.posts[0].score) == (True, 5.0, 70.0)


@pytest.mark.parametrize("state", [DemandState.CLOSED, DemandState.PAUSED, DemandState.FILLED])
def test_a_post_that_is_no_longer_open_is_gone(
    state: DemandState,
    session: Session,
    talent: Actor,
    enterprise_owner: Actor,
    person_id: int,
) -> None:
    demand = make_demand(session, enterprise_owner.organisation_id or 0)
    recommend(session, [(number(demand), person_id, 60.0)])
    demand.state = state
    session.flush()
    assert recommended_posts(session, talent) is None
    assert desk(session, enterprise_owner, number(demand)) == {}


def test_a_post_whose_day_is_over_is_gone(
    session: Session, talent: Actor, demand_id: int, person_id: int
) -> None:
    recommend(session, [(demand_id, person_id, 60.0)])
    assert mine(session, talent) != []
    with time_machine.travel(now() + timedelta(days=90)):
        assert mine(session, talent) == []


def test_who_opts_out_or_takes_back_the_consent_is_gone_on_both_sides(
    session: Session, talent: Actor, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    recommend(session, [(demand_id, person_id, 60.0)])
    assert desk(session, enterprise_owner, demand_id)[demand_id].count == 1
    set_opted_out(session, talent, True)
    assert mine(session, talent) == []
    assert desk(session, enterprise_owner, demand_id) == {}
    set_opted_out(session, talent, False)
    assert mine(session, talent) != []
    people.withdraw_consent(session, talent, ConsentKind.MATCHING)
    assert mine(session, talent) == []
    assert desk(session, enterprise_owner, demand_id) == {}


def test_a_person_sees_only_the_own_recommendations(
    session: Session, other_talent: Actor, demand_id: int, person_id: int
) -> None:
    make_person(session, user_id=other_talent.user_id)
    recommend(session, [(demand_id, person_id, 60.0)])
    assert mine(session, other_talent) == []


def test_who_has_no_profile_yet_is_recommended_nothing(session: Session, talent: Actor) -> None:
    assert recommended_posts(session, talent) is None


def test_an_enterprise_sees_how_many_and_the_first_three_masked(
    session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    ids = [number(make_person(session, name=name)) for name in ("赵一一", "钱二二", "孙三三", "李四四")]
    recommend(session, [(demand_id, person, 90.0 - person) for person in ids])
    found = desk(session, enterprise_owner, demand_id)[demand_id]
    assert (found.count, [card.id for card in found.first]) == (4, ids[:3])
    assert [card.name for card in found.first] == ["赵**", "钱**", "孙**"]


def test_who_hides_after_the_batch_is_neither_counted_nor_shown(
    session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    first, second = make_person(session), make_person(session)
    recommend(session, [(demand_id, number(first), 90.0), (demand_id, number(second), 80.0)])
    first.visibility = Visibility.HIDDEN
    session.flush()
    found = desk(session, enterprise_owner, demand_id)[demand_id]
    assert (found.count, [card.id for card in found.first]) == (1, [number(second)])


def test_an_enterprise_sees_nothing_of_anothers_demand(
    session: Session, other_enterprise: Actor, demand_id: int, person_id: int
) -> None:
    recommend(session, [(demand_id, person_id, 60.0)])
    assert desk(session, other_enterprise, demand_id) == {}


def test_an_enterprise_that_is_not_verified_sees_nobody(
    session: Session, unverified_enterprise: Actor, person_id: int
) -> None:
    demand = number(make_demand(session, unverified_enterprise.organisation_id or 0))
    recommend(session, [(demand, person_id, 60.0)])
    assert desk(session, unverified_enterprise, demand) == {}


@pytest.mark.parametrize("who", ["talent", "university", "visitor"])
def test_others_may_not_ask_for_people(
    who: str, session: Session, request: pytest.FixtureRequest, demand_id: int
) -> None:
    with pytest.raises(Forbidden):
        desk(session, request.getfixturevalue(who), demand_id)


@pytest.mark.parametrize("who", ["enterprise_owner", "staff", "visitor"])
def test_others_may_not_ask_for_posts(who: str, session: Session, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Forbidden):
        recommended_posts(session, request.getfixturevalue(who))


def test_who_was_forgotten_since_the_ranking_is_left_out_of_what_is_stored(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    gone = number(make_person(session))
    people.forget(session, gone)
    recommend(session, [(demand_id, gone, 90.0), (demand_id, person_id, 80.0)])
    found = desk(session, enterprise_owner, demand_id)[demand_id]
    assert (found.count, [card.id for card in found.first]) == (1, [person_id])


def test_a_page_of_demands_costs_the_same_number_of_queries_as_one(
    database: Database,
    session: Session,
    enterprise_owner: Actor,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
) -> None:
    ids = [number(make_person(session)) for _ in range(4)]
    demands = [number(make_demand(session, enterprise_owner.organisation_id or 0)) for _ in range(6)]
    recommend(session, [(demand, person, 90.0 - person) for demand in demands for person in ids])
    session.commit()
    counts = []
    for asked in (demands[:1], demands):
        with database.read() as reading, count_queries(database) as statements:
            assert len(recommended_people(reading, enterprise_owner, asked)) == len(asked)
        counts.append(len(statements))
    assert counts[0] == counts[1]
