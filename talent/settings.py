"""One Settings class, read from ``JICAI_…`` variables by the web application and the command line alone."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from talent.kit.crypto import Keyring, new_secret, use_keyring
from talent.kit.db import Database

SECRET_FILE = "secret.key"  # noqa: S105 - a file name
DATABASE_FILE = "jicai.db"


class SettingsError(Exception):
    """The service can't start as it is set up; the message says which variable to change."""


class Settings(BaseSettings):
    """Everything that an operator can set. ``home`` is the one folder that the service writes to."""

    model_config = SettingsConfigDict(env_prefix="JICAI_", extra="ignore")

    home: Path = Path("var")
    database_url: str = ""
    secret: str = Field(default="", repr=False)
    environment: Literal["development", "production"] = "development"
    demo: bool = False
    base_url: str = "http://localhost:8000"
    host: str = "::"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    weights_file: Path | None = None

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        self.home = self.home.expanduser().absolute()
        self.base_url = self.base_url.rstrip("/")
        if not self.database_url:
            self.database_url = f"sqlite:///{self.home / DATABASE_FILE}"
        self.database_url = _with_driver(self.database_url)
        if self.is_sqlite and self.workers > 1:
            raise ValueError(
                "JICAI_WORKERS: SQLite serves one worker process; more need PostgreSQL in JICAI_DATABASE_URL"
            )
        if self.environment == "production" and not self.secret:
            raise ValueError("JICAI_SECRET: production needs a secret of its own, 32 random bytes in base64")
        if self.environment == "production" and self.demo:
            raise ValueError("JICAI_DEMO: demonstration accounts have public passwords; not in production")
        return self


def load_settings() -> Settings:
    """Settings from the environment; raises ``SettingsError`` with the complaints, never with the values."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(
            "; ".join(f"{_variable(complaint['loc'])}{complaint['msg']}" for complaint in error.errors())
        ) from None


def prepare_home(settings: Settings) -> Path:
    """The home folder, made for its owner alone if it is not there."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.home


def load_secret(settings: Settings) -> str:
    """The secret from the settings, else from the file in the home folder, which is made on first use."""
    if settings.secret:
        return settings.secret
    path = prepare_home(settings) / SECRET_FILE
    if not path.exists():
        _create_secret(path)
    return path.read_text(encoding="ascii").strip()


def open_database(settings: Settings) -> Database:
    """Installs the encryption keys and opens the database; the tables are ``talent.migrations``' matter."""
    secret = load_secret(settings)
    try:
        keyring = Keyring.from_text(secret)
    except ValueError:
        raise SettingsError("JICAI_SECRET: not 32 random bytes in URL-safe base64") from None
    use_keyring(keyring)
    if settings.is_sqlite:
        prepare_home(settings)
    return Database(settings.database_url)


def _create_secret(path: Path) -> None:
    """Written aside and linked into place: of two processes that start at once, both read the first one's."""
    # mkstemp makes the file readable for its owner alone.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(new_secret())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def _with_driver(url: str) -> str:
    """PostgreSQL always through psycopg 3, however the operator wrote the URL."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _variable(place: tuple[int | str, ...]) -> str:
    return f"JICAI_{str(place[0]).upper()}: " if place else ""
