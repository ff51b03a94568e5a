"""What the database, the audit trail and the change log hold of a person: nothing readable."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.audit.tables import AuditEntry
from talent.kit.crypto import keyring
from talent.kit.db import Database, Session
from talent.people import service as people
from talent.people.enums import ConsentKind
from talent.people.schemas import PersonInput
from talent.people.tables import Person
from tests.talent.people.samples import BOTH, RESIDENT_ID

SECRETS = ("李晓明", "13900000002", "lxm@example.com", RESIDENT_ID, "S2016001")


@pytest.fixture
def stored(session: Session, talent: Actor, whole: PersonInput) -> PersonInput:
    basics = whole.basics.model_copy(update={"resident_id": RESIDENT_ID})
    data = whole.model_copy(update={"basics": basics, "agreed": BOTH | {ConsentKind.SENSITIVE}})
    people.create_person(session, SYSTEM, data, user_id=talent.user_id)
    session.commit()
    return data


def test_the_raw_file_holds_no_plain_text(database: Database, stored: PersonInput) -> None:
    if not database.is_sqlite:
        pytest.skip("only SQLite is a file that can be read")
    path = Path(database.url.removeprefix("sqlite:///"))
    raw = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert "写诗".encode() in raw
    assert [secret for secret in SECRETS if secret.encode() in raw] == []


def test_the_columns_hold_no_plain_text(session: Session, stored: PersonInput) -> None:
    for table in ("person", "graduate_detail"):
        row = session.connection().execute(text(f"SELECT * FROM {table}")).one()
        shown = b" ".join(bytes(value) for value in row if isinstance(value, bytes | memoryview))
        shown += " ".join(value for value in row if isinstance(value, str)).encode()
        assert [secret for secret in SECRETS if secret.encode() in shown] == []


def test_a_person_is_found_by_the_blind_index(session: Session, stored: PersonInput) -> None:
    index = keyring().blind_index("13900000002", "person.mobile")
    found = session.exec(select(Person).where(Person.mobile_index == index)).one()
    assert found.name == "李晓明"


def test_the_audit_trail_holds_no_personal_values(session: Session, stored: PersonInput) -> None:
    lines = session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()  # type: ignore[arg-type]
    details = " ".join(line.detail for line in lines)
    assert lines
    assert [secret for secret in SECRETS if secret in details] == []
