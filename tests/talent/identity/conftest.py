"""A world in which two profiles may meet, and people who are there already."""

from collections.abc import Callable

import pytest

from talent.accounts.enums import OrganisationKind
from talent.kit.clock import today
from talent.kit.crypto import keyring
from talent.kit.db import Session
from talent.people.tables import Person
from tests.factories.accounts import make_organisation
from tests.factories.identity import World, make_world


@pytest.fixture
def world(session: Session) -> World:
    body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY)
    made = make_world(session, body.id or 0)
    session.commit()
    return made


@pytest.fixture
def bare(session: Session) -> Callable[..., Person]:
    """Somebody with nothing but a name, and what else is said."""

    def make(name: str = "王测试", **fields: object) -> Person:
        fields.setdefault("confirmed_on", today())
        if fields.get("mobile"):
            fields["mobile_index"] = keyring().blind_index(str(fields["mobile"]), "person.mobile")
        person = Person(name=name, **fields)
        session.add(person)
        session.flush()
        return person

    return make
