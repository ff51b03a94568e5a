"""What is lacking is counted of groups, and seats are shared out in proportion to it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind, Verification
from talent.enterprises.enums import DemandState, Importance
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden
from talent.kit.paging import Page
from talent.people import service as people
from talent.people.enums import ConsentKind, EvidenceKind
from talent.training.counting import count_skills
from talent.training.enums import EnrolmentState, TeachingMode
from talent.training.plan_rules import CAP, CLASS_SIZE, classes_for, remaining, share_out
from talent.training.shortage_schemas import PlanLine, Shortage, ShortageFilter
from talent.training.shortages import class_plan, list_shortages, plan_rows
from talent.training.tables import Enrolment
from tests.factories.accounts import make_organisation
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course
from tests.factories.vocabulary import fill_vocabulary

TARGET = 200_000
VIDEO = (("剪辑", "video_editing", 2, Importance.REQUIRED),)
CITY, OTHER = "130100", "130200"


@pytest.fixture
def database(database: Database) -> Database:
    with database.write() as session:
        fill_vocabulary(session)
    return database


@pytest.fixture
def enterprise_id(enterprise_owner: Actor) -> int:
    return enterprise_owner.organisation_id or 0


@pytest.fixture
def school_id(session: Session) -> int:
    return make_organisation(session, kind=OrganisationKind.TRAINING_BODY, name="示例培训学校").id or 0


def prove(session: Session, person_id: int, source: str = "completion:1") -> None:
    word = people.Word(person_id, "video_editing", EvidenceKind.CONFIRMED, 2, "示例培训学校", today())
    people.set_evidence(session, SYSTEM, {source: [word]})


def line(session: Session, actor: Actor, division: str | None = None) -> Shortage:
    [found] = list_shortages(session, actor, ShortageFilter(division=division), Page()).skills.items
    return found


def plan_line(session: Session, staff: Actor, city: str = CITY) -> PlanLine:
    [found] = [one for one in class_plan(session, staff, TARGET).lines if one.division == city]
    return found


def test_a_line_says_on_how_many_demands_people_and_seats_it_is_based(
    session: Session, training_body: Actor, enterprise_id: int, school_id: int
) -> None:
    make_demand(session, enterprise_id, headcount=5, skills=VIDEO)
    make_demand(session, enterprise_id, headcount=None, skills=VIDEO)
    stated = [make_person(session, skills=[("剪辑", "video_editing", 1)]).id or 0 for _ in range(3)]
    prove(session, stated[0])
    held = make_class(session, make_course(session, school_id, skills={"video_editing": 2}), seats=3)
    session.add(Enrolment(class_id=held.id or 0, person_id=stated[1], state=EnrolmentState.ENROLLED))
    session.add(Enrolment(class_id=held.id or 0, person_id=stated[2], state=EnrolmentState.WAITING))
    session.flush()
    found = line(session, training_body)
    assert (found.name, found.demands, found.wanted) == ("视频剪辑", 2, 6)
    assert (found.stated, found.proven, found.classes, found.seats) == (3, 1, 1, 2)
    assert (found.gap, found.lack) == (5, 3)


def test_what_does_not_count_is_not_counted(
    session: Session, training_body: Actor, enterprise_id: int, school_id: int
) -> None:
    make_demand(session, enterprise_id, headcount=1, skills=VIDEO)
    preferred = (("剪辑", "video_editing", 2, Importance.PREFERRED),)
    make_demand(session, enterprise_id, skills=preferred)
    make_demand(session, enterprise_id, state=DemandState.DRAFT, skills=VIDEO)
    skills = [("剪辑", "video_editing", 1)]
    make_person(session, skills=skills, opted_out=True)
    make_person(session, skills=skills, consents=[ConsentKind.NOTICE])
    # Vouched for and never stated, and evidence that was taken back.
    prove(session, make_person(session, skills=[]).id or 0)
    revoked = make_person(session, skills=skills).id or 0
    prove(session, revoked, "completion:2")
    people.set_evidence(session, SYSTEM, {"completion:2": []})
    course = make_course(session, school_id, skills={"video_editing": 2})
    make_class(session, course, enrol_until=today() - timedelta(days=1))
    unverified = make_organisation(
        session, kind=OrganisationKind.TRAINING_BODY, name="未认证学校", verification=Verification.PENDING
    )
    make_class(session, make_course(session, unverified.id or 0, skills={"video_editing": 2}))
    found = line(session, training_body)
    assert (found.demands, found.wanted) == (1, 1)
    assert (found.stated, found.proven, found.classes, found.seats) == (1, 0, 0, 0)


def test_a_city_stands_for_its_counties_and_has_what_is_online(
    session: Session, training_body: Actor, enterprise_id: int, school_id: int
) -> None:
    make_demand(session, enterprise_id, division="130102", headcount=9, skills=VIDEO)
    make_demand(session, enterprise_id, division=OTHER, headcount=4, skills=VIDEO)
    course = make_course(session, school_id, skills={"video_editing": 2})
    make_class(session, course, seats=2, division=None, mode=TeachingMode.ONLINE)
    make_class(session, course, seats=5, division=OTHER)
    assert (line(session, training_body, CITY).wanted, line(session, training_body, CITY).seats) == (9, 2)
    assert (line(session, training_body).wanted, line(session, training_body).seats) == (13, 7)


def test_where_most_are_lacking_comes_first_page_by_page(
    session: Session, training_body: Actor, enterprise_id: int
) -> None:
    make_demand(session, enterprise_id, headcount=2, skills=VIDEO)
    make_demand(session, enterprise_id, headcount=7, skills=(("Python", "python", 2, Importance.REQUIRED),))
    first = list_shortages(session, training_body, ShortageFilter(), Page(size=1)).skills
    second = list_shortages(session, training_body, ShortageFilter(), Page(size=1, number=2)).skills
    assert [one.skill for one in (*first.items, *second.items)] == ["python", "video_editing"]
    assert (first.total, second.total) == (2, 2)


def test_the_plan_shares_out_what_is_left_of_the_target(
    session: Session, staff: Actor, enterprise_id: int, school_id: int
) -> None:
    make_demand(session, enterprise_id, headcount=100, skills=VIDEO)
    prove(session, make_person(session, skills=[("剪辑", "video_editing", 1)]).id or 0)
    course = make_course(session, school_id, skills={"video_editing": 2})
    ends = date(today().year, 12, 31)
    held = make_class(session, course, seats=20, starts_on=today(), ends_on=ends)
    make_completion(session, held, make_person(session, skills=[]).id or 0)
    plan = class_plan(session, staff, TARGET)
    assert (plan.done, plan.planned, plan.remaining) == (1, 20, TARGET - 21)
    one = plan_line(session, staff)
    assert (one.wanted, one.proven, one.gap, one.planned) == (100, 1, 99, 20)
    assert (one.seats, one.classes) == (CAP * 79, classes_for(CAP * 79))
    assert plan.placed == one.seats


def test_two_skills_of_a_group_are_one_need_of_the_group(
    session: Session, staff: Actor, enterprise_id: int
) -> None:
    asks = (*VIDEO, ("PR", "premiere", 2, Importance.MUST))
    make_demand(session, enterprise_id, headcount=3, skills=asks)
    one = plan_line(session, staff)
    assert (one.demands, one.wanted) == (1, 3)


def test_the_plan_is_a_table_for_a_spreadsheet(session: Session, staff: Actor, enterprise_id: int) -> None:
    make_demand(session, enterprise_id, headcount=3, skills=VIDEO)
    head, row = plan_rows(class_plan(session, staff, TARGET))
    assert len(head) == len(row)
    assert row[0] == "石家庄市"
    assert row[-2:] == (9, 1)


def test_only_who_plans_sees_the_plan(session: Session, training_body: Actor, talent: Actor) -> None:
    with pytest.raises(Forbidden):
        class_plan(session, training_body, TARGET)
    with pytest.raises(Forbidden):
        list_shortages(session, talent, ShortageFilter(), Page())


LACKING = st.dictionaries(st.integers(0, 20), st.integers(0, 5000), max_size=15)


@given(LACKING, st.integers(0, TARGET))
def test_no_more_is_shared_out_than_there_is_and_nobody_gets_more_than_the_cap(
    lacking: dict[int, int], seats: int
) -> None:
    shared = share_out(lacking, seats)
    assert sum(shared.values()) <= seats
    assert all(0 <= shared[key] <= CAP * lack for key, lack in lacking.items())
    # Who lacks more gets no less.
    order = sorted(lacking, key=lacking.__getitem__)
    assert [shared[key] for key in order] == sorted(shared.values())


@given(st.integers(0, TARGET))
def test_classes_hold_all_seats_and_none_is_empty(seats: int) -> None:
    assert (classes_for(seats) - 1) * CLASS_SIZE < seats <= classes_for(seats) * CLASS_SIZE


def test_a_target_that_is_reached_asks_for_nothing_more() -> None:
    assert remaining(TARGET, TARGET, 1) == 0


def test_another_target_leaves_another_plan(session: Session, staff: Actor, enterprise_id: int) -> None:
    make_demand(session, enterprise_id, headcount=3, skills=VIDEO)
    plan = class_plan(session, staff, 5)
    assert (plan.target, plan.remaining, plan.placed) == (5, 5, 5)


def test_what_the_night_counted_stands_until_the_next(
    session: Session, training_body: Actor, enterprise_id: int
) -> None:
    make_demand(session, enterprise_id, headcount=5, skills=VIDEO)
    assert count_skills(session, today()) > 0
    assert count_skills(session, today()) == 0
    make_demand(session, enterprise_id, headcount=2, skills=VIDEO)
    assert line(session, training_body).wanted == 5
    tomorrow = today() + timedelta(days=1)
    assert count_skills(session, tomorrow) > 0
    found = list_shortages(session, training_body, ShortageFilter(), Page())
    assert ([one.wanted for one in found.skills.items], found.counted_on) == ([7], tomorrow)


def test_what_was_counted_says_the_same_as_counting_now(
    session: Session, staff: Actor, enterprise_id: int
) -> None:
    make_demand(session, enterprise_id, headcount=5, division="130102", skills=VIDEO)
    make_demand(session, enterprise_id, division=None, skills=VIDEO)
    prove(session, make_person(session, skills=[("剪辑", "video_editing", 1)]).id or 0)
    shortages = list_shortages(session, staff, ShortageFilter(), Page())
    plan = class_plan(session, staff, TARGET)
    count_skills(session, today())
    assert list_shortages(session, staff, ShortageFilter(), Page()) == shortages
    assert class_plan(session, staff, TARGET) == plan
