"""Who revokes a certificate while it goes to somebody else waits: both are in the record that is signed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.identity import moving, vouched
from talent.identity.enums import MergeCause
from talent.identity.merging import merge_people
from talent.identity.schemas import UndoInput
from talent.identity.undoing import undo_merge
from talent.kit.db import Database, Session
from talent.people.tables import Person
from talent.training.certificates import revoke_certificates
from talent.training.signing import read_signed
from talent.training.tables import Certificate
from tests.factories.certificates import make_certificate

_LOOKS = 400
_PAUSE = 0.02


@pytest.mark.parametrize("module", [moving, vouched], ids=["merge", "undo"])
def test_a_revocation_at_the_same_moment_is_signed_for_who_has_it_then(
    session: Session,
    database: Database,
    bare: Callable[..., Person],
    staff: Actor,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
) -> None:
    kept, gone = bare().id or 0, bare().id or 0
    source = make_certificate(session, gone).source_id
    merge = merge_people(session, staff, kept, gone, MergeCause.REVIEWED) if module is vouched else None
    session.commit()
    there, idle, real = Event(), Event(), module.signed_for

    def waits() -> bool:
        # SQLite has one writer, who is waited for as a whole.
        if database.is_sqlite:
            return True
        with database.read() as reading:
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            return bool(reading.execute(text(f"{waiting} AND wait_event_type = 'Lock'")).scalar_one())

    def paused(*args: Any) -> Any:
        there.set()
        assert any(waits() or idle.wait(_PAUSE) for _ in range(_LOOKS))
        return real(*args)

    def move() -> None:
        with database.write() as writing:
            if merge is None:
                merge_people(writing, staff, kept, gone, MergeCause.REVIEWED)
            else:
                undo_merge(writing, staff, merge, UndoInput(reason="并错了"))

    def revoke() -> None:
        assert there.wait(10)
        with database.write() as writing:
            [kind] = writing.exec(select(Certificate.kind))
            revoke_certificates(writing, SYSTEM, kind, [source], "缺课")

    monkeypatch.setattr(module, "signed_for", paused)
    with ThreadPoolExecutor(2) as pool:
        for one in (pool.submit(move), pool.submit(revoke)):
            one.result()
    session.expire_all()
    row = session.exec(select(Certificate)).one()
    assert row.person_id == (kept if merge is None else gone)
    record = read_signed(row)
    assert record is not None
    assert record.revoked_on is not None
