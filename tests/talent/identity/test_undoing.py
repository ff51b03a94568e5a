"""A merge that is undone leaves every row of every table as it was before."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from talent.accounts.actor import Actor
from talent.identity.enums import MergeCause
from talent.identity.merging import merge_people
from talent.identity.plan import PLAN
from talent.identity.schemas import UndoInput
from talent.identity.undoing import undo_merge
from talent.kit.clock import now
from talent.kit.crypto import keyring
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden
from talent.people.enums import ConsentKind
from talent.people.tables import Consent, Education, Person
from talent.tables import metadata
from talent.training.signing import read_signed
from talent.training.tables import Certificate
from tests.factories.identity import KINDS, World, give

# What grows with every act.
GROWING = frozenset(
    {"audit_entry", "change_log", "notice", "notice_delivery", "identity_merge", "sqlite_sequence"}
)
BECAUSE = UndoInput(reason="并错了")
Rows = dict[str, list[dict[str, Any]]]
Bare = Callable[..., Person]
shapes = st.fixed_dictionaries({kind: st.integers(0, 3) for kind in KINDS})


def snapshot(session: Session) -> Rows:
    """Every row there is; but that a form of before is stale, nobody needs back."""
    session.flush()
    found: Rows = {}
    for table in metadata.sorted_tables:
        if table.name in GROWING:
            continue
        rows = session.connection().execute(select(table).order_by(*table.primary_key))
        found[table.name] = [dict(row) for row in rows.mappings()]
    for row in found["person"]:
        del row["version"], row["updated_at"]
    return found


def damaged(rows: Rows) -> set[int]:
    return {row["id"] for row in rows["certificate"] if read_signed(Certificate(**row)) is None}


def points_at_person() -> set[str]:
    return {
        f"{table.name}.{key.parent.name}"
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "person"
    }


def test_every_column_that_points_at_a_person_has_a_rule() -> None:
    ruled = {f"{rule.name}.person_id" for rule in PLAN}
    assert len(ruled) > 20
    assert points_at_person() == ruled


@settings(
    max_examples=30,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(one=shapes, other=shapes, owned=st.booleans(), contact=st.booleans())
def test_undone_everything_is_as_before(
    session: Session,
    world: World,
    bare: Bare,
    staff: Actor,
    one: dict[str, int],
    other: dict[str, int],
    owned: bool,
    contact: bool,
) -> None:
    # Whatever the last example left behind, finished or not.
    session.rollback()
    known = {"mobile": "19900001234", "introduction": "您好", "division": "130100"} if contact else {}
    kept = bare(user_id=staff.user_id if owned else None).id or 0
    gone = bare(experience_years=2.0, **known).id or 0
    give(session, world, kept, one)
    give(session, world, gone, other)
    before = snapshot(session)
    merge = merge_people(session, staff, kept, gone, MergeCause.REVIEWED)
    merged = snapshot(session)
    for rule in PLAN:
        assert [row for row in merged[rule.name] if row["person_id"] == gone] == []
    assert damaged(merged) == damaged(before) & {row["id"] for row in merged["certificate"]}
    assert undo_merge(session, staff, merge, BECAUSE) == gone
    assert snapshot(session) == before


def test_rows_whose_numbers_were_given_away_come_back_under_others(
    session: Session, world: World, bare: Bare, staff: Actor
) -> None:
    everything = dict.fromkeys(KINDS, 1)
    kept, gone = bare().id or 0, bare().id or 0
    give(session, world, kept, everything)
    give(session, world, gone, everything)
    before = snapshot(session)
    merge = merge_people(session, staff, kept, gone, MergeCause.REVIEWED)
    newcomer = bare(name="后来的人").id or 0
    assert newcomer != gone
    give(session, world, newcomer, everything)
    undo_merge(session, staff, merge, BECAUSE)
    numbered = {"id", "membership_id", "thread_id", "completion_id", "source_id", "source"}
    # What is signed names its source.
    numbered |= {"signed", "signature"}

    def of(rows: Rows, table: str) -> list[list[tuple[str, Any]]]:
        return [
            sorted((name, str(value)) for name, value in row.items() if name not in numbered)
            for row in rows[table]
            if row["person_id"] == gone
        ]

    after = snapshot(session)
    for rule in PLAN:
        assert of(after, rule.name) == of(before, rule.name), rule.name
    assert all(read_signed(one) is not None for one in session.scalars(select(Certificate)))


def test_what_the_person_changed_since_stands_in_the_way(
    session: Session, world: World, bare: Bare, staff: Actor
) -> None:
    kept, gone = bare().id or 0, bare().id or 0
    give(session, world, gone, {"education": 1})
    merge = merge_people(session, staff, kept, gone, MergeCause.REVIEWED)
    session.execute(delete(Education).where(Education.person_id == kept))
    with pytest.raises(Conflict, match="教育经历"):
        undo_merge(session, staff, merge, BECAUSE)
    assert session.get(Person, gone) is None


def test_what_the_person_wrote_over_what_was_filled_in_stays(
    session: Session, bare: Bare, staff: Actor
) -> None:
    kept, gone = bare(), bare(introduction="机构写的", division="130100").id or 0
    merge = merge_people(session, staff, kept.id or 0, gone, MergeCause.REVIEWED)
    assert (kept.introduction, kept.division) == ("机构写的", "130100")
    kept.introduction = "自己写的"
    session.flush()
    undo_merge(session, staff, merge, BECAUSE)
    assert (kept.introduction, kept.division) == ("自己写的", None)
    assert session.get_one(Person, gone).introduction == "机构写的"


def test_a_number_stated_since_says_that_it_is_one_person(session: Session, bare: Bare, staff: Actor) -> None:
    index = keyring().blind_index("x", "person.resident_id")
    kept, gone = bare(), bare(resident_id_index=index).id or 0
    merge = merge_people(session, staff, kept.id or 0, gone, MergeCause.REVIEWED)
    kept.resident_id = "x"
    session.flush()
    with pytest.raises(Conflict, match="公民身份号码"):
        undo_merge(session, staff, merge, BECAUSE)


def test_it_is_undone_once_within_ninety_days_and_by_staff(
    session: Session, bare: Bare, staff: Actor, talent: Actor
) -> None:
    kept, gone = bare().id or 0, bare().id or 0
    merge = merge_people(session, staff, kept, gone, MergeCause.REVIEWED)
    with pytest.raises(Forbidden):
        undo_merge(session, talent, merge, BECAUSE)
    with time_machine.travel(now() + timedelta(days=91)), pytest.raises(Conflict, match="90天"):
        undo_merge(session, staff, merge, BECAUSE)
    undo_merge(session, staff, merge, BECAUSE)
    with pytest.raises(Conflict, match="已经撤销"):
        undo_merge(session, staff, merge, BECAUSE)


def test_of_two_merges_the_later_is_undone_first(session: Session, bare: Bare, staff: Actor) -> None:
    first, second, third = (bare().id or 0 for _ in range(3))
    early = merge_people(session, staff, second, first, MergeCause.REVIEWED)
    late = merge_people(session, staff, third, second, MergeCause.REVIEWED)
    with pytest.raises(Conflict, match="又并入"):
        undo_merge(session, staff, early, BECAUSE)
    undo_merge(session, staff, late, BECAUSE)
    assert undo_merge(session, staff, early, BECAUSE) == first


def test_nobody_agrees_by_being_merged(session: Session, bare: Bare, staff: Actor) -> None:
    kept, gone = bare().id or 0, bare(agreed=True).id or 0
    session.add(Consent(person_id=gone, kind=ConsentKind.MATCHING, text_version="1"))
    merge_people(session, staff, kept, gone, MergeCause.REVIEWED)
    [consent] = session.scalars(select(Consent).where(Consent.person_id == kept))
    assert consent.withdrawn_at is not None
    assert not session.get_one(Person, kept).agreed


def test_two_identity_numbers_are_two_people(session: Session, bare: Bare, staff: Actor) -> None:
    kept, gone = bare(resident_id_index="a" * 64).id or 0, bare(resident_id_index="b" * 64).id or 0
    with pytest.raises(Conflict, match="不是同一人"):
        merge_people(session, staff, kept, gone, MergeCause.REVIEWED)


def test_the_number_of_a_profile_that_went_is_never_given_to_another(
    session: Session, bare: Bare, staff: Actor
) -> None:
    kept, gone = bare().id or 0, bare().id or 0
    merge_people(session, staff, kept, gone, MergeCause.REVIEWED)
    assert (bare().id or 0) > gone
