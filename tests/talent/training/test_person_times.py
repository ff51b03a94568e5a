"""Person-times: one completion of one class that is not revoked, in the year of its day."""

from datetime import date

import pytest

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind
from talent.kit.db import Session
from talent.kit.errors import Forbidden
from talent.training.enums import TeachingMode
from talent.training.forgetting import forget_training
from talent.training.person_times import NO_PLACE, PersonTimes, person_times
from tests.factories.accounts import make_organisation
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course
from tests.factories.vocabulary import fill_vocabulary

YEAR = 2026


@pytest.fixture
def counted(session: Session, training_body: Actor) -> Session:
    """Two people with four completions of the body, one of the year before; and of another, one revoked."""
    fill_vocabulary(session)
    other = make_organisation(session, kind=OrganisationKind.TRAINING_BODY, name="另一家机构").id or 0
    first = make_class(session, make_course(session, training_body.organisation_id or 0), division="130102")
    second = make_class(
        session,
        make_course(session, training_body.organisation_id or 0, mode=TeachingMode.ONLINE),
        division=None,
    )
    third = make_class(session, make_course(session, other), division="130200")
    people = [make_person(session).id or 0 for _ in range(2)]
    make_completion(session, first, people[0], date(YEAR, 1, 1))
    make_completion(session, first, people[1], date(YEAR, 12, 31))
    make_completion(session, second, people[0], date(YEAR, 3, 5))
    make_completion(session, second, people[1], date(YEAR - 1, 12, 31))
    revoked = make_completion(session, third, people[0], date(YEAR, 3, 6))
    revoked.revoked_on = date(YEAR, 3, 7)
    make_completion(session, third, people[1], date(YEAR, 3, 6))
    session.flush()
    return session


def parts(shares: list) -> dict[str, int]:  # type: ignore[type-arg]
    return {one.name: one.number for one in shares if one.number}


def test_a_body_counts_its_own(counted: Session, training_body: Actor) -> None:
    found = person_times(counted, training_body, 100, YEAR)
    assert (found.total, found.people, found.percent) == (3, 2, 3.0)
    assert parts(found.months) == {"1月": 1, "3月": 1, "12月": 1}
    assert parts(found.modes) == {"线下": 2, "线上": 1}
    assert parts(found.divisions) == {"石家庄市": 2, NO_PLACE: 1}
    assert found.bodies == []


def test_the_staff_count_all_by_body(counted: Session, staff: Actor, training_body: Actor) -> None:
    found = person_times(counted, staff, 200_000, YEAR)
    assert found.total == 4
    assert parts(found.bodies) == {"training的机构": 3, "另一家机构": 1}
    assert parts(found.divisions) == {"石家庄市": 2, NO_PLACE: 1, "唐山市": 1}


def test_the_parts_come_to_the_whole(counted: Session, staff: Actor) -> None:
    found: PersonTimes = person_times(counted, staff, 200_000, YEAR)
    for shares in (found.months, found.modes, found.divisions, found.bodies):
        assert sum(one.number for one in shares) == found.total


def test_a_year_without_any_is_nothing(counted: Session, training_body: Actor) -> None:
    assert person_times(counted, training_body, 100, 2024).total == 0


def test_a_person_counts_for_ever_once_forgotten(counted: Session, staff: Actor) -> None:
    person = make_person(counted).id or 0
    held = make_class(counted, make_course(counted, make_organisation(counted).id or 0))
    make_completion(counted, held, person, date(YEAR, 5, 1))
    before = person_times(counted, staff, 1, YEAR).total
    forget_training(counted, person)
    assert person_times(counted, staff, 1, YEAR).total == before


def test_nobody_else_counts(counted: Session, talent: Actor) -> None:
    with pytest.raises(Forbidden):
        person_times(counted, talent, 1, YEAR)
