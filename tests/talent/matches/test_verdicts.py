"""Shortlisting and rejecting: who may, what is kept of it, and what the rankings make of it."""

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import AuditEntry, ChangeKind
from talent.enterprises.enums import DemandState, Importance
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.matches import verdicts
from talent.matches.engine import MatchEngine
from talent.matches.enums import Verdict, VerdictReason
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter, VerdictInput
from talent.matches.tables import DemandVerdict
from talent.people import service as people
from talent.people.enums import Visibility
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

LIKED = VerdictInput(verdict=Verdict.SHORTLISTED)
REFUSED = VerdictInput(verdict=Verdict.REJECTED)
ASKS = (("Photoshop", None, 2, Importance.REQUIRED), ("Python", None, 2, Importance.REQUIRED))
FIRST = Page()


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, skills=ASKS)
    session.commit()
    return demand.id or 0


@pytest.fixture
def person_id(session: Session) -> int:
    person = make_person(session)
    session.commit()
    return person.id or 0


def lines(session: Session) -> list[tuple[Action, int | None, str]]:
    acts = [Action.VERDICT_SET, Action.VERDICT_CLEAR, Action.LEARNING_SWITCH]
    query = select(AuditEntry).where(col(AuditEntry.action).in_(acts)).order_by(col(AuditEntry.id))
    return [(entry.action, entry.object_id, entry.detail) for entry in session.exec(query)]


def test_a_mark_is_kept_with_who_and_when_and_audited(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, LIKED)
    (row,) = session.exec(select(DemandVerdict).order_by(col(DemandVerdict.id)))
    assert (row.demand_id, row.person_id, row.verdict) == (demand_id, person_id, Verdict.SHORTLISTED)
    assert row.decided_by == enterprise_owner.user_id
    assert lines(session) == [(Action.VERDICT_SET, demand_id, f"person {person_id}: shortlisted")]


def test_every_change_of_marks_and_of_the_switch_is_in_the_change_log(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    for act in (
        lambda: verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, LIKED),
        lambda: verdicts.set_learning(session, enterprise_owner, demand_id, True),
        lambda: verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, REFUSED),
        lambda: verdicts.clear_verdict(session, enterprise_owner, demand_id, person_id),
        lambda: verdicts.set_learning(session, enterprise_owner, demand_id, False),
    ):
        before = latest_sequence(session)
        act()
        assert [one[1:] for one in changes_since(session, before, 9)] == [(ChangeKind.DEMAND, demand_id)]


def test_the_same_again_changes_nothing(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, LIKED)
    verdicts.set_learning(session, enterprise_owner, demand_id, True)
    before, written = latest_sequence(session), len(lines(session))
    verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, LIKED)
    verdicts.set_learning(session, enterprise_owner, demand_id, True)
    assert latest_sequence(session) == before
    verdicts.clear_verdict(session, enterprise_owner, demand_id, person_id)
    verdicts.clear_verdict(session, enterprise_owner, demand_id, person_id)
    assert verdicts.clear_all_verdicts(session, enterprise_owner, demand_id) == 0
    assert len(lines(session)) == written + 1


def test_a_person_has_one_mark_for_a_demand(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    place = VerdictInput(verdict=Verdict.REJECTED, reason=VerdictReason.PLACE)
    for data in (LIKED, place, LIKED):
        shown = verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, data)
        assert (shown.verdict, shown.reason) == (data.verdict, data.reason)
    assert verdicts.list_verdicts(session, enterprise_owner, demand_id, FIRST).total == 1


def test_all_marks_of_one_demand_are_cleared_and_no_others(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    other = make_demand(session, enterprise_owner.organisation_id or 0).id or 0
    second = make_person(session).id or 0
    for number in (person_id, second):
        verdicts.set_verdict(session, enterprise_owner, demand_id, number, LIKED)
    verdicts.set_verdict(session, enterprise_owner, other, person_id, LIKED)
    assert verdicts.clear_all_verdicts(session, enterprise_owner, demand_id) == 2
    assert verdicts.list_verdicts(session, enterprise_owner, demand_id, FIRST).items == []
    assert verdicts.list_verdicts(session, enterprise_owner, other, FIRST).total == 1


def test_marks_are_listed_in_pages_the_last_first(
    session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    ids = [make_person(session).id or 0 for _ in range(3)]
    for number in ids:
        verdicts.set_verdict(session, enterprise_owner, demand_id, number, LIKED)
    pages = [
        verdicts.list_verdicts(session, enterprise_owner, demand_id, Page(number=number, size=2))
        for number in (1, 2)
    ]
    assert [one.person_id for page in pages for one in page.items] == ids[::-1]
    assert [page.total for page in pages] == [3, 3]


@pytest.mark.parametrize(
    ("stranger", "error"),
    [
        ("other_enterprise", NotFound),
        ("unverified_enterprise", NotFound),
        ("staff", Forbidden),
        ("talent", Forbidden),
        ("university", Forbidden),
        ("api_client", Forbidden),
        ("visitor", Forbidden),
    ],
)
def test_nobody_else_marks_or_switches(
    stranger: str,
    error: type[Exception],
    request: pytest.FixtureRequest,
    session: Session,
    demand_id: int,
    person_id: int,
) -> None:
    actor: Actor = request.getfixturevalue(stranger)
    for act in (
        lambda: verdicts.set_verdict(session, actor, demand_id, person_id, LIKED),
        lambda: verdicts.clear_verdict(session, actor, demand_id, person_id),
        lambda: verdicts.clear_all_verdicts(session, actor, demand_id),
        lambda: verdicts.set_learning(session, actor, demand_id, True),
    ):
        with pytest.raises(error):
            act()


@pytest.mark.parametrize(
    "stranger",
    ["other_enterprise", "unverified_enterprise", "talent", "university", "api_client", "visitor"],
)
def test_strangers_do_not_see_the_marks(
    stranger: str, request: pytest.FixtureRequest, session: Session, engine: MatchEngine, demand_id: int
) -> None:
    actor: Actor = request.getfixturevalue(stranger)
    with pytest.raises((Forbidden, NotFound)):
        verdicts.list_verdicts(session, actor, demand_id, FIRST)
    with pytest.raises((Forbidden, NotFound)):
        verdicts.feedback(session, actor, engine, demand_id)


def test_staff_see_the_marks(
    session: Session, enterprise_owner: Actor, staff: Actor, demand_id: int, person_id: int
) -> None:
    verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, LIKED)
    assert verdicts.list_verdicts(session, staff, demand_id, FIRST).total == 1


@pytest.mark.parametrize(
    ("reader", "sees"), [("enterprise_owner", True), ("staff", True), ("api_client", False)]
)
def test_the_ranking_carries_the_marks_for_who_may_see_them(
    reader: str,
    sees: bool,
    request: pytest.FixtureRequest,
    session: Session,
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    demand_id: int,
    person_id: int,
) -> None:
    verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, LIKED)
    session.commit()
    actor: Actor = request.getfixturevalue(reader)
    with database.read() as reading:
        ranking = rank_candidates(reading, actor, engine, demand_id, CandidateFilter(), FIRST)
    (candidate,) = ranking.candidates
    assert (candidate.verdict is not None) is sees


def test_an_unverified_enterprise_marks_nobody_for_its_own_draft(
    session: Session, unverified_enterprise: Actor, person_id: int
) -> None:
    own = make_demand(session, unverified_enterprise.organisation_id or 0, state=DemandState.DRAFT)
    with pytest.raises(Forbidden, match="认证"):
        verdicts.set_verdict(session, unverified_enterprise, own.id or 0, person_id, LIKED)


def test_who_is_not_shown_cannot_be_marked(session: Session, enterprise_owner: Actor, demand_id: int) -> None:
    hidden = make_person(session, visibility=Visibility.HIDDEN).id or 0
    with pytest.raises(NotFound):
        verdicts.set_verdict(session, enterprise_owner, demand_id, hidden, LIKED)


def test_a_demand_has_room_for_so_many_marks(
    session: Session,
    enterprise_owner: Actor,
    demand_id: int,
    person_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verdicts, "MOST_VERDICTS", 1)
    verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, LIKED)
    verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, REFUSED)
    with pytest.raises(Invalid, match="最多标记 1 人"):
        verdicts.set_verdict(session, enterprise_owner, demand_id, make_person(session).id or 0, LIKED)


def test_a_forgotten_person_leaves_no_mark(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, LIKED)
    session.commit()
    people.forget(session, person_id)
    session.expire_all()
    assert verdicts.list_verdicts(session, enterprise_owner, demand_id, FIRST).total == 0


def test_a_draft_has_marks_without_a_line_in_the_change_log(
    session: Session, enterprise_owner: Actor, person_id: int
) -> None:
    draft = make_demand(session, enterprise_owner.organisation_id or 0, state=DemandState.DRAFT).id or 0
    before = latest_sequence(session)
    verdicts.set_verdict(session, enterprise_owner, draft, person_id, LIKED)
    assert latest_sequence(session) == before


def test_the_database_refuses_a_second_mark_of_a_pair(
    database: Database, session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    verdicts.set_verdict(session, enterprise_owner, demand_id, person_id, LIKED)
    session.commit()
    session.add(DemandVerdict(demand_id=demand_id, person_id=person_id, verdict=Verdict.REJECTED))
    with pytest.raises(Exception, match=r"(?i)unique"):
        session.flush()
