"""The history of the tables. Works from the installed wheel, which has no configuration file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from talent.kit.db import Database

FOLDER = Path(__file__).parent


def upgrade(target: Database | str, revision: str = "head") -> None:
    """Brings the database to the newest tables; an empty one gets all of them."""
    command.upgrade(_config(target), revision)


def downgrade(target: Database | str, revision: str) -> None:
    """Goes back to ``revision``; ``base`` drops every table with what is in it."""
    command.downgrade(_config(target), revision)


def check(target: Database | str) -> None:
    """Raises ``alembic.util.CommandError`` if the tables in the code are not those that the history makes."""
    command.check(_config(target))


def current(target: Database | str) -> str | None:
    """The revision that the database is at; None for one without tables."""
    engine = create_engine(_url(target), poolclass=NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest revision that this code knows."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def is_current(target: Database | str) -> bool:
    return current(target) == head()


def _config(target: Database | str) -> Config:
    config = Config(attributes={"url": _url(target)})
    # A percent sign in a path would be taken for interpolation.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def _url(target: Database | str) -> str:
    return target if isinstance(target, str) else target.url
