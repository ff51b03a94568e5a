"""Demands that are kept true: confirmed, extended, reminded of, paused, found twice, used as templates."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.enterprises.demands import change_state, count_demands, get_demand, list_demands
from talent.enterprises.enterprises import verify_enterprise
from talent.enterprises.enums import DemandState, PauseReason
from talent.enterprises.keeping import confirm_demand, extend_demand, set_template
from talent.enterprises.reminding import (
    ask_if_true,
    lapse_verifications,
    pause_unconfirmed,
    remind_of_ends,
    remind_of_verification,
)
from talent.enterprises.rules import ASK_AFTER, OFF_AFTER, WARN_AFTER, confirm_by
from talent.enterprises.schemas import DemandFilter, ExtendInput
from talent.enterprises.states import SamePost, expire_demands, find_same
from talent.enterprises.tables import Demand
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from talent.worker.chores import CHORES
from tests.factories.enterprises import make_demand

DAY = timedelta(days=1)


def _demand(session: Session, owner: Actor, **more: object) -> Demand:
    return make_demand(session, owner.organisation_id or 0, **more)  # type: ignore[arg-type]


def _kinds(session: Session, actor: Actor) -> list[NoticeKind]:
    query = select(Notice.kind).where(col(Notice.user_id) == actor.user_id).order_by(col(Notice.id))
    return list(session.exec(query))


def _run(session: Session, chore: Callable[[Session, date], int], day: date) -> int:
    """As the worker does: until nothing is left; what it did, and that doing it again does nothing."""
    done = 0
    while some := chore(session, day):
        done += some
    assert chore(session, day) == 0
    return done


def test_the_end_is_said_a_week_and_a_day_before_to_every_active_member(
    session: Session, enterprise_owner: Actor, reader: Actor
) -> None:
    until = today() + timedelta(days=30)
    _demand(session, enterprise_owner, valid_until=until)
    told = [until - timedelta(days=left) for left in range(30, -1, -1) if _told(session, until, left)]
    assert told == [until - 7 * DAY, until - DAY]
    for actor in (enterprise_owner, reader):
        assert _kinds(session, actor) == [NoticeKind.DEMAND_ENDING] * 2


def _told(session: Session, until: date, left: int) -> int:
    return _run(session, remind_of_ends, until - timedelta(days=left))


def test_a_later_end_is_said_anew(session: Session, enterprise_owner: Actor) -> None:
    demand = _demand(session, enterprise_owner, valid_until=today() + 3 * DAY)
    assert _run(session, remind_of_ends, today()) == 1
    data = ExtendInput(valid_until=today() + 5 * DAY, version=demand.version)
    extend_demand(session, enterprise_owner, demand.id or 0, data)
    assert _run(session, remind_of_ends, today()) == 1


def test_a_worker_that_slept_still_reminds_once(session: Session, enterprise_owner: Actor) -> None:
    _demand(session, enterprise_owner, valid_until=today())
    assert _run(session, remind_of_ends, today()) == 1
    assert _kinds(session, enterprise_owner) == [NoticeKind.DEMAND_ENDING]


def test_unconfirmed_it_is_asked_for_warned_of_and_paused(session: Session, enterprise_owner: Actor) -> None:
    demand = _demand(session, enterprise_owner, valid_until=today() + 170 * DAY)
    events = []
    for age in range(100):
        day = today() + timedelta(days=age)
        if _run(session, ask_if_true, day):
            events.append((age, _kinds(session, enterprise_owner)[-1]))
        if _run(session, pause_unconfirmed, day):
            events.append((age, _kinds(session, enterprise_owner)[-1]))
    assert events == [
        (60, NoticeKind.DEMAND_CONFIRM),
        (83, NoticeKind.DEMAND_OFF_SOON),
        (90, NoticeKind.DEMAND_PAUSED),
    ]
    assert (demand.state, demand.paused_for) == (DemandState.PAUSED, PauseReason.UNCONFIRMED)


def test_nothing_is_paused_without_a_weeks_warning(session: Session, enterprise_owner: Actor) -> None:
    demand = _demand(session, enterprise_owner)
    demand.confirmed_on = today() - 120 * DAY
    assert _run(session, pause_unconfirmed, today()) == 0
    assert _run(session, ask_if_true, today()) == 1
    assert _run(session, pause_unconfirmed, today() + 6 * DAY) == 0
    assert _run(session, pause_unconfirmed, today() + 7 * DAY) == 1


def test_one_click_confirms_and_stops_the_clock(session: Session, enterprise_owner: Actor) -> None:
    demand = _demand(session, enterprise_owner)
    demand.confirmed_on = today() - WARN_AFTER
    session.flush()
    assert get_demand(session, enterprise_owner, demand.id or 0).confirm_by == today() + 7 * DAY
    _run(session, ask_if_true, today())
    confirmed = confirm_demand(session, enterprise_owner, demand.id or 0)
    assert (confirmed.confirmed_on, confirmed.confirm_by) == (today(), None)
    assert _run(session, pause_unconfirmed, today() + 20 * DAY) == 0
    assert confirm_demand(session, enterprise_owner, demand.id or 0).version == confirmed.version


def test_a_paused_one_is_resumed_as_true(session: Session, enterprise_owner: Actor) -> None:
    demand = _demand(session, enterprise_owner, state=DemandState.PAUSED)
    demand.paused_for, demand.confirmed_on = PauseReason.UNCONFIRMED, today() - OFF_AFTER
    session.flush()
    with pytest.raises(Invalid, match="恢复"):
        confirm_demand(session, enterprise_owner, demand.id or 0)
    change_state(session, enterprise_owner, demand.id or 0, DemandState.OPEN, 1)
    assert (demand.paused_for, demand.confirmed_on) == (None, today())


@given(age=st.integers(0, 400), state=st.sampled_from(DemandState))
def test_only_an_open_demand_that_was_not_confirmed_for_long_asks(age: int, state: DemandState) -> None:
    day = date(2026, 6, 1)
    demand = Demand(
        organisation_id=1, title="x", state=state, valid_until=day, confirmed_on=day - timedelta(days=age)
    )
    asked = confirm_by(demand, day)
    assert (asked is not None) == (state is DemandState.OPEN and age >= ASK_AFTER.days)
    assert asked is None or asked >= day


def test_a_validity_grows_and_has_an_end(session: Session, enterprise_owner: Actor) -> None:
    demand = _demand(session, enterprise_owner, valid_until=today() + 10 * DAY)
    for until in (today() + 9 * DAY, today() + 181 * DAY):
        with pytest.raises(Invalid, match="截止日期"):
            extend_demand(
                session, enterprise_owner, demand.id or 0, ExtendInput(valid_until=until, version=1)
            )
    data = ExtendInput(valid_until=today() + 40 * DAY, version=1)
    extended = extend_demand(session, enterprise_owner, demand.id or 0, data)
    # Sent twice, it is done once.
    assert extend_demand(session, enterprise_owner, demand.id or 0, data).version == extended.version == 2
    with pytest.raises(Conflict):
        extend_demand(
            session, enterprise_owner, demand.id or 0, ExtendInput(valid_until=today() + 50 * DAY, version=1)
        )


@pytest.mark.parametrize("state", [DemandState.DRAFT, DemandState.CLOSED, DemandState.FILLED])
def test_what_is_not_out_is_not_extended(
    state: DemandState, session: Session, enterprise_owner: Actor
) -> None:
    demand = _demand(session, enterprise_owner, state=state)
    with pytest.raises(Invalid, match="延长"):
        extend_demand(
            session, enterprise_owner, demand.id or 0, ExtendInput(valid_until=today() + 70 * DAY, version=1)
        )


def test_the_same_post_again_is_found_before_it_is_published(
    session: Session, enterprise_owner: Actor
) -> None:
    first = _demand(session, enterprise_owner)
    draft = _demand(session, enterprise_owner, state=DemandState.DRAFT)
    elsewhere = _demand(session, enterprise_owner, state=DemandState.DRAFT, division="130500")
    same = find_same(session, enterprise_owner, draft.id or 0)
    assert same is not None
    assert same.id == first.id
    assert find_same(session, enterprise_owner, elsewhere.id or 0) is None
    with pytest.raises(SamePost):
        change_state(session, enterprise_owner, draft.id or 0, DemandState.OPEN, 1)
    change_state(session, enterprise_owner, draft.id or 0, DemandState.OPEN, 1, again=True)
    change_state(session, enterprise_owner, elsewhere.id or 0, DemandState.OPEN, 1)


def test_another_enterprises_post_is_no_matter(
    session: Session, enterprise_owner: Actor, other_enterprise: Actor
) -> None:
    _demand(session, other_enterprise)
    draft = _demand(session, enterprise_owner, state=DemandState.DRAFT)
    assert find_same(session, enterprise_owner, draft.id or 0) is None
    change_state(session, enterprise_owner, draft.id or 0, DemandState.OPEN, 1)


def test_templates_are_the_enterprises_own(
    session: Session, enterprise_owner: Actor, other_enterprise: Actor, recruiter: Actor
) -> None:
    demand = _demand(session, enterprise_owner)
    set_template(session, recruiter, demand.id or 0, True)
    wanted = DemandFilter(template=True)
    assert [one.id for one in list_demands(session, enterprise_owner, wanted, Page()).items] == [demand.id]
    assert list_demands(session, other_enterprise, wanted, Page()).items == []
    assert not get_demand(session, other_enterprise, demand.id or 0).template


def test_a_reader_keeps_nothing_and_a_stranger_finds_nothing(
    session: Session, enterprise_owner: Actor, reader: Actor, other_enterprise: Actor
) -> None:
    number = _demand(session, enterprise_owner).id or 0
    for actor, error in ((reader, Forbidden), (other_enterprise, NotFound)):
        with pytest.raises(error):
            confirm_demand(session, actor, number)
        with pytest.raises(error):
            set_template(session, actor, number, True)


def test_states_are_counted_as_they_are_today(session: Session, enterprise_owner: Actor) -> None:
    _demand(session, enterprise_owner)
    _demand(session, enterprise_owner, valid_until=today() - DAY)
    _demand(session, enterprise_owner, state=DemandState.EXPIRED)
    counts = count_demands(session, enterprise_owner)
    assert (counts[DemandState.OPEN], counts[DemandState.EXPIRED], sum(counts.values())) == (1, 2, 3)


def test_an_expired_demand_is_told_of(session: Session, enterprise_owner: Actor) -> None:
    _demand(session, enterprise_owner, valid_until=today() - DAY)
    assert _run(session, expire_demands, today()) == 1
    assert _kinds(session, enterprise_owner) == [NoticeKind.DEMAND_ENDED]


def test_a_verification_is_reminded_of_twice_and_then_lapses(
    session: Session, enterprise_owner: Actor
) -> None:
    organisation = session.get_one(Organisation, enterprise_owner.organisation_id)
    until = organisation.verified_until or today()
    events = []
    for left in range(40, -3, -1):
        day = until - timedelta(days=left)
        if _run(session, remind_of_verification, day) or _run(session, lapse_verifications, day):
            events.append((left, _kinds(session, enterprise_owner)[-1]))
    assert events == [
        (30, NoticeKind.ORGANISATION_ENDING),
        (7, NoticeKind.ORGANISATION_ENDING),
        (-1, NoticeKind.ORGANISATION_LAPSED),
    ]
    assert organisation.verification is Verification.LAPSED


def test_who_has_asked_for_a_renewal_is_not_reminded(session: Session, enterprise_owner: Actor) -> None:
    organisation = session.get_one(Organisation, enterprise_owner.organisation_id)
    organisation.verified_until = today() + 3 * DAY
    organisation.applied_at = organisation.created_at
    session.flush()
    assert _run(session, remind_of_verification, today()) == 0


def test_a_lapse_hides_what_is_open(
    session: Session, enterprise_owner: Actor, visitor: Actor, talent: Actor
) -> None:
    number = _demand(session, enterprise_owner).id or 0
    organisation = session.get_one(Organisation, enterprise_owner.organisation_id)
    organisation.verified_until = today() - DAY
    session.flush()
    assert _run(session, lapse_verifications, today()) == 1
    for actor in (visitor, talent):
        with pytest.raises(NotFound):
            get_demand(session, actor, number)
    assert get_demand(session, enterprise_owner, number).state is DemandState.OPEN


def test_a_decision_is_told_to_every_active_member(
    session: Session, unverified_enterprise: Actor, staff: Actor
) -> None:
    organisation_id = unverified_enterprise.organisation_id or 0
    verify_enterprise(session, staff, organisation_id, Verification.REJECTED, "不清晰", 1)
    (notice,) = session.exec(select(Notice).where(col(Notice.user_id) == unverified_enterprise.user_id)).all()
    assert notice.kind is NoticeKind.ORGANISATION_DECIDED
    assert notice.facts["outcome"] == "未通过"


def test_the_worker_does_all_of_it() -> None:
    run = {chore.run for chore in CHORES}
    assert run >= {
        ask_if_true,
        expire_demands,
        lapse_verifications,
        pause_unconfirmed,
        remind_of_ends,
        remind_of_verification,
    }
