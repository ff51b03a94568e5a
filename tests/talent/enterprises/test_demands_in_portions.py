"""A list of needs that is assessed some rows at a time has the fates and faults that it has as a whole."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.enterprises.bulk import DemandCheck, record_demands
from talent.enterprises.enums import DemandState
from talent.enterprises.handing_in import Assessed, Declared
from talent.enterprises.tables import Demand
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.portions import in_portions

TITLES = ("直播运营", "店铺运营", "限男性客服")
CODES = (None, "A-1", "A-2", "A-3")


@pytest.fixture
def held(session: Session, enterprise_owner: Actor) -> Actor:
    """Two drafts, of which one has a number, one that is out and one that is over."""
    organisation = enterprise_owner.organisation_id or 0
    drafts = [Declared({"title": TITLES[0]}, None, "A-1"), Declared({"title": TITLES[1]})]
    record_demands(session, enterprise_owner, drafts)
    for state in (DemandState.OPEN, DemandState.CLOSED):
        make_demand(session, organisation, title=TITLES[1], division=None, state=state)
    session.commit()
    return enterprise_owner


@st.composite
def rows(draw: Any) -> Declared:
    said: dict[str, Any] = {"title": draw(st.sampled_from(TITLES))}
    for name, values in (
        ("division", (None, "130100")),
        ("headcount", (None, 1, 2)),
        ("remote", (None, True)),
        ("salary_min", (None, 9000)),
        ("salary_max", (None, 6000)),
    ):
        value = draw(st.sampled_from(values))
        if value is not None:
            said[name] = value
    return Declared(said, None, draw(st.sampled_from(CODES)))


def told(found: Sequence[Assessed]) -> list[tuple[object, ...]]:
    return [(one.fate, one.fault, one.caution, one.post.id if one.post else None) for one in found]


def in_turn(
    session: Session, actor: Actor, portions: Sequence[Sequence[Declared]]
) -> tuple[DemandCheck, list[list[tuple[object, ...]]]]:
    check = DemandCheck()
    for portion in portions:
        check.note(session, actor, portion)
    return check, [told(check.check(session, actor, portion)) for portion in portions]


def written(session: Session, actor: Actor, rows: Sequence[Declared]) -> list[tuple[object, ...]]:
    """What is said of all at once where they are written, as if nothing had been; what is new has no id."""
    stored = set(session.exec(select(Demand.id)))
    with session.begin_nested() as savepoint:
        found = told(record_demands(session, actor, rows))
        savepoint.rollback()
    return [(*others, number if number in stored else None) for *others, number in found]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(portions=in_portions(rows(), most=20))
def test_portions_say_what_is_said_of_the_whole_where_it_is_written(
    session: Session, held: Actor, portions: list[list[Declared]]
) -> None:
    whole = written(session, held, [one for portion in portions for one in portion])
    _, found = in_turn(session, held, portions)
    assert [one for portion in found for one in portion] == whole


def test_a_need_that_no_other_row_means_is_not_kept(session: Session, enterprise_owner: Actor) -> None:
    rows = [Declared({"title": f"岗位{at}"}, None, f"B-{at}") for at in range(5)]
    check, _ = in_turn(session, enterprise_owner, [rows])
    assert check._posts is not None
    assert (check._posts._by_code, check._posts._by_place) == ({}, {})
