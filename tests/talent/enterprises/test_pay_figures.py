"""Pay and demand in figures: right, with their basis, and silent about small groups."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.pay_figures import FEWEST, _figures, _Row, demand_figures
from talent.kit.db import Session
from talent.kit.keeping import Kept
from talent.kit.sheets import csv_text
from tests.factories.enterprises import make_demand
from tests.factories.vocabulary import fill_vocabulary

WORK, OTHER = "4-01-02-01", "4-01-06-01"


@pytest.fixture(autouse=True)
def _vocabulary(session: Session) -> None:
    fill_vocabulary(session)


def _made(session: Session, owner: Actor, pay: int | None, **more: object) -> None:
    more.setdefault("occupation", WORK)
    low, high = (None, None) if pay is None else (pay - 1_000, pay + 1_000)
    ends = {"salary_min": low, "salary_max": high}
    make_demand(session, owner.organisation_id or 0, **ends, **more)  # type: ignore[arg-type]


def test_a_group_says_how_many_how_much_and_what_is_asked(session: Session, enterprise_owner: Actor) -> None:
    ps = [("PS", "photoshop", 2, Importance.REQUIRED)]
    for pay in (5_000, 6_000, 7_000, 8_000, 9_000):
        _made(session, enterprise_owner, pay, division="130102", skills=ps)
    _made(session, enterprise_owner, None, division="130104", skills=())
    found = demand_figures(session)
    (group,) = found.occupations
    assert (group.code, group.demands, group.headcount, group.with_pay) == (WORK, 6, 12, 5)
    assert (group.low, group.median, group.high) == (6_000, 7_000, 8_000)
    assert group.skills == ("Photoshop",)
    (city,) = found.cities
    assert (city.code, city.name, city.demands) == ("130100", "石家庄市", 6)
    assert sum(step.demands for step in found.steps) == found.whole.with_pay == 5


def test_a_small_group_is_counted_and_not_shown(session: Session, enterprise_owner: Actor) -> None:
    for _ in range(FEWEST):
        _made(session, enterprise_owner, 6_000)
    for _ in range(FEWEST - 1):
        _made(session, enterprise_owner, 9_000, occupation=OTHER, division="130200")
    found = demand_figures(session)
    assert [group.code for group in found.occupations] == [WORK]
    assert found.hidden_occupations == found.hidden_cities == FEWEST - 1
    assert found.whole.demands == 2 * FEWEST - 1


def test_pay_that_too_few_tell_is_not_shown(session: Session, enterprise_owner: Actor) -> None:
    for pay in (6_000, 6_000, 6_000, 6_000, None, None):
        _made(session, enterprise_owner, pay)
    (group,) = demand_figures(session).occupations
    assert (group.demands, group.with_pay, group.median) == (6, 4, None)


def test_only_what_is_out_counts(
    session: Session, enterprise_owner: Actor, unverified_enterprise: Actor
) -> None:
    for state in DemandState:
        _made(session, enterprise_owner, 6_000, state=state)
    _made(session, unverified_enterprise, 6_000)
    assert demand_figures(session).whole.demands == 1


@given(st.lists(st.tuples(st.integers(500, 50_000), st.integers(0, 9_000)), min_size=FEWEST, max_size=60))
def test_quartiles_are_in_order_and_half_lies_on_each_side(ends: list[tuple[int, int]]) -> None:
    rows = [_Row(None, None, 1, low, low + more) for low, more in ends]
    found = _figures("", "", rows, ())
    assert found.low is not None
    assert found.median is not None
    assert found.high is not None
    assert found.low <= found.median <= found.high
    assert abs(found.median - statistics.median(low + more / 2 for low, more in ends)) <= 50


def test_what_is_kept_is_made_once(session: Session) -> None:
    made: list[Session] = []

    def read(given_session: Session) -> int:
        made.append(given_session)
        return len(made)

    kept = Kept(read, seconds=60)
    assert [kept.now(session), kept.now(session)] == [1, 1]
    stale = Kept(read, seconds=-1)
    assert [stale.now(session), stale.now(session)] == [2, 3]


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", " =1"])
def test_no_cell_of_a_file_is_a_formula(cell: str) -> None:
    line = csv_text([[cell, "普通", 3, None]])
    assert line.startswith("\ufeff")
    assert "'" + cell.strip() in line.replace("\t", "").replace("' ", "'")
    assert line.rstrip().endswith(",普通,3,")
