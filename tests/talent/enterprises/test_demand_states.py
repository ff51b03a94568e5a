"""The life of a demand: what may be published, and which state follows which."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import product

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.changes import changes_since
from talent.audit.tables import AuditEntry, ChangeKind
from talent.enterprises.demands import change_state, get_demand
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.rules import TRANSITIONS
from talent.enterprises.states import expire_demands, touch_open_demands
from talent.enterprises.tables import Demand
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Invalid
from tests.factories.enterprises import make_demand

DRAFT, OPEN, PAUSED = DemandState.DRAFT, DemandState.OPEN, DemandState.PAUSED


def demand_of(session: Session, owner: Actor, **changes: object) -> Demand:
    assert owner.organisation_id is not None
    return make_demand(session, owner.organisation_id, **changes)  # type: ignore[arg-type]


def move(session: Session, owner: Actor, demand: Demand, state: DemandState) -> DemandState:
    assert demand.id is not None
    return change_state(session, owner, demand.id, state, demand.version).state


def refusal(session: Session, owner: Actor, demand: Demand) -> Invalid:
    with pytest.raises(Invalid) as refused:
        move(session, owner, demand, OPEN)
    return refused.value


def entries(session: Session) -> list[AuditEntry]:
    wanted = select(AuditEntry).where(AuditEntry.action == Action.DEMAND_STATE)
    return list(session.exec(wanted.order_by(col(AuditEntry.id))))


def test_a_complete_draft_of_a_verified_enterprise_is_published(
    session: Session, enterprise_owner: Actor
) -> None:
    demand = demand_of(session, enterprise_owner, state=DRAFT)
    assert move(session, enterprise_owner, demand, OPEN) is OPEN
    assert demand.published_at is not None
    assert (demand.confirmed_on, demand.version) == (today(), 2)


def test_publishing_is_audited_and_concerns_matching(session: Session, enterprise_owner: Actor) -> None:
    demand = demand_of(session, enterprise_owner, state=DRAFT)
    move(session, enterprise_owner, demand, OPEN)
    assert [(one.object_id, one.detail) for one in entries(session)] == [(demand.id, "draft->open")]
    assert [change[1:] for change in changes_since(session, 0, 10)] == [(ChangeKind.DEMAND, demand.id)]


def test_an_unverified_enterprise_learns_what_to_do(session: Session, unverified_enterprise: Actor) -> None:
    error = refusal(session, unverified_enterprise, demand_of(session, unverified_enterprise, state=DRAFT))
    assert [one.field for one in error.fields] == ["employer"]
    assert "审核通过后才能发布" in error.message


def test_a_rejected_enterprise_reads_the_reason(session: Session, enterprise_owner: Actor) -> None:
    organisation = session.get_one(Organisation, enterprise_owner.organisation_id)
    organisation.verification, organisation.verification_note = Verification.REJECTED, "执照看不清"
    error = refusal(session, enterprise_owner, demand_of(session, enterprise_owner, state=DRAFT))
    assert "执照看不清" in error.message


def test_a_verification_that_has_run_out_stops_publishing(session: Session, enterprise_owner: Actor) -> None:
    organisation = session.get_one(Organisation, enterprise_owner.organisation_id)
    organisation.verified_until = today() - timedelta(days=1)
    error = refusal(session, enterprise_owner, demand_of(session, enterprise_owner, state=DRAFT))
    assert "六个月" in error.message


def test_a_verification_holds_on_its_last_day(session: Session, enterprise_owner: Actor) -> None:
    session.get_one(Organisation, enterprise_owner.organisation_id).verified_until = today()
    assert move(session, enterprise_owner, demand_of(session, enterprise_owner, state=DRAFT), OPEN) is OPEN


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"headcount": None}, ["headcount"]),
        ({"division": None}, ["division"]),
        ({"salary_min": None}, ["salary_min"]),
        ({"salary_max": None}, ["salary_max"]),
        ({"salary_min": 9000, "salary_max": 6000}, ["salary_max"]),
        ({"salary_min": 100}, ["salary_min"]),
        ({"salary_max": 900_000}, ["salary_max"]),
        ({"duties": " \n"}, ["duties"]),
        ({"conditions": ""}, ["conditions"]),
        ({"valid_until": date(2001, 1, 1)}, ["valid_until"]),
        ({"title": "女主播"}, ["title"]),
        ({"duties": "负责运营。限男性，35岁以下。"}, ["duties", "duties"]),
        ({"conditions": "本地户口优先"}, ["conditions"]),
        ({"skills": [("未婚", None, 1, Importance.MUST)]}, ["skills.0.words"]),
    ],
)
def test_what_is_missing_or_unlawful_stops_publishing_by_field(
    session: Session, enterprise_owner: Actor, changes: dict[str, object], fields: list[str]
) -> None:
    error = refusal(session, enterprise_owner, demand_of(session, enterprise_owner, state=DRAFT, **changes))
    assert [one.field for one in error.fields] == fields


def test_discriminating_words_are_named_with_what_to_write_instead(
    session: Session, enterprise_owner: Actor
) -> None:
    demand = demand_of(session, enterprise_owner, state=DRAFT, conditions="限 男 性；三十五岁以下")
    messages = [one.message for one in refusal(session, enterprise_owner, demand).fields]
    assert messages[0].startswith("“限 男 性”涉嫌性别歧视：")
    assert messages[1].startswith("“三十五岁以下”涉嫌年龄歧视：")


def test_a_refused_publishing_leaves_no_trace(session: Session, enterprise_owner: Actor) -> None:
    demand = demand_of(session, enterprise_owner, state=DRAFT, headcount=None)
    refusal(session, enterprise_owner, demand)
    assert (demand.state, demand.version, entries(session)) == (DRAFT, 1, [])


def test_remote_work_needs_no_place(session: Session, enterprise_owner: Actor) -> None:
    demand = demand_of(session, enterprise_owner, state=DRAFT, division=None, remote=True)
    assert move(session, enterprise_owner, demand, OPEN) is OPEN


@pytest.mark.parametrize(("days", "lawful"), [(0, False), (1, True), (180, True), (181, False)])
def test_a_demand_is_valid_for_one_to_a_hundred_and_eighty_days(
    session: Session, enterprise_owner: Actor, days: int, lawful: bool
) -> None:
    demand = demand_of(session, enterprise_owner, state=DRAFT, valid_until=today() + timedelta(days=days))
    if lawful:
        assert move(session, enterprise_owner, demand, OPEN) is OPEN
    else:
        assert [one.field for one in refusal(session, enterprise_owner, demand).fields] == ["valid_until"]


@pytest.mark.parametrize(
    ("current", "wanted"), [pair for pair in product(DemandState, DemandState) if len(set(pair)) == 2]
)
def test_only_the_states_of_the_table_follow(
    session: Session, enterprise_owner: Actor, current: DemandState, wanted: DemandState
) -> None:
    demand = demand_of(session, enterprise_owner, state=current)
    if wanted in TRANSITIONS[current]:
        assert move(session, enterprise_owner, demand, wanted) is wanted
    else:
        with pytest.raises(Invalid):
            move(session, enterprise_owner, demand, wanted)


@pytest.mark.parametrize("state", list(DemandState))
def test_the_state_that_it_has_already_changes_nothing(
    session: Session, enterprise_owner: Actor, state: DemandState
) -> None:
    demand = demand_of(session, enterprise_owner, state=state)
    assert move(session, enterprise_owner, demand, state) is state
    assert (demand.version, entries(session), changes_since(session, 0, 10)) == (1, [], [])


def test_a_double_click_publishes_once(session: Session, enterprise_owner: Actor) -> None:
    demand = demand_of(session, enterprise_owner, state=DRAFT)
    assert demand.id is not None
    first = change_state(session, enterprise_owner, demand.id, OPEN, 1)
    assert change_state(session, enterprise_owner, demand.id, OPEN, 1) == first
    assert len(entries(session)) == 1


def test_two_clicks_at_the_same_moment_publish_once(
    session: Session, database: Database, enterprise_owner: Actor
) -> None:
    demand_id = demand_of(session, enterprise_owner, state=DRAFT).id
    assert demand_id is not None
    session.commit()

    def click(_: int) -> int:
        with database.write() as own:
            return change_state(own, enterprise_owner, demand_id, OPEN, 1).version

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(click, range(4))) == [2, 2, 2, 2]
    assert len(entries(session)) == 1


def test_an_old_version_is_a_conflict(session: Session, enterprise_owner: Actor) -> None:
    demand = demand_of(session, enterprise_owner)
    assert demand.id is not None
    move(session, enterprise_owner, demand, PAUSED)
    with pytest.raises(Conflict):
        change_state(session, enterprise_owner, demand.id, DemandState.CLOSED, 1)


def test_resuming_does_not_move_a_demand_up_the_list(session: Session, enterprise_owner: Actor) -> None:
    demand = demand_of(session, enterprise_owner)
    before = demand.published_at
    move(session, enterprise_owner, demand, PAUSED)
    move(session, enterprise_owner, demand, OPEN)
    assert demand.published_at == before


def test_resuming_is_checked_as_publishing_is(session: Session, enterprise_owner: Actor) -> None:
    demand = demand_of(session, enterprise_owner, state=PAUSED, duties="限女生")
    assert [one.field for one in refusal(session, enterprise_owner, demand).fields] == ["duties"]


def test_the_day_after_its_last_a_demand_has_expired_by_itself(
    session: Session, enterprise_owner: Actor
) -> None:
    demand = demand_of(session, enterprise_owner, valid_until=today() - timedelta(days=1))
    assert demand.id is not None
    seen = get_demand(session, enterprise_owner, demand.id)
    assert (seen.state, seen.next_states) == (DemandState.EXPIRED, [])


def test_the_daily_job_stores_what_has_expired_and_nothing_else(
    session: Session, enterprise_owner: Actor
) -> None:
    over = [
        demand_of(session, enterprise_owner, state=state, valid_until=today()) for state in (OPEN, PAUSED)
    ]
    others = [
        demand_of(session, enterprise_owner, valid_until=today() + timedelta(days=1)),
        demand_of(session, enterprise_owner, state=DRAFT, valid_until=today()),
        demand_of(session, enterprise_owner, state=DemandState.CLOSED, valid_until=today()),
    ]
    before = [demand.state for demand in others]
    tomorrow = today() + timedelta(days=1)
    assert expire_demands(session, today()) == 0
    assert expire_demands(session, tomorrow) == 2
    assert {demand.state for demand in over} == {DemandState.EXPIRED}
    assert [demand.state for demand in others] == before
    assert expire_demands(session, tomorrow) == 0
    assert [(one.actor_role, one.detail) for one in entries(session)] == [
        ("system", "open->expired"),
        ("system", "paused->expired"),
    ]


def test_a_verified_organisation_brings_its_open_demands_into_the_change_log(
    session: Session, enterprise_owner: Actor, other_enterprise: Actor
) -> None:
    assert enterprise_owner.organisation_id is not None
    demand = demand_of(session, enterprise_owner)
    demand_of(session, enterprise_owner, state=DRAFT)
    demand_of(session, other_enterprise)
    assert touch_open_demands(session, enterprise_owner.organisation_id) == 1
    assert [change[1:] for change in changes_since(session, 0, 10)] == [(ChangeKind.DEMAND, demand.id)]
