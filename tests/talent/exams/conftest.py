"""Skills that questions and standards are about, reviewers and bodies, a candidate, and a paper to be sat."""

import pytest

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tokens import actor_of
from talent.exams.attempt_tables import Paper
from talent.kit.db import Session
from tests.factories.accounts import make_user
from tests.factories.papers import make_paper
from tests.factories.people import make_person
from tests.factories.questions import make_skills


@pytest.fixture(autouse=True)
def _skills(session: Session) -> None:
    make_skills(session)


@pytest.fixture
def reviewer(session: Session) -> Actor:
    """Of the staff, as ``staff`` is."""
    user = make_user(session, role=Role.STAFF, display_name="reviewer")
    session.commit()
    return actor_of(user, "192.0.2.1")


@pytest.fixture
def candidate(session: Session, talent: Actor) -> Actor:
    """A talent with a profile."""
    make_person(session, user_id=talent.user_id)
    session.commit()
    return talent


@pytest.fixture
def paper(session: Session) -> Paper:
    made = make_paper(session)
    session.commit()
    return made
