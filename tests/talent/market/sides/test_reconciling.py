"""Comparing both sides: what is found, what it costs, and that mending makes them equal."""

from typing import Any

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.errors import Conflict, Forbidden, NotFound
from talent.kit.paging import Page
from talent.market.enums import RecordKind
from talent.market.mending import mend
from talent.market.mock.market import Market
from talent.market.mock.reconciling import mend as mend_there
from talent.market.mock.reconciling import reconcile
from talent.market.reconciliation_enums import Nature, ReconciliationState, Remedy
from talent.market.reconciliation_schemas import (
    DifferenceFilter,
    DifferenceOut,
    RangesInput,
    ReconciliationInput,
    RecordsInput,
)
from talent.market.reconciliation_showing import get_reconciliation, list_differences
from talent.market.reconciliation_tables import MarketDifference
from talent.market.reconciling import get_step, hand_in_ranges, hand_in_records, open_reconciliation
from talent.market.tables import InRecord, OutRecord
from tests.talent.market.sides.our_side import OurSide

DEMAND, VACANCY = RecordKind.DEMAND, RecordKind.VACANCY


def _content(number: int, **more: Any) -> dict[str, Any]:
    return {"title": f"岗位{number}", "headcount": number, "remote": False, **more}


@pytest.fixture
def filled(ours: OurSide, market: Market) -> list[str]:
    """Three hundred demands that both sides have; their numbers."""
    names = [f"{number:032x}" for number in range(300)]
    for number, name in enumerate(names):
        ours.change(DEMAND, name, _content(number))
    market.work()
    return names


def _found(ours: OurSide, report: dict[str, Any]) -> dict[str, DifferenceOut]:
    with ours.database.read() as session:
        page = list_differences(session, ours.actor, report["id"], DifferenceFilter(), Page(size=100))
    return {one.record_id: one for one in page.items}


@pytest.mark.usefixtures("filled")
def test_equal_sides_are_told_by_sixteen_hashes(market: Market) -> None:
    report = reconcile(market, DEMAND)
    assert (report["state"], report["hashes"], report["differences"]) == ("equal", 16, 0)
    assert (report["records_here"], report["records_there"]) == (300, 300)


def test_each_kind_of_difference_is_found_and_mended(
    ours: OurSide, market: Market, filled: list[str]
) -> None:
    gone, old, other, newer, extra, *_ = filled
    market.store.drop(DEMAND, gone)
    ours.change(DEMAND, old, _content(1, title="直播运营"))
    market.fetch()
    market.store.put(DEMAND, old, 1, _content(1), "accepted")
    market.store.put(DEMAND, other, 1, _content(2, headcount=77, note="x"), "accepted")
    market.store.put(DEMAND, newer, 9, _content(3), "accepted")
    ours.change(DEMAND, extra, None)
    market.fetch()
    market.store.put(DEMAND, extra, 1, _content(4), "accepted")
    market.store.put(DEMAND, "never-ours", 1, _content(5), "accepted")

    report = reconcile(market, DEMAND)
    found = _found(ours, report)
    assert report["state"] == "different"
    assert {name: (one.nature, one.remedy, one.fields) for name, one in found.items()} == {
        gone: (Nature.MISSING_THERE, Remedy.RESEND, None),
        old: (Nature.OTHER_VERSION, Remedy.RESEND, ["title"]),
        other: (Nature.OTHER_CONTENT, Remedy.RESEND, ["headcount", "note"]),
        newer: (Nature.OTHER_VERSION, Remedy.RESEND, []),
        extra: (Nature.MISSING_HERE, Remedy.WITHDRAW, None),
        "never-ours": (Nature.MISSING_HERE, Remedy.DROP, None),
    }
    assert (found[old].version_here, found[old].version_there) == (2, 1)

    mend_there(market, report)
    market.work()
    assert reconcile(market, DEMAND)["state"] == "equal"


def test_of_what_comes_the_client_pushes_again(ours: OurSide, market: Market) -> None:
    names = [f"V-{number}" for number in range(40)]
    for number, name in enumerate(names):
        market.change(VACANCY, name, _content(number))
    market.work()
    lost, changed, older, gone, *_ = names
    with ours.database.write() as session:
        session.delete(session.exec(select(InRecord).where(InRecord.reference == lost)).one())
    market.store.put(VACANCY, changed, 1, _content(99), "accepted")
    market.store.put(VACANCY, older, 5, _content(2), "accepted")
    market.store.drop(VACANCY, gone)

    report = reconcile(market, VACANCY)
    found = _found(ours, report)
    assert {name: (one.nature, one.remedy, one.fields) for name, one in found.items()} == {
        lost: (Nature.MISSING_HERE, Remedy.PUSH, None),
        changed: (Nature.OTHER_CONTENT, Remedy.PUSH, ["headcount", "title"]),
        older: (Nature.OTHER_VERSION, Remedy.PUSH, []),
        gone: (Nature.MISSING_THERE, Remedy.PUSH_WITHDRAWAL, None),
    }
    mend_there(market, report)
    market.work()
    assert reconcile(market, VACANCY)["state"] == "equal"


def test_what_is_on_its_way_is_no_difference(ours: OurSide, market: Market, filled: list[str]) -> None:
    ours.change(DEMAND, filled[0], _content(0, headcount=5))
    ours.change(DEMAND, filled[1], None)
    ours.change(DEMAND, "f" * 32, _content(7))
    report = reconcile(market, DEMAND)
    assert (report["state"], report["on_the_way"]) == ("equal", 3)


def test_a_record_that_the_market_rejected_counts_as_told(ours: OurSide, market: Market) -> None:
    market.rule = lambda _kind, content: "人数不合理" if content["headcount"] > 5 else ""
    for number in range(10):
        ours.change(DEMAND, f"{number:032x}", _content(number))
    market.work()
    assert market.store.counts()["demand"]["rejected"] == 4
    assert reconcile(market, DEMAND)["state"] == "equal"


def test_values_of_fields_are_never_kept(ours: OurSide, market: Market, filled: list[str]) -> None:
    market.store.put(DEMAND, filled[3], 1, _content(3, title="秘密岗位"), "accepted")
    report = reconcile(market, DEMAND)
    with ours.database.read() as session:
        kept = session.exec(select(MarketDifference)).one()
    assert kept.fields == "title"
    assert "秘密岗位" not in str(report) + str(kept)


def test_an_answer_that_was_lost_changes_nothing(ours: OurSide, market: Market, filled: list[str]) -> None:
    market.store.drop(DEMAND, filled[0])
    with ours.database.write() as session:
        step = open_reconciliation(session, ours.actor, ReconciliationInput(kind=DEMAND), key="one")
    with ours.database.write() as session:
        again = open_reconciliation(session, ours.actor, ReconciliationInput(kind=DEMAND), key="one")
    assert again == step
    while step.state is ReconciliationState.RUNNING:
        if step.ranges:
            asked = [(one.first, one.last, one.parts) for one in step.ranges]
            items = [one for ask in asked for one in market.store.range_digests(DEMAND, *ask)]
            hand_in, data = hand_in_ranges, RangesInput(items=items)
        else:
            spans = [
                {**one.model_dump(), "items": market.store.records(DEMAND, one.first, one.last)}
                for one in step.records
            ]
            hand_in, data = hand_in_records, RecordsInput.model_validate({"items": spans})
        answers = []
        for _ in range(2):
            with ours.database.write() as session:
                answers.append(hand_in(session, ours.actor, step.id, data))
        assert answers[0] == answers[1]
        with ours.database.read() as session:
            assert get_step(session, ours.actor, step.id) == answers[0]
        step = answers[0]
    assert step.differences == 1


def test_a_market_that_has_nothing_is_told_to_read_anew(
    ours: OurSide, market: Market, monkeypatch: pytest.MonkeyPatch, filled: list[str]
) -> None:
    monkeypatch.setattr("talent.market.reconciling.MOST_DIFFERENCES", 20)
    for name in filled:
        market.store.drop(DEMAND, name)
    report = reconcile(market, DEMAND)
    assert report["state"] == "too_many"
    with ours.database.write() as session, pytest.raises(Conflict):
        mend(session, ours.actor, report["id"])
    market.store.move(0)
    market.work()
    assert reconcile(market, DEMAND)["state"] == "equal"


def test_mending_twice_sends_once(ours: OurSide, market: Market, filled: list[str]) -> None:
    market.store.drop(DEMAND, filled[0])
    report = reconcile(market, DEMAND)
    for _ in range(2):
        with ours.database.write() as session:
            assert mend(session, ours.actor, report["id"]).state is ReconciliationState.MENDING
    with ours.database.read() as session:
        last = session.exec(select(OutRecord.sequence).order_by(col(OutRecord.sequence).desc())).first()
        acts = session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))).all()
    assert last == len(filled) + 1
    assert acts == [Action.RECONCILIATION_OPEN, Action.RECONCILIATION_END, Action.RECONCILIATION_MEND]


def test_a_new_comparison_gives_up_the_old_one(ours: OurSide) -> None:
    with ours.database.write() as session:
        first = open_reconciliation(session, ours.actor, ReconciliationInput(kind=DEMAND))
        open_reconciliation(session, ours.actor, ReconciliationInput(kind=DEMAND))
        other = open_reconciliation(session, ours.actor, ReconciliationInput(kind=VACANCY))
    with ours.database.read() as session:
        assert get_reconciliation(session, ours.actor, first.id).state is ReconciliationState.ABANDONED
        assert get_reconciliation(session, ours.actor, other.id).state is ReconciliationState.RUNNING


def test_only_the_client_itself_and_the_staff_see_a_comparison(
    ours: OurSide, staff: Actor, enterprise_owner: Actor, visitor: Actor
) -> None:
    stranger = Actor(user_id=staff.user_id, role=ours.actor.role, organisation_id=ours.actor.organisation_id)
    with ours.database.write() as session:
        step = open_reconciliation(session, ours.actor, ReconciliationInput(kind=DEMAND))
    with ours.database.read() as session:
        assert get_reconciliation(session, staff, step.id).id == step.id
        with pytest.raises(NotFound):
            get_reconciliation(session, stranger, step.id)
        for actor in (enterprise_owner, visitor):
            with pytest.raises(Forbidden):
                get_reconciliation(session, actor, step.id)
