"""Everything that is held of a person can be taken away, and goes when the account is closed."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Table, func, select
from sqlmodel import col
from sqlmodel import select as rows_of

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind
from talent.accounts.refusals import Refusal
from talent.accounts.sign_in import log_in, open_session
from talent.accounts.tables import User
from talent.accounts.users import issue_token
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.audit.trail import verify_chain
from talent.exams.attempt_tables import AttemptItem
from talent.hiring.tables import Thread, ThreadEvent
from talent.identity.enums import MergeCause, PairReason
from talent.identity.merging import merge_people
from talent.identity.tables import ClaimCode, IdentityKey, PersonPair
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.errors import Forbidden, Invalid
from talent.kit.terms import Category
from talent.market.tables import OutRecord
from talent.matches.enums import AlertPace, Verdict
from talent.matches.schemas import VerdictInput
from talent.matches.tables import DemandVerdict, Recommendation, SavedSearch, SavedSearchTold
from talent.matches.verdicts import set_verdict
from talent.notices.enums import MailMode, NoticeKind, Topic
from talent.notices.service import tell
from talent.notices.tables import NoticeHours, NoticePreference
from talent.people import service as people
from talent.people.enums import EvidenceKind
from talent.people.partner_tables import GraduateEntry, PartnerWords
from talent.people.schemas import BlockInput
from talent.people.tables import (
    InstructorDetail,
    Membership,
    Person,
    PractitionerDetail,
    SkillEvidence,
    TraineeDetail,
)
from talent.privacy.access import take_data
from talent.privacy.erasure import erase_account
from talent.privacy.holdings import HOLDINGS
from talent.privacy.schemas import EraseInput
from talent.tables import metadata
from talent.training.tables import Completion
from tests.factories.accounts import PASSWORD, make_organisation
from tests.factories.enterprises import make_demand
from tests.factories.exams import make_attempt
from tests.factories.hiring import make_hire
from tests.factories.market import make_client, make_exchanged
from tests.factories.people import make_person
from tests.factories.training import make_training

NAME, MOBILE = "欧阳测试甲", "19900007788"
# These say who of an enterprise or of the staff acted; that is never a talent.
OF_ORGANISATIONS = {
    "alike_questions",
    "question_import",
    "question_imprint",
    "audit_proof",
    "audited_body",
    "item_statistic",
    "market_client",
    "market_client_use",
    "market_difference",
    "market_hook",
    "market_hook_call",
    "market_in_record",
    "market_push_answer",
    "market_reconciliation",
    # Of a person, too; the person's own are among the holdings all the same.
    "market_receipt",
    "market_token",
    "question",
    "question_key",
    "question_review",
    "question_withdrawal",
    "question_version",
    "sampling_audit",
    "sheet_import",
    "sheet_refusal",
    # Numbers of what a sheet made, and of posts in an enterprise's own lists.
    "sheet_made",
    "demand_code",
    "demand",
    "demand_learning",
    "demand_outcome",
    "demand_skill",
    "demand_source",
    "demand_term",
    "member_invitation",
    "organisation_decision",
    "organisation_paper",
}
# Kept without the person: hiring for three years, as the rules on online recruitment ask, and what training
# and exams are counted by.
KEPT = {
    "attempt": 1,
    "attempt_item": 1,
    "audited_record": 1,
    "completion": 1,
    "hire": 1,
    "question_report": 1,
    "thread": 1,
    "thread_event": 1,
}
ERASE = EraseInput(password=PASSWORD, understood=True)


@pytest.fixture
def person_id(session: Session, talent: Actor, enterprise_owner: Actor, api_client: Actor) -> int:
    """Somebody of whom something is held in every table."""
    person = make_person(
        session,
        user_id=talent.user_id,
        name=NAME,
        mobile=MOBILE,
        wish_titles=["主播"],
        wish_divisions=["130100"],
        category=Category.GRADUATE,
    )
    number = person.id or 0
    for category, since in ((Category.TRAINEE, 1), (Category.PRACTITIONER, 2), (Category.INSTRUCTOR, 3)):
        _add_category(session, number, category, since)
    people.save_draft(session, talent, "work", 1, {"rows.0.title": ["客服"]})
    people.block_employer(session, talent, BlockInput(name="唐山某某商贸有限公司"))
    people.note_view(session, enterprise_owner, number)
    demand = make_demand(session, make_organisation(session).id or 0).id or 0
    set_verdict(session, SYSTEM, demand, number, VerdictInput(verdict=Verdict.SHORTLISTED))
    session.add(
        Recommendation(
            demand_id=demand, person_id=number, rank=1, score=1.0, version="1", computed_on=today()
        )
    )
    _save_search(session, number, demand)
    make_hire(session, demand, number, text=NAME)
    save_preferences_of(session, talent.user_id or 0)
    tell(
        session,
        talent.user_id or 0,
        NoticeKind.ORGANISATION_DECIDED,
        key="x",
        path="/",
        outcome="通过",
        organisation="某机构",
    )
    open_session(session, talent.user_id or 0, "")
    issue_token(session, SYSTEM, talent.user_id or 0, "tests", 1)
    _add_evidence(session, number)
    make_training(session, make_organisation(session, kind=OrganisationKind.TRAINING_BODY).id or 0, number)
    make_attempt(session, number)
    make_exchanged(session, make_client(session, api_client), number)
    _add_identity(session, number)
    school = make_organisation(session, kind=OrganisationKind.UNIVERSITY).id or 0
    session.add(GraduateEntry(organisation_id=school, person_id=number, graduation_year=2026))
    session.add(PartnerWords(organisation_id=school, person_id=number, words="{}"))
    session.commit()
    return number


def save_preferences_of(session: Session, user_id: int) -> None:
    session.add(NoticePreference(user_id=user_id, topic=Topic.ALERTS, mail=MailMode.AT_ONCE))
    session.add(NoticeHours(user_id=user_id, quiet_from=22, quiet_until=7))
    session.flush()


def _save_search(session: Session, person_id: int, demand_id: int) -> None:
    row = SavedSearch(person_id=person_id, name="全部岗位", pace=AlertPace.DAILY)
    session.add(row)
    session.flush()
    session.add(SavedSearchTold(search_id=row.id, demand_id=demand_id, told_on=today()))
    session.flush()


def _add_category(session: Session, person_id: int, category: Category, since: int) -> None:
    row = Membership(person_id=person_id, category=category, since=date(2024, since, 1))
    session.add(row)
    session.flush()
    made = {
        Category.TRAINEE: lambda number: TraineeDetail(membership_id=number, course="直播实训"),
        Category.PRACTITIONER: lambda number: PractitionerDetail(membership_id=number, employer="某店"),
        Category.INSTRUCTOR: lambda number: InstructorDetail(membership_id=number, teaches="运营"),
    }
    session.add(made[category](row.id or 0))
    session.flush()


def _add_evidence(session: Session, person_id: int) -> None:
    session.add(
        SkillEvidence(person_id=person_id, skill="photoshop", kind=EvidenceKind.EXAMINED, given_on=today())
    )
    session.flush()


def _add_identity(session: Session, person_id: int) -> None:
    """Something went into the profile, something else looks like it, and digests of it are kept."""
    gone, alike = (make_person(session, name=NAME, consents=()).id or 0 for _ in range(2))
    merge_people(session, SYSTEM, person_id, gone, MergeCause.REVIEWED)
    session.add(PersonPair(low_id=person_id, high_id=alike, by_school=True))
    session.add(IdentityKey(person_id=person_id, reason=PairReason.SCHOOL, key="a" * 64))
    body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY).id or 0
    session.add(ClaimCode(person_id=person_id, digest="b" * 64, organisation_id=body, expires_at=now()))
    people.forget(session, alike)
    session.flush()


def tables_about_people() -> Iterator[Table]:
    """Whatever points at a person or at a user by a foreign key, and what points at those."""
    found = {"person", "user_account"}
    while True:
        more = {
            table.name
            for table in metadata.tables.values()
            if any(key.column.table.name in found for key in table.foreign_keys)
        }
        if more <= found:
            return (metadata.tables[name] for name in sorted(found - OF_ORGANISATIONS))
        found |= more


def test_every_table_about_people_is_among_the_holdings() -> None:
    known = {holding.table.__tablename__ for holding in HOLDINGS}
    tables = {table.name for table in tables_about_people()}
    assert len(tables) > 18
    assert tables - known == set()


def test_everything_is_in_the_data(session: Session, talent: Actor, person_id: int) -> None:
    parts = {part.key: part.rows for part in take_data(session, talent).parts}
    assert [key for key, rows in parts.items() if not rows] == []
    assert set(parts) >= {table.name for table in tables_about_people()}
    (person,) = parts["person"]
    assert (person["name"], person["mobile"]) == (NAME, MOBILE)


def test_the_data_hold_nothing_that_serves_only_the_machine_or_names_others(
    session: Session, talent: Actor, enterprise_owner: Actor, person_id: int
) -> None:
    text = json.dumps(take_data(session, talent).model_dump(mode="json"), ensure_ascii=False)
    for word in (
        "_index",
        "password_hash",
        "token_digest",
        "argon2",
        "decided_by",
        'display_name": "enterprise',
    ):
        assert word not in text


def test_one_gets_only_the_own_data(
    session: Session, talent: Actor, other_talent: Actor, person_id: int
) -> None:
    make_person(session, user_id=other_talent.user_id, name="别人")
    text = json.dumps(take_data(session, other_talent).model_dump(mode="json"), ensure_ascii=False)
    assert NAME not in text
    assert MOBILE not in text


def test_taking_the_data_leaves_a_line(session: Session, talent: Actor, person_id: int) -> None:
    take_data(session, talent)
    lines = session.exec(rows_of(AuditEntry).where(AuditEntry.action == Action.PERSON_EXPORT)).all()
    assert [line.actor_id for line in lines] == [talent.user_id]


def test_others_have_no_data_to_take(session: Session, enterprise_owner: Actor, staff: Actor) -> None:
    for actor in (enterprise_owner, staff):
        with pytest.raises(Forbidden):
            take_data(session, actor)


def _counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.connection().execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables_about_people()
    }


def test_closing_the_account_leaves_no_row_of_the_person(
    session: Session, talent: Actor, enterprise_owner: Actor, person_id: int
) -> None:
    assert erase_account(session, talent, ERASE) is None
    session.commit()
    left = {name: number for name, number in _counts(session).items() if number and name != "user_account"}
    assert left == KEPT
    assert session.exec(rows_of(Thread)).one().person_id is None
    assert session.exec(rows_of(Completion)).one().person_id is None
    assert session.exec(rows_of(AttemptItem)).one().answer is None
    assert session.exec(rows_of(ThreadEvent)).one().text == ""
    # The market has yet to be told that it is gone.
    left_over = session.exec(rows_of(OutRecord)).one()
    assert (left_over.object_id, left_over.owed) == (None, True)
    assert session.get(User, talent.user_id) is None
    assert session.get(User, enterprise_owner.user_id) is not None


def test_others_keep_everything(session: Session, talent: Actor, other_talent: Actor, person_id: int) -> None:
    other = make_person(session, user_id=other_talent.user_id, name="别人").id
    before = session.get_one(Person, other).model_dump()
    erase_account(session, talent, ERASE)
    session.commit()
    assert session.get_one(Person, other).model_dump() == before


def test_nobody_logs_in_any_more(session: Session, talent: Actor, person_id: int) -> None:
    login = session.get_one(User, talent.user_id).login
    erase_account(session, talent, ERASE)
    session.commit()
    refused = log_in(session, login, PASSWORD, "")
    assert getattr(refused, "reason", None) is Refusal.WRONG


def test_the_trail_is_whole_and_names_nobody(session: Session, talent: Actor, person_id: int) -> None:
    erase_account(session, talent, ERASE)
    session.commit()
    assert verify_chain(session) is None
    text = " ".join(str(line.model_dump()) for line in session.exec(rows_of(AuditEntry)))
    assert NAME not in text
    assert MOBILE not in text
    assert Action.PERSON_ERASE in {
        line.action for line in session.exec(rows_of(AuditEntry).order_by(col(AuditEntry.id)))
    }


def test_a_wrong_password_erases_nothing(session: Session, talent: Actor, person_id: int) -> None:
    refused = erase_account(session, talent, EraseInput(password="not the password", understood=True))
    assert refused is not None
    assert refused.reason is Refusal.WRONG_CURRENT
    assert session.get(Person, person_id) is not None


def test_without_the_tick_nothing_is_erased(session: Session, talent: Actor, person_id: int) -> None:
    with pytest.raises(Invalid):
        erase_account(session, talent, EraseInput(password=PASSWORD, understood=False))
    assert session.get(DemandVerdict, 1) is not None
