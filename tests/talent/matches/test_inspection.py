"""The index beside the tables: status, and what verify finds and repairs."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import col, select, update

from matching import storage
from talent.accounts.actor import SYSTEM, Actor
from talent.audit.actions import Action
from talent.audit.changes import record_change, record_changes
from talent.audit.tables import AuditEntry, ChangeKind
from talent.enterprises.tables import Demand
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden
from talent.matches.engine import MatchEngine
from talent.matches.inspection import (
    as_of_one_moment,
    compare_demands,
    index_status,
    repair_index,
    verify_index,
)
from talent.matches.schemas import Different, IndexReport, IndexStatus
from talent.people.enums import EvidenceKind
from talent.people.tables import (
    Membership,
    Person,
    PersonSkill,
    SkillEvidence,
    Wish,
    WishDivision,
    WishOccupation,
    Work,
)
from tests.factories.accounts import make_organisation
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person


def status(database: Database, engine: MatchEngine) -> IndexStatus:
    with database.read() as session:
        return index_status(session, engine)


def verify(database: Database, engine: MatchEngine) -> IndexReport:
    with database.read() as session:
        as_of_one_moment(session)
        return verify_index(session, engine, lambda *_: None)


def repair(database: Database, engine: MatchEngine) -> int:
    found = verify(database, engine)
    with database.write() as session:
        return repair_index(session, SYSTEM, found)


@pytest.fixture
def people(session: Session) -> list[int]:
    """Three people of all kinds of fields."""
    made = [
        make_person(
            session,
            skills=[("直播运营", None, number), ("Photoshop", "photoshop", 2)],
            wish_titles=["直播运营"],
            wish_divisions=["130100"],
            wish_salary_min=5000,
        )
        for number in (1, 2, 3)
    ]
    session.commit()
    return [person.id or 0 for person in made]


def test_without_an_index_status_says_so(database: Database, engine: MatchEngine) -> None:
    found = status(database, engine)
    assert (found.version, found.talents, found.versions, found.building) == (None, 0, [], False)


def test_status_counts_what_is_ranked_from_outside_the_version(
    database: Database, engine: MatchEngine, session: Session, people: list[int]
) -> None:
    engine.build()
    newcomer = make_person(session)
    record_changes(session, ChangeKind.PERSON, [people[0], people[0], newcomer.id or 0])
    session.commit()
    found = status(database, engine)
    assert (found.talents, found.pending, found.tail, found.tombstones) == (3, 3, 2, 1)
    assert [one.talents for one in found.versions] == [3]
    assert found.versions[0].bytes > 1000


def test_status_names_the_damage_of_a_version(
    database: Database, engine: MatchEngine, session: Session, people: list[int]
) -> None:
    engine.build()
    make_person(session)
    session.commit()
    engine.build()
    (engine.folder / (storage.current(engine.folder) or "") / "vocabulary.json").unlink()
    found = status(database, engine)
    assert found.talents == 3
    assert ["vocabulary.json is missing" in one.refused for one in found.versions] == [True, False]


@pytest.mark.usefixtures("people")
def test_an_index_that_is_as_the_tables_is_good(
    database: Database, engine: MatchEngine, session: Session
) -> None:
    engine.build()
    make_demand_of_somebody(session)
    record_change(session, ChangeKind.PERSON, make_person(session).id or 0)
    session.commit()
    found = verify(database, engine)
    assert found.is_good
    assert (found.people.checked, found.demands.checked) == (4, 1)


def test_without_an_index_nothing_is_good(database: Database, engine: MatchEngine) -> None:
    assert not verify(database, engine).is_good


# Each changes one field of a person's document without a line in the change log.
CHANGES: dict[str, Callable[[Session, int], None]] = {
    "years": lambda session, person: _set(session, person, experience_years=9.0),
    "education": lambda session, person: _set(session, person, education_level="11"),
    "confirmed": lambda session, person: _set(session, person, confirmed_on=date(2025, 1, 1)),
    "salary": lambda session, person: _run(session, update(Wish).values(salary_min=1), Wish, person),
    "kinds": lambda session, person: _run(session, update(Wish).values(kind="part_time"), Wish, person),
    "text": lambda session, person: _run(session, update(Work).values(duties="负责直播"), Work, person),
    "held": lambda session, person: _run(session, update(Work).values(title="美工"), Work, person),
    "wished": lambda session, person: session.add(WishOccupation(person_id=person, title="美工")),
    "divisions": lambda session, person: session.add(WishDivision(person_id=person, division="130500")),
    "categories": lambda session, person: _run(
        session, update(Membership).values(category="trainee"), Membership, person
    ),
    "claims skills": lambda session, person: session.add(
        PersonSkill(person_id=person, position=9, words="Python", level=2)
    ),
    "skills claims": lambda session, person: session.add(
        SkillEvidence(
            person_id=person,
            skill="photoshop",
            level=3,
            kind=EvidenceKind.EXAMINED,
            vouched_by="测试中心",
            given_on=date(2025, 1, 1),
        )
    ),
    "claims": lambda session, person: _run(
        session,
        update(PersonSkill).where(col(PersonSkill.skill) == "photoshop").values(words="ps"),
        PersonSkill,
        person,
    ),
}


def _set(session: Session, person: int, **values: object) -> None:
    session.execute(update(Person).where(col(Person.id) == person).values(**values))


def _run(session: Session, statement: object, table: type, person: int) -> None:
    session.execute(statement.where(table.person_id == person))  # type: ignore[attr-defined]


@pytest.mark.parametrize("fields", CHANGES)
def test_a_person_whose_document_differs_is_named_with_the_field(
    database: Database, engine: MatchEngine, session: Session, people: list[int], fields: str
) -> None:
    engine.build()
    CHANGES[fields](session, people[1])
    session.commit()
    (found,) = verify(database, engine).people.different
    assert found == Different(id=people[1], fields=sorted(fields.split()))


def test_who_is_missing_and_who_is_too_many_is_named_and_repaired(
    database: Database, engine: MatchEngine, session: Session, people: list[int]
) -> None:
    engine.build()
    newcomer = make_person(session).id or 0
    _set(session, people[0], opted_out=True)
    CHANGES["salary"](session, people[2])
    session.commit()
    found = verify(database, engine)
    assert (found.people.missing, found.people.extra) == ([newcomer], [people[0]])
    assert found.people.ids == [people[0], people[2], newcomer]
    assert not found.is_good
    assert repair(database, engine) == 3
    assert verify(database, engine).is_good
    assert repair(database, engine) == 0
    lines = session.exec(select(AuditEntry).where(AuditEntry.action == Action.INDEX_REPAIR)).all()
    assert [line.detail for line in lines] == ["3 people, 0 demands"]


def test_only_the_operator_repairs(
    database: Database, engine: MatchEngine, session: Session, staff: Actor
) -> None:
    with pytest.raises(Forbidden):
        repair_index(session, staff, verify(database, engine))


def make_demand_of_somebody(session: Session) -> Demand:
    return make_demand(session, make_organisation(session).id or 0)


def test_a_served_demand_that_differs_is_named_with_the_field(
    database: Database, engine: MatchEngine, session: Session
) -> None:
    kept, gone, changed = (make_demand_of_somebody(session) for _ in range(3))
    session.commit()
    with database.read() as reading:
        snapshot = engine.snapshot(reading)
    changed.title = "美工"
    session.add(changed)
    session.delete(gone)
    newcomer = make_demand_of_somebody(session)
    session.commit()
    with database.read() as reading:
        found = compare_demands(reading, snapshot)
    assert (found.missing, found.extra, found.checked) == ([newcomer.id], [gone.id], 3)
    assert [(one.id, one.fields) for one in found.different] == [(changed.id, ["demand", "title"])]
    assert kept.id not in found.ids


def test_a_damaged_file_is_named(
    database: Database, engine: MatchEngine, session: Session, people: list[int]
) -> None:
    engine.build()
    path = engine.folder / (storage.current(engine.folder) or "") / "vocabulary.json"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"photoshop", b"photostop"))
    found = verify(database, engine)
    assert found.damaged == [f"{path.parent.name}/vocabulary.json was changed"]
    assert not found.is_good
