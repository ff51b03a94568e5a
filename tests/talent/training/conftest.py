"""A training body with an open course and a class in it, and people who want to take part."""

from collections.abc import Callable
from pathlib import Path

import pytest

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tokens import actor_of
from talent.kit.db import Session
from talent.training.auditing import open_audit
from talent.training.tables import Course, TrainingClass
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.training import make_class, make_course
from tests.talent.training.audits import audit_input, declare

Somebody = Callable[..., Actor]


@pytest.fixture
def course(session: Session, training_body: Actor) -> Course:
    made = make_course(
        session, training_body.organisation_id or 0, summary="从开播到复盘。", for_whom="想做直播的人"
    )
    session.commit()
    return made


@pytest.fixture
def held(session: Session, course: Course) -> TrainingClass:
    """A class with two seats."""
    made = make_class(session, course, seats=2)
    session.commit()
    return made


@pytest.fixture
def somebody(session: Session) -> Somebody:
    """``somebody(name="李想")`` is a talent with an account and a profile."""

    def make(**fields: object) -> Actor:
        user = make_user(session, role=Role.TALENT)
        make_person(session, user_id=user.id, **fields)  # type: ignore[arg-type]
        session.commit()
        return actor_of(user, "192.0.2.1")

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "papers"


@pytest.fixture
def opened(session: Session, staff: Actor, training_body: Actor) -> int:
    """An audit of one body with ten completions, two of which are drawn."""
    declare(session, training_body.organisation_id or 0, 10)
    return open_audit(session, staff, audit_input())
