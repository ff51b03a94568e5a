"""A candidate with a profile, and a paper that can be sat."""

import pytest

from talent.accounts.actor import Actor
from talent.exams.attempt_tables import Paper
from talent.kit.db import Session
from tests.factories.papers import make_paper
from tests.factories.people import make_person


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
