"""The history makes the tables of the code, and can be walked both ways."""

import re
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from talent import migrations
from talent.kit.db import Database
from talent.tables import metadata

VERSIONS = sorted((Path(migrations.__file__).parent / "versions").glob("*.py"))


def _tables(url: str) -> set[str]:
    engine = create_engine(url, poolclass=NullPool)
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_an_empty_database_has_no_revision(empty_database_url: str) -> None:
    assert migrations.current(empty_database_url) is None


def test_upgrading_makes_every_table(empty_database_url: str) -> None:
    migrations.upgrade(empty_database_url)
    assert _tables(empty_database_url) == set(metadata.tables)


def test_the_history_makes_the_tables_of_the_code(empty_database_url: str) -> None:
    migrations.upgrade(empty_database_url)
    migrations.check(empty_database_url)


def test_going_back_leaves_nothing_and_forth_everything(empty_database_url: str) -> None:
    migrations.upgrade(empty_database_url)
    migrations.downgrade(empty_database_url, "base")
    assert _tables(empty_database_url) == set()
    migrations.upgrade(empty_database_url)
    assert _tables(empty_database_url) == set(metadata.tables)


def test_upgrading_twice_changes_nothing(empty_database_url: str) -> None:
    migrations.upgrade(empty_database_url)
    migrations.upgrade(empty_database_url)
    assert migrations.is_current(empty_database_url)


def test_a_database_object_will_do_as_well_as_its_url(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    migrations.upgrade(database)
    assert migrations.current(database) == migrations.head()
    database.dispose()


def test_a_broken_reference_rolls_the_migration_back(empty_database_url: str) -> None:
    if not empty_database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL never lets a reference break")
    migrations.upgrade(empty_database_url, "0001")
    engine = create_engine(empty_database_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO membership (person_id, category, since) VALUES (9, 'x', '2026-01-01')")
        )
    with pytest.raises(Exception, match="membership"):
        migrations.upgrade(empty_database_url)
    assert migrations.current(empty_database_url) == "0001"


def test_who_belongs_to_an_organisation_becomes_its_owner_and_who_waits_goes_on_waiting(
    empty_database_url: str,
) -> None:
    migrations.upgrade(empty_database_url, "0006")
    engine = create_engine(empty_database_url, poolclass=NullPool)
    organisation = text(
        "INSERT INTO organisation (id, kind, name, verification, verification_note, version, created_at)"
        " VALUES (:id, 'enterprise', 'x', :state, '', 1, '2026-01-02 03:04:05')"
    )
    user = text(
        "INSERT INTO user_account (id, role, login, login_index, display_name, password_hash,"
        " organisation_id, active, auth_version, created_at)"
        " VALUES (:id, :role, :blob, :index, :blob, 'x', :organisation, :active, 1, '2026-01-02 03:04:05')"
    )
    with engine.begin() as connection:
        for number, state in ((1, "pending"), (2, "verified")):
            connection.execute(organisation, {"id": number, "state": state})
        for number, (role, of) in enumerate((("enterprise", 1), ("api_client", 2), ("talent", None)), 1):
            values = {"id": number, "role": role, "organisation": of, "index": str(number)}
            connection.execute(user, values | {"blob": b"x", "active": True})
    migrations.upgrade(empty_database_url)
    with engine.connect() as connection:
        members = connection.execute(text("SELECT member FROM user_account ORDER BY id")).scalars().all()
        waits = connection.execute(text("SELECT applied_at FROM organisation ORDER BY id")).scalars().all()
    assert members == ["owner", None, None]
    assert [one is not None for one in waits] == [True, False]


def test_who_had_agreed_has_agreed(empty_database_url: str) -> None:
    migrations.upgrade(empty_database_url, "0012")
    engine = create_engine(empty_database_url, poolclass=NullPool)
    person = text(
        "INSERT INTO person (id, name, experience_stated, introduction, visibility, opted_out, confirmed_on,"
        " version, created_at, updated_at) VALUES (:id, :name, :no, '', 'verified', :no, '2026-01-02', 1,"
        " '2026-01-02 03:04:05', '2026-01-02 03:04:05')"
    )
    consent = text(
        "INSERT INTO consent (person_id, kind, text_version, given_at, withdrawn_at)"
        " VALUES (:person, :kind, '1', '2026-01-02 03:04:05', :withdrawn)"
    )
    taken_back = "2026-02-02 03:04:05"
    given = [(1, "notice", None), (2, "matching", None), (3, "notice", taken_back), (4, "notice", taken_back)]
    with engine.begin() as connection:
        for number in range(1, 6):
            connection.execute(person, {"id": number, "name": b"x", "no": False})
        for number, kind, withdrawn in [*given, (4, "notice", None)]:
            connection.execute(consent, {"person": number, "kind": kind, "withdrawn": withdrawn})
    migrations.upgrade(empty_database_url)
    with engine.connect() as connection:
        agreed = connection.execute(text("SELECT id FROM person WHERE agreed ORDER BY id")).scalars().all()
    assert agreed == [1, 4]


def test_completions_are_kept_and_those_logged_again_leave_with_the_rule_and_all_that_names_them(
    empty_database_url: str,
) -> None:
    migrations.upgrade(empty_database_url, "0031")
    engine = create_engine(empty_database_url, poolclass=NullPool)
    at = "'2026-01-02 03:04:05'"
    rows = [
        (
            "organisation (id, kind, name, verification, verification_note, version, created_at, vouched_by)"
            f" VALUES (1, 'training_body', 'x', 'verified', '', 1, {at}, '')"
        ),
        (
            "course (id, organisation_id, code, title, summary, for_whom, mode, hours, fee, state, version,"
            f" created_at, updated_at) VALUES (1, 1, 'C', 'x', '', '', 'onsite', 9, 0, 'open', 1, {at}, {at})"
        ),
        (
            "training_class (id, course_id, code, mode, place, link, starts_on, ends_on, enrol_until, seats,"
            " state, version, created_at, updated_at) VALUES (1, 1, 'B', 'onsite', '', '', '2026-01-02',"
            f" '2026-01-03', '2026-01-01', 9, 'open', 1, {at}, {at})"
        ),
    ]
    person = (
        f"INSERT INTO person (id, name, experience_stated, introduction, visibility, opted_out, confirmed_on,"
        f" version, created_at, updated_at, agreed) VALUES (1, :name, :no, '', 'verified', :no, '2026-01-02',"
        f" 1, {at}, {at}, :no)"
    )
    completion = text(
        f"INSERT INTO completion (id, organisation_id, course_id, class_id, person_id, completed_on, hours,"
        f" revoked_on, revoked_because, version, created_at, updated_at)"
        f" VALUES (:id, 1, 1, 1, 1, '2026-01-03', 40, :revoked, '', 1, {at}, {at})"
    )
    change = text(
        f"INSERT INTO completion_change (id, completion_id, before, reason, changed_at)"
        f" VALUES (:id, :id, '', '', {at})"
    )
    with engine.begin() as connection:
        for row in rows:
            connection.execute(text(f"INSERT INTO {row}"))
        connection.execute(text(person), {"name": b"x", "no": False})
        connection.execute(completion, {"id": 1, "revoked": "2026-02-02"})
        connection.execute(change, {"id": 1})
    migrations.upgrade(empty_database_url)
    with engine.begin() as connection:
        connection.execute(completion, {"id": 2, "revoked": None})
        connection.execute(change, {"id": 2})
        for statement in _what_names_completions():
            connection.execute(text(f"INSERT INTO {statement}"))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(completion, {"id": 3, "revoked": None})
    migrations.downgrade(empty_database_url, "0031")
    with engine.connect() as connection:
        for table in ("completion", "completion_change"):
            assert connection.execute(text(f"SELECT id FROM {table}")).scalars().all() == [2]
        found = {
            column: connection.execute(text(f"SELECT {column} FROM {table} ORDER BY 1")).scalars().all()
            for table, column in (
                ("certificate", "number"),
                ("retired_status", "status_index"),
                ("skill_evidence", "source"),
                ("sheet_made", "line"),
            )
        }
    assert found == {
        "number": ["completion-2", "exam-1"],
        "status_index": [11],
        "source": ["", "attempt:1", "completion:2"],
        "line": [2, 3],
    }


def _what_names_completions() -> list[str]:
    """Completions 1 and 2 by number alone; beside them an attempt and a demand with the number 1."""
    at = "'2026-01-02 03:04:05'"
    certificates = ", ".join(
        f"('{kind}-{number}', '{kind}', {number}, 1, 'x', '2026-01-03', '', '', '', '', {place}, {at})"
        for kind, number, place in (("completion", 1, 11), ("completion", 2, 12), ("exam", 1, 13))
    )
    words = ", ".join(
        f"(1, 'live', 'confirmed', 1, '', '2026-01-03', '{source}', '')"
        for source in ("completion:1", "completion:2", "attempt:1", "")
    )
    sheets = ", ".join(
        f"({number}, '{kind}', 'written', 'x', 1, 'x', '', '{{}}', 1, 1, 1, 0, 0, 0, '', 0, 0, 0, 1, {at})"
        for number, kind in ((1, "completions"), (2, "demands"))
    )
    return [
        (
            "certificate (number, kind, source_id, person_id, title, issued_on, revoked_because, signed,"
            f" signature, key_id, status_index, created_at) VALUES {certificates}"
        ),
        f"skill_evidence (person_id, skill, kind, level, vouched_by, given_on, source, title) VALUES {words}",
        (
            "sheet_import (id, kind, state, file_name, size, digest, columns, fixed, rows, done, new,"
            " changed, unchanged, refused, failure, attempts, undone, undone_through, version, created_at)"
            f" VALUES {sheets}"
        ),
        "sheet_made (import_id, line, object_id) VALUES (1, 1, 1), (1, 2, 2), (2, 3, 1)",
    ]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_version_imports_nothing_of_ours(path: Path) -> None:
    assert not re.search(
        r"^(from|import) (talent|matching|web|sqlmodel)", path.read_text("utf-8"), re.MULTILINE
    )


def test_versions_are_looked_at() -> None:
    assert len(VERSIONS) >= 2
