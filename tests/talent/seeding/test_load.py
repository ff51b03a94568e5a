"""Loading the demonstration: whole, once, and never over anything else."""

from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.passwords import check_strength
from talent.accounts.sign_in import SignedIn, actor_of_bearer, log_in
from talent.accounts.tables import Organisation, User
from talent.accounts.tokens import actor_of
from talent.audit.actions import Action
from talent.audit.changes import latest_sequence
from talent.audit.tables import AuditEntry
from talent.audit.trail import verify_chain
from talent.enterprises.demands import create_demand, get_demand
from talent.enterprises.schemas import DemandInput
from talent.enterprises.tables import Demand, DemandSkill, Enterprise
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict
from talent.people.queries import rankable_people
from talent.people.service import get_own_person
from talent.people.tables import Education, Person, PersonSkill, WishDivision, Work
from talent.seeding.accounts import DemoAccount, demo_accounts
from talent.seeding.load import DemoReport, load_demo
from talent.vocab.tables import Division, Industry, Major, Occupation, School, Skill
from tests.factories.people import make_person


def ignore(_stage: str, _done: int, _total: int) -> None:
    """A progress report that nobody reads."""


def load(database: Database, talents: int = 20, demands: int = 5, seed: int = 1) -> DemoReport:
    return load_demo(database, talents=talents, demands=demands, seed=seed, today=today(), progress=ignore)


def count(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def used_codes(session: Session, *columns: Any) -> set[str]:
    return {code for column in columns for code in session.scalars(select(column).distinct()) if code}


def test_everybody_and_everything_is_there(demo_database: Database) -> None:
    with demo_database.read() as session:
        assert (count(session, Person), count(session, Demand)) == (300, 40)


def test_most_people_take_part_in_matching(demo_database: Database) -> None:
    with demo_database.read() as session:
        assert len(session.exec(rankable_people().order_by(col(Person.id))).all()) > 250


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (Division, (Person.division, WishDivision.division, Demand.division, Organisation.division)),
        (Skill, (PersonSkill.skill, DemandSkill.skill)),
        (Occupation, (Work.occupation, Demand.occupation)),
        (School, (Education.school_code,)),
        (Major, (Education.major_code,)),
        (Industry, (Enterprise.industry,)),
    ],
)
def test_every_code_is_in_the_code_lists(
    demo_database: Database, table: type[SQLModel], columns: tuple[Any, ...]
) -> None:
    key = table.id if table is Skill else table.code  # type: ignore[attr-defined]
    with demo_database.read() as session:
        used = used_codes(session, *columns)
        assert used
        assert used <= used_codes(session, key)


PEOPLE_ACCOUNTS = [account for account in demo_accounts() if account.role is not Role.API_CLIENT]


@pytest.mark.parametrize("account", PEOPLE_ACCOUNTS, ids=lambda account: account.login)
def test_every_account_can_log_in(writable: Database, account: DemoAccount) -> None:
    with writable.write() as session:
        signed_in = log_in(session, account.login, account.password, "192.0.2.1")
    assert isinstance(signed_in, SignedIn)
    assert signed_in.user.role is account.role


def test_there_is_an_account_for_every_role() -> None:
    assert {account.role for account in demo_accounts()} == set(Role)


def test_the_api_client_comes_with_its_token(demo_database: Database) -> None:
    token = next(account.password for account in demo_accounts() if account.role is Role.API_CLIENT)
    with demo_database.read() as session:
        actor = actor_of_bearer(session, token, "192.0.2.1")
    assert actor is not None
    assert actor.role is Role.API_CLIENT


def test_the_password_would_pass_at_registration() -> None:
    for account in PEOPLE_ACCOUNTS:
        check_strength(account.password, login=account.login)


def test_the_talent_account_has_its_profile(demo_database: Database) -> None:
    with demo_database.read() as session:
        user = session.exec(select(User).where(User.role == Role.TALENT).order_by(col(User.id))).one()
        person = get_own_person(session, Actor(user_id=user.id, role=user.role))
    assert person is not None
    assert person.name == "林晓禾"


def test_demand_1_is_open_for_all_to_see(demo_database: Database) -> None:
    with demo_database.read() as session:
        assert get_demand(session, Actor(), 1).title == "抖音直播运营"


def test_the_trail_is_whole_and_names_the_load_once(demo_database: Database) -> None:
    with demo_database.read() as session:
        loads = session.exec(
            select(AuditEntry).where(AuditEntry.action == Action.DEMO_LOAD).order_by(col(AuditEntry.id))
        ).all()
        assert [entry.detail for entry in loads] == ["talents=300 demands=40 seed=2026"]
        assert verify_chain(session) is None


def test_an_open_ranking_learns_of_everybody(demo_database: Database) -> None:
    with demo_database.read() as session:
        assert latest_sequence(session) == 340


def test_loading_again_changes_nothing(database: Database) -> None:
    load(database)
    with database.read() as session:
        before = latest_sequence(session), count(session, AuditEntry), count(session, PersonSkill)
    report = load(database)
    with database.read() as session:
        assert (latest_sequence(session), count(session, AuditEntry), count(session, PersonSkill)) == before
    assert not report.loaded
    assert "未作改动" in report.message


def test_other_numbers_are_refused_with_advice(database: Database) -> None:
    load(database)
    with pytest.raises(Conflict, match="JICAI_HOME"):
        load(database, talents=21)


def test_real_people_are_never_mixed_with_invented_ones(database: Database) -> None:
    with database.write() as session:
        make_person(session)
    with pytest.raises(Conflict, match="非演示数据"):
        load(database)


def test_a_failing_load_leaves_nothing(database: Database) -> None:
    def fail(stage: str, _done: int, _total: int) -> None:
        if stage == "写入数据库":
            raise RuntimeError("out of disk")

    with pytest.raises(RuntimeError):
        load_demo(database, talents=20, demands=5, seed=1, today=today(), progress=fail)
    with database.read() as session:
        assert count(session, Person) == 0
    assert load(database).loaded


def test_numbers_go_on_after_the_load(database: Database) -> None:
    load(database)
    with database.write() as session:
        owner = session.exec(select(User).where(User.organisation_id == 1).order_by(col(User.id))).one()
        actor = actor_of(owner, "")
        assert create_demand(session, actor, DemandInput(title="客服")).id == 6


def test_progress_is_reported_to_the_end(database: Database) -> None:
    reports: list[tuple[str, int, int]] = []
    load_demo(
        database,
        talents=20,
        demands=5,
        seed=1,
        today=today(),
        progress=lambda stage, done, total: reports.append((stage, done, total)),
    )
    last = {stage: (done, total) for stage, done, total in reports}
    assert last["生成人才"] == (20, 20)
    assert last["写入数据库"][0] == last["写入数据库"][1]
