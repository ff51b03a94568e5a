"""Who sees which demand, and how lists are narrowed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.enterprises.demands import get_demand, list_demands
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.queries import open_demands
from talent.enterprises.schemas import DemandFilter
from talent.enterprises.tables import Demand
from talent.kit.clock import now, today
from talent.kit.db import Database, Session
from talent.kit.errors import NotFound
from talent.kit.paging import Page
from talent.kit.terms import Category, EmploymentKind
from talent.vocab.tables import Division, Occupation
from tests.factories.enterprises import make_demand

EVERYBODY = [
    "visitor",
    "talent",
    "staff",
    "operator",
    "university",
    "training_body",
    "api_client",
    "other_enterprise",
]
STRANGERS = [who for who in EVERYBODY if who not in {"staff", "operator"}]


def demand_of(session: Session, owner: Actor, **changes: object) -> Demand:
    assert owner.organisation_id is not None
    return make_demand(session, owner.organisation_id, **changes)  # type: ignore[arg-type]


def listed(session: Session, actor: Actor, **wanted: object) -> list[int]:
    found = list_demands(session, actor, DemandFilter.model_validate(wanted), Page())
    assert found.total == len(found.items)
    return [card.id for card in found.items]


def sees(session: Session, actor: Actor, demand: Demand) -> bool:
    assert demand.id is not None
    in_list = demand.id in listed(session, actor)
    try:
        get_demand(session, actor, demand.id)
    except NotFound:
        assert not in_list
        return False
    assert in_list
    return True


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_sees_an_open_demand_of_a_verified_enterprise(
    session: Session, enterprise_owner: Actor, request: pytest.FixtureRequest, who: str
) -> None:
    assert sees(session, request.getfixturevalue(who), demand_of(session, enterprise_owner))


@pytest.mark.parametrize("who", [*STRANGERS, "staff"])
def test_nobody_else_sees_a_draft(
    session: Session, enterprise_owner: Actor, request: pytest.FixtureRequest, who: str
) -> None:
    demand = demand_of(session, enterprise_owner, state=DemandState.DRAFT)
    assert not sees(session, request.getfixturevalue(who), demand)


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize(
    "state", [DemandState.PAUSED, DemandState.FILLED, DemandState.CLOSED, DemandState.EXPIRED]
)
def test_strangers_see_only_what_is_out(
    session: Session, enterprise_owner: Actor, request: pytest.FixtureRequest, who: str, state: DemandState
) -> None:
    assert not sees(session, request.getfixturevalue(who), demand_of(session, enterprise_owner, state=state))


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_do_not_see_what_is_past_its_day(
    session: Session, enterprise_owner: Actor, request: pytest.FixtureRequest, who: str
) -> None:
    demand = demand_of(session, enterprise_owner, valid_until=today() - timedelta(days=1))
    assert not sees(session, request.getfixturevalue(who), demand)


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_see_nothing_of_an_enterprise_whose_verification_lapsed(
    session: Session, enterprise_owner: Actor, request: pytest.FixtureRequest, who: str
) -> None:
    demand = demand_of(session, enterprise_owner)
    organisation = session.get_one(Organisation, enterprise_owner.organisation_id)
    organisation.verified_until = today() - timedelta(days=1)
    session.flush()
    assert not sees(session, request.getfixturevalue(who), demand)


@pytest.mark.parametrize("state", list(DemandState))
def test_an_enterprise_sees_all_of_its_own(
    session: Session, unverified_enterprise: Actor, state: DemandState
) -> None:
    assert sees(session, unverified_enterprise, demand_of(session, unverified_enterprise, state=state))


def test_staff_see_what_is_not_out_any_more(session: Session, enterprise_owner: Actor, staff: Actor) -> None:
    assert sees(session, staff, demand_of(session, enterprise_owner, state=DemandState.CLOSED))


def test_what_is_only_for_its_own_enterprise_is_empty_for_others(
    session: Session, enterprise_owner: Actor, staff: Actor
) -> None:
    demand = demand_of(session, enterprise_owner, duties="限女性，高薪", salary_max=90_000, headcount=None)
    assert demand.id is not None
    own, other = get_demand(session, enterprise_owner, demand.id), get_demand(session, staff, demand.id)
    assert own.findings
    assert own.blockers
    assert own.warnings
    assert (other.mine, other.findings, other.blockers, other.warnings, other.next_states) == (
        False,
        [],
        [],
        [],
        [],
    )


def test_open_demands_are_those_that_a_visitor_sees(
    session: Session, enterprise_owner: Actor, unverified_enterprise: Actor, visitor: Actor
) -> None:
    demand = demand_of(session, enterprise_owner)
    demand_of(session, enterprise_owner, state=DemandState.PAUSED)
    demand_of(session, unverified_enterprise)
    assert [one.id for one in session.exec(open_demands().order_by("id"))] == [demand.id]
    assert listed(session, visitor) == [demand.id]


def test_mine_narrows_to_the_own_enterprise(
    session: Session, enterprise_owner: Actor, other_enterprise: Actor, visitor: Actor
) -> None:
    mine = demand_of(session, enterprise_owner, state=DemandState.DRAFT)
    demand_of(session, other_enterprise)
    assert listed(session, enterprise_owner, mine=True) == [mine.id]
    assert listed(session, visitor, mine=True) == []


def test_a_list_is_newest_first_then_by_id_with_drafts_last(
    session: Session, enterprise_owner: Actor
) -> None:
    draft = demand_of(session, enterprise_owner, state=DemandState.DRAFT)
    old, one, two = (demand_of(session, enterprise_owner) for _ in range(3))
    one.published_at = two.published_at = now()
    old.published_at = now() - timedelta(days=3)
    session.flush()
    assert listed(session, enterprise_owner) == [two.id, one.id, old.id, draft.id]


def test_pages_do_not_overlap(session: Session, enterprise_owner: Actor, visitor: Actor) -> None:
    ids = {demand_of(session, enterprise_owner).id for _ in range(5)}
    pages = [list_demands(session, visitor, DemandFilter(), Page(number=n, size=2)) for n in (1, 2, 3)]
    assert [len(page.items) for page in pages] == [2, 2, 1]
    assert {card.id for page in pages for card in page.items} == ids
    assert {page.total for page in pages} == {5}


@pytest.mark.parametrize(
    ("changes", "wanted", "unwanted"),
    [
        ({"title": "短视频剪辑"}, {"text": "视频"}, {"text": "客服"}),
        ({"title": "100%远程客服"}, {"text": "100%"}, {"text": "1%程"}),
        ({"title": "TikTok运营"}, {"text": "tiktok"}, {"text": "tik_ok"}),
        ({"occupation": "4-01-02-02"}, {"occupation": "4-01-02-02"}, {"occupation": "4-01"}),
        ({"kind": EmploymentKind.PART_TIME}, {"kind": "part_time"}, {"kind": "full_time"}),
        ({"category": Category.GRADUATE}, {"category": "graduate"}, {"category": "instructor"}),
        ({"salary_min": 4000, "salary_max": 8000}, {"salary_at_least": 8000}, {"salary_at_least": 8001}),
        ({}, {"state": "open"}, {"state": "paused"}),
        ({"division": "130102"}, {"division": "130102"}, {"division": "130104"}),
        ({"division": "130102"}, {"division": "130100"}, {"division": "130200"}),
        ({"division": "130638"}, {"division": "133100"}, {"division": "130600"}),
        ({"division": None, "remote": True}, {}, {"division": "130100"}),
    ],
)
def test_a_filter_narrows(
    session: Session,
    enterprise_owner: Actor,
    visitor: Actor,
    changes: dict[str, object],
    wanted: dict[str, object],
    unwanted: dict[str, object],
) -> None:
    for code, parent in [("130100", None), ("130102", "130100"), ("133100", None), ("130638", "133100")]:
        session.add(Division(code=code, name=code, short_name=code, level="city", parent=parent))
    demand = demand_of(session, enterprise_owner, **changes)
    assert listed(session, visitor, **wanted) == [demand.id]
    assert listed(session, visitor, **unwanted) == []


def test_unknown_pay_is_not_low_pay(session: Session, enterprise_owner: Actor) -> None:
    draft = demand_of(session, enterprise_owner, state=DemandState.DRAFT, salary_min=None, salary_max=None)
    assert listed(session, enterprise_owner, salary_at_least=8000) == [draft.id]


@pytest.mark.parametrize("state", list(DemandState))
def test_the_filter_by_state_goes_by_the_day_and_not_by_the_column(
    session: Session, enterprise_owner: Actor, state: DemandState
) -> None:
    for stored in DemandState:
        demand_of(session, enterprise_owner, state=stored)
        demand_of(session, enterprise_owner, state=stored, valid_until=today() - timedelta(days=1))
    found = list_demands(session, enterprise_owner, DemandFilter(state=state), Page())
    everything = list_demands(session, enterprise_owner, DemandFilter(), Page())
    assert {card.id for card in found.items} == {card.id for card in everything.items if card.state is state}
    assert found.items


def test_a_card_names_codes_and_lists_the_most_important_skills_first(
    session: Session, enterprise_owner: Actor, visitor: Actor
) -> None:
    session.add(Division(code="130100", name="石家庄市", short_name="石家庄", level="city"))
    session.add(Occupation(code="4-01-02-02", name="互联网营销师", level="detail"))
    skills = [
        ("甲", None, 1, Importance.PREFERRED),
        ("乙", None, 1, Importance.MUST),
        ("丙", None, 1, Importance.REQUIRED),
    ]
    demand_of(session, enterprise_owner, occupation="4-01-02-02", skills=skills)
    (card,) = list_demands(session, visitor, DemandFilter(), Page()).items
    assert (card.division_name, card.occupation_name, card.skills) == (
        "石家庄市",
        "互联网营销师",
        ["乙", "丙", "甲"],
    )
    assert (card.organisation_name, card.verified, card.mine) == ("enterprise的机构", True, False)


def test_a_long_list_takes_no_more_queries_than_a_short_one(
    session: Session,
    database: Database,
    enterprise_owner: Actor,
    other_enterprise: Actor,
    visitor: Actor,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
) -> None:
    def queries() -> int:
        session.expunge_all()
        with count_queries(database) as statements:
            list_demands(session, visitor, DemandFilter(division="130100"), Page(size=100))
        return len(statements)

    demand_of(session, enterprise_owner)
    few = queries()
    for _ in range(30):
        demand_of(session, enterprise_owner)
        demand_of(session, other_enterprise, occupation="4-01-02-02")
    assert queries() <= few + 1 <= 8


def test_an_unverified_organisation_is_named_unverified(
    session: Session, enterprise_owner: Actor, staff: Actor
) -> None:
    demand = demand_of(session, enterprise_owner)
    session.get_one(Organisation, enterprise_owner.organisation_id).verification = Verification.REJECTED
    session.flush()
    assert demand.id is not None
    assert get_demand(session, staff, demand.id).verified is False
