"""Forgetting a person leaves no row behind, in any table that points at people."""

from sqlalchemy import Table, func, select
from sqlmodel import col

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.tokens import actor_of
from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import ChangeKind
from talent.exams.attempt_tables import Attempt
from talent.exams.forgetting import forget_exams
from talent.hiring.forgetting import forget as forget_hiring
from talent.hiring.tables import Thread
from talent.identity.enums import PairReason
from talent.identity.forgetting import forget_identity
from talent.identity.tables import ClaimCode, IdentityKey
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.market.forgetting import forget_market
from talent.matches.enums import AlertPace, Verdict
from talent.matches.schemas import VerdictInput
from talent.matches.tables import Recommendation, SavedSearch, SavedSearchTold
from talent.matches.verdicts import set_verdict
from talent.people import service as people
from talent.people.enums import EvidenceKind
from talent.people.partner_tables import GraduateEntry, PartnerWords
from talent.people.schemas import EvidenceInput, PersonInput
from talent.tables import metadata
from talent.training.forgetting import forget_training
from talent.training.tables import Completion
from tests.factories.accounts import make_organisation, make_user
from tests.factories.enterprises import make_demand
from tests.factories.exams import make_attempt
from tests.factories.hiring import make_hire
from tests.factories.market import make_client, make_exchanged
from tests.factories.training import make_training


def tables_about_people() -> list[Table]:
    """``person``, every table with a foreign key to it, and every table with one to those."""
    found = {"person"}
    while True:
        more = {
            table.name
            for table in metadata.tables.values()
            if any(key.column.table.name in found for key in table.foreign_keys)
        }
        if more <= found:
            return [metadata.tables[name] for name in sorted(found)]
        found |= more


def rows(session: Session) -> dict[str, int]:
    return {
        table.name: session.connection().execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables_about_people()
    }


# What the law bids kept and what is counted, without the person: the areas take person and texts out.
KEPT = {
    "thread",
    "thread_event",
    "hire",
    "attempt",
    "attempt_item",
    "audited_record",
    "completion",
    "question_report",
}


def kept_with_person(session: Session) -> int:
    """Of each table whose rows stay when the person goes."""
    counted = [
        select(func.count()).select_from(table).where(col(table.person_id).is_not(None))
        for table in (Thread, Completion, Attempt)
    ]
    [number] = {session.connection().execute(query).scalar_one() for query in counted}
    return number


def forget(session: Session, person_id: int) -> None:
    """In every area that holds something of the person, from the top."""
    forget_identity(session, person_id)
    forget_market(session, person_id)
    forget_hiring(session, person_id)
    forget_exams(session, person_id)
    forget_training(session, person_id)
    people.forget(session, person_id)


def a_full_profile(session: Session, actor: Actor, whole: PersonInput) -> int:
    """A person with everything that there may be of one, also in the areas above."""
    person_id = people.create_person(session, actor, whole).id
    _recommend(session, person_id)
    _search(session, person_id)
    people.save_draft(session, actor, "work", 1, {"rows.0.title": ["客服"]})
    data = EvidenceInput(
        skill="photoshop", kind=EvidenceKind.EXAMINED, level=3, vouched_by="测试考点", given_on=today()
    )
    people.add_evidence(session, SYSTEM, person_id, data)
    demand_id = make_demand(session, make_organisation(session).id or 0).id or 0
    set_verdict(session, SYSTEM, demand_id, person_id, VerdictInput(verdict=Verdict.SHORTLISTED))
    make_hire(session, demand_id, person_id)
    make_training(session, make_organisation(session).id or 0, person_id)
    _hand_in(session, person_id)
    _identify(session, person_id)
    market = make_organisation(session, kind=OrganisationKind.MARKET).id
    program = make_user(session, role=Role.API_CLIENT, organisation_id=market)
    make_exchanged(session, make_client(session, actor_of(program, "")), person_id)
    make_attempt(session, person_id)
    return person_id


def _hand_in(session: Session, person_id: int) -> None:
    number = make_organisation(session).id or 0
    session.add(GraduateEntry(organisation_id=number, person_id=person_id, graduation_year=2026))
    session.add(PartnerWords(organisation_id=number, person_id=person_id, words="{}"))
    session.flush()


def _identify(session: Session, person_id: int) -> None:
    number = make_organisation(session).id or 0
    session.add(IdentityKey(person_id=person_id, reason=PairReason.SCHOOL, key="a" * 64))
    code = f"{person_id:064x}"
    session.add(ClaimCode(person_id=person_id, digest=code, organisation_id=number, expires_at=now()))
    session.flush()


def _search(session: Session, person_id: int) -> None:
    demand_id = make_demand(session, make_organisation(session).id or 0).id or 0
    row = SavedSearch(person_id=person_id, name="全部岗位", pace=AlertPace.DAILY)
    session.add(row)
    session.flush()
    session.add(SavedSearchTold(search_id=row.id, demand_id=demand_id, told_on=today()))
    session.flush()


def _recommend(session: Session, person_id: int) -> None:
    demand_id = make_demand(session, make_organisation(session).id or 0).id or 0
    session.add(
        Recommendation(
            demand_id=demand_id,
            person_id=person_id,
            rank=1,
            score=80.0,
            version="1",
            computed_on=today(),
        )
    )
    session.flush()


def test_the_sample_profile_has_rows_in_every_table(
    session: Session, talent: Actor, whole: PersonInput
) -> None:
    a_full_profile(session, talent, whole)
    counted = rows(session)
    assert len(counted) >= 14
    assert [name for name, number in counted.items() if number == 0] == []


def test_a_forgotten_person_has_no_row_left(session: Session, talent: Actor, whole: PersonInput) -> None:
    person_id = a_full_profile(session, talent, whole)
    forget(session, person_id)
    assert {name for name, number in rows(session).items() if number} == KEPT
    assert kept_with_person(session) == 0


def test_others_stay_as_they_are(
    session: Session, talent: Actor, other_talent: Actor, whole: PersonInput
) -> None:
    other_id = a_full_profile(session, other_talent, whole)
    before = rows(session)
    forget(session, a_full_profile(session, talent, whole))
    after = rows(session)
    assert {name: after[name] for name in after if name not in KEPT} == {
        name: before[name] for name in before if name not in KEPT
    }
    assert kept_with_person(session) == 1
    assert people.get_person(session, other_talent, other_id).id == other_id


def test_the_rankings_are_told(session: Session, talent: Actor, whole: PersonInput) -> None:
    person_id = a_full_profile(session, talent, whole)
    before = latest_sequence(session)
    forget(session, person_id)
    assert [change[1:] for change in changes_since(session, before, 10)] == [(ChangeKind.PERSON, person_id)]


def test_forgetting_twice_does_no_harm(session: Session, talent: Actor, whole: PersonInput) -> None:
    person_id = a_full_profile(session, talent, whole)
    forget(session, person_id)
    forget(session, person_id)
    assert people.get_own_person(session, talent) is None
