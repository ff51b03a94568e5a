"""The history makes the tables of the code, and can be walked both ways."""

import re
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect, text

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


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_version_imports_nothing_of_ours(path: Path) -> None:
    assert not re.search(
        r"^(from|import) (talent|matching|web|sqlmodel)", path.read_text("utf-8"), re.MULTILINE
    )


def test_versions_are_looked_at() -> None:
    assert len(VERSIONS) >= 2
