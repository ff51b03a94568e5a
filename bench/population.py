"""Fills an empty database with invented talents and demands, row for row as the service would hold them.

The people are those of ``matching.benchmark.talents``; what they say goes into the tables from which
``talent/matches/documents.py`` reads it back. Besides, everybody has a name, a home, a school and consents.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, insert, text
from sqlmodel import Session, SQLModel, select

from matching.benchmark.demands import demands
from matching.benchmark.talents import talents
from matching.shapes import Claim, Need, Proof, Talent
from matching.shapes import Demand as DemandDocument
from talent.accounts.enums import OrganisationKind, Role, Verification
from talent.accounts.passwords import hash_password
from talent.accounts.rules import verified_until
from talent.accounts.tables import Organisation, User
from talent.accounts.users import login_index
from talent.cli.bench_stock import bench_stock
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.tables import Demand, DemandSkill, Enterprise
from talent.kit.clock import now
from talent.kit.db import Database
from talent.kit.terms import Category, EmploymentKind
from talent.people.enums import ConsentKind, EvidenceKind
from talent.people.tables import (
    Consent,
    Education,
    Membership,
    Person,
    PersonSkill,
    SkillEvidence,
    Wish,
    WishDivision,
    WishOccupation,
    Work,
)
from talent.seeding.fiction import SCHOOL, fictional_email, fictional_uscc
from talent.seeding.rows import Rows
from talent.vocab.service import education_ranks

Tell = Callable[[str, int, int], None]

STAFF, ENTERPRISE = fictional_email("bench-staff"), fictional_email("bench-enterprise")
_AT_ONCE = 5_000
_SEED = 7
_CITY = "130100"
_NEEDS = {
    Need.MUST: Importance.MUST,
    Need.REQUIRED: Importance.REQUIRED,
    Need.PREFERRED: Importance.PREFERRED,
}
_KINDS = {Proof.CONFIRMED: EvidenceKind.CONFIRMED, Proof.EXAMINED: EvidenceKind.EXAMINED}
_FAMILY_NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"


def count_people(session: Session) -> int:
    """How many the database holds already."""
    return session.exec(select(func.count()).select_from(Person)).one()


def fill(database: Database, count: int, wanted: int, password: str, day: date, tell: Tell) -> None:
    """``count`` people and ``wanted`` open demands of one verified enterprise, with accounts to ask from."""
    with database.read() as session:
        levels = {rank: code for code, rank in education_ranks(session).items()}
    with database.write() as session:
        _insert(session.connection(), _enterprise(wanted, password, day))
    moment = now()
    made = talents(bench_stock(), count, _SEED, day)
    for done in range(0, count, _AT_ONCE):
        rows = Rows()
        for one in islice(made, _AT_ONCE):
            _add_person(rows, one, levels, moment, day)
        with database.write() as session:
            _insert(session.connection(), rows)
        tell("people", min(count, done + _AT_ONCE), count)
    with database.write() as session:
        _settle(session, database)


def _settle(session: Session, database: Database) -> None:
    """Counts go on after the ids that were given; the planner knows the tables, as it does after an hour."""
    if not database.is_sqlite:
        for name in ("organisation", "user_account", "person", "demand"):
            session.connection().execute(
                text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608 - names of our own tables
            )
    session.connection().execute(text("ANALYZE"))


def _enterprise(wanted: int, password: str, day: date) -> Rows:
    rows = Rows()
    verified_on = day - timedelta(days=30)
    rows.add(
        Organisation,
        id=1,
        kind=OrganisationKind.ENTERPRISE,
        name="量测示范企业（演示）",
        uscc=fictional_uscc(SCHOOL, _CITY, 1),
        division=_CITY,
        verification=Verification.VERIFIED,
        verified_on=verified_on,
        verified_until=verified_until(verified_on),
        created_at=now(),
    )
    rows.add(Enterprise, organisation_id=1)
    accounts = ((Role.STAFF, STAFF, None), (Role.ENTERPRISE, ENTERPRISE, 1))
    hashed = hash_password(password)
    for number, (role, login, organisation) in enumerate(accounts, 1):
        rows.add(
            User,
            id=number,
            role=role,
            login=login,
            login_index=login_index(login),
            display_name="量测",
            password_hash=hashed,
            organisation_id=organisation,
            created_at=now(),
        )
    for demand in demands(bench_stock(), wanted, _SEED, day):
        _add_demand(rows, demand, day)
    return rows


def _add_demand(rows: Rows, demand: DemandDocument, day: date) -> None:
    rows.add(
        Demand,
        id=demand.id,
        organisation_id=1,
        state=DemandState.OPEN,
        title=demand.post.title,
        occupation=demand.post.occupation,
        category=None if demand.category is None else Category(demand.category),
        headcount=1,
        division=demand.division,
        remote=demand.remote,
        kind=EmploymentKind(demand.kind),
        salary_min=demand.salary_min,
        salary_max=demand.salary_max,
        duties=demand.duties,
        education_rank=demand.education,
        education_must=demand.education_must,
        experience_years=demand.experience_years,
        experience_must=demand.experience_must,
        place_must=demand.place_must,
        valid_until=day + timedelta(days=60),
        published_at=now(),
        confirmed_on=demand.confirmed_on,
        created_at=now(),
        updated_at=now(),
    )
    for position, ask in enumerate(demand.asks):
        rows.add(
            DemandSkill,
            demand_id=demand.id,
            position=position,
            words=ask.words,
            skill=ask.skill,
            level=ask.level,
            importance=_NEEDS[ask.need],
        )


def _add_person(rows: Rows, one: Talent, levels: dict[int, str], moment: datetime, day: date) -> None:
    level = levels.get(one.education or 0)
    rows.add(
        Person,
        id=one.id,
        name=f"{_FAMILY_NAMES[one.id % len(_FAMILY_NAMES)]}示范",
        division=one.divisions[0] if one.divisions else None,
        education_level=level,
        experience_years=one.experience_years,
        experience_stated=True,
        agreed=True,
        confirmed_on=one.confirmed_on or day - timedelta(days=400),
        created_at=moment,
        updated_at=moment,
    )
    for kind in (ConsentKind.NOTICE, ConsentKind.MATCHING):
        rows.add(Consent, person_id=one.id, kind=kind, text_version="1", given_at=moment)
    for membership in one.categories:
        since = day - timedelta(days=300)
        category = Category(membership.category)
        rows.add(Membership, person_id=one.id, category=category, since=since, until=membership.until)
    if level is not None:
        rows.add(Education, person_id=one.id, school_name="示范职业学院", major_name="电子商务", level=level)
    for position, post in enumerate(one.posts):
        duties = "" if position else one.work_text
        rows.add(
            Work,
            person_id=one.id,
            position=position,
            title=post.title,
            occupation=post.occupation,
            duties=duties,
        )
    _add_wishes(rows, one)
    for position, claim in enumerate(one.claims):
        _add_claim(rows, one.id, position, claim, day)


def _add_wishes(rows: Rows, one: Talent) -> None:
    kind = EmploymentKind(one.kinds[0]) if one.kinds else None
    rows.add(Wish, person_id=one.id, salary_min=one.salary_min, kind=kind, remote=one.remote_only)
    for division in one.divisions:
        rows.add(WishDivision, person_id=one.id, division=division)
    for post in one.wished_posts:
        rows.add(WishOccupation, person_id=one.id, title=post.title, occupation=post.occupation)


def _add_claim(rows: Rows, person: int, position: int, claim: Claim, day: date) -> None:
    if claim.declared:
        rows.add(
            PersonSkill,
            person_id=person,
            position=position,
            words=claim.words[:60],
            skill=claim.skill,
            level=claim.level,
            used=claim.proof == Proof.USED,
        )
        return
    rows.add(
        SkillEvidence,
        person_id=person,
        skill=claim.skill,
        kind=_KINDS[claim.proof],
        level=claim.level,
        vouched_by=claim.vouched_by,
        given_on=day - timedelta(days=90),
    )


def _insert(connection: Connection, rows: Rows) -> None:
    """Parents before children, in bulk by whatever the database takes in fastest."""
    by_name = {str(model.__tablename__): found for model, found in rows.tables.items()}
    for table in SQLModel.metadata.sorted_tables:
        found = by_name.get(table.name)
        if not found:
            continue
        if connection.dialect.name == "postgresql":
            _copy(connection, table, found)
        else:
            connection.execute(insert(table), found)


def _copy(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    names = list(rows[0])
    ready = [
        table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        for name in names
    ]
    listed = ", ".join(names)
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(f"COPY {table.name} ({listed}) FROM STDIN") as copy:
        for row in _bound(rows, names, ready):
            copy.write_row(row)


def _bound(rows: Sequence[dict[str, Any]], names: Sequence[str], ready: Sequence[Any]) -> Iterator[list[Any]]:
    for row in rows:
        yield [
            row[name] if make is None else make(row[name]) for name, make in zip(names, ready, strict=True)
        ]
