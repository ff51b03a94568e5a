"""The JSON API explains one pair, compares two candidates and weighs the conditions of a demand."""

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.enums import Importance
from talent.kit.db import Session
from talent.vocab.tables import Skill
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser

ASKS = (("剪映", None, 3, Importance.MUST), ("直播运营", None, 2, Importance.REQUIRED))


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    session.add(Skill(id="live-ops", name="直播运营", name_en="live operations", group="live", kind="skill"))
    demand = make_demand(session, enterprise_owner.organisation_id or 0, skills=ASKS)
    session.commit()
    return demand.id or 0


@pytest.fixture
def people(session: Session, talent: Actor) -> tuple[int, int]:
    own = make_person(session, name="赵测试", user_id=talent.user_id, skills=[("剪映", None, 3)])
    other = make_person(session, skills=[("剪映", None, 1)])
    session.commit()
    return own.id or 0, other.id or 0


def test_a_person_is_told_every_step_in_one_sentence_with_its_numbers(
    program: Browser, talent: Actor, demand_id: int, people: tuple[int, int]
) -> None:
    found = program(talent).get(f"/api/v1/people/{people[0]}/demands/{demand_id}").json()
    assert (found["rank"], found["total"], found["person"]) == (1, 1, None)
    assert found["steps"][0]["what"] == "补上“直播运营”并通过考核（熟悉）"
    assert found["steps"][0]["evidence"] == "examined"
    assert found["steps"][0]["score"] > found["score"]
    assert sum(part["points"] for part in found["contributions"]) == pytest.approx(found["score"], abs=1e-6)


def test_an_enterprise_is_told_why_somebody_is_excluded(
    program: Browser, enterprise_owner: Actor, demand_id: int, people: tuple[int, int]
) -> None:
    found = program(enterprise_owner).get(f"/api/v1/demands/{demand_id}/candidates/{people[1]}").json()
    (one,) = found["unmet"]
    assert one["condition"].startswith("skill:")
    assert one["why"] == "要求“剪映”达到熟练，档案是了解"
    assert (found["rank"], found["steps"], found["unmet"][0]["unknown"]) == (None, [], False)
    assert found["person"]["id"] == people[1]


def test_comparison_and_conditions_are_answered(
    program: Browser, enterprise_owner: Actor, demand_id: int, people: tuple[int, int]
) -> None:
    client = program(enterprise_owner)
    params = {"a": people[1], "b": people[0]}
    found = client.get(f"/api/v1/demands/{demand_id}/compare", params=params).json()
    assert [found[side]["talent_id"] for side in ("first", "second")] == list(people)
    assert found["decided"] == "后者不满足硬性条件，不参加排名。"
    conditions = client.get(f"/api/v1/demands/{demand_id}/conditions").json()
    assert (conditions["total"], conditions["pool"]) == (1, 2)
    assert conditions["dropped"][0]["adds"] == 1
    ranking = client.get(f"/api/v1/demands/{demand_id}/candidates").json()
    assert ranking["excluded"][0]["adds"] == 1


@pytest.mark.parametrize("stranger", ["other_enterprise", "other_talent"])
def test_strangers_are_refused(
    stranger: str,
    program: Browser,
    request: pytest.FixtureRequest,
    demand_id: int,
    people: tuple[int, int],
) -> None:
    client = program(request.getfixturevalue(stranger))
    for path in (
        f"demands/{demand_id}/candidates/{people[0]}",
        f"demands/{demand_id}/compare?a={people[0]}&b={people[1]}",
        f"demands/{demand_id}/conditions",
        f"people/{people[0]}/demands/{demand_id}",
    ):
        assert client.get(f"/api/v1/{path}").status_code in (403, 404), path
