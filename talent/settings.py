"""One Settings class, read from ``JICAI_…`` variables by the web application and the command line alone."""

import os
import tempfile
from contextlib import suppress
from email.utils import parseaddr
from ipaddress import IPv4Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from talent.kit.crypto import Keyring, new_secret, use_keyring
from talent.kit.db import Database
from talent.market.hook_addresses import HookPolicy
from talent.notices.smtp import SmtpServer

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
    host: str = ""
    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    weights_file: Path | None = None
    rebuild: bool = True
    worker: bool = True
    smtp_url: str = Field(default="", repr=False)
    mail_from: str = ""
    trusted_proxies: str = "127.0.0.1,::1"
    pdf_font: Path | None = None
    # Hosts that web hooks may lead to, parted by commas; a port where it is not 443.
    hook_hosts: str = ""
    # For development: hooks into the own network, and by plain http.
    hook_private: bool = False
    # Person-times of training that the province aims at each year.
    training_target: Annotated[int, Field(ge=1, le=100_000_000)] = 200_000

    @property
    def listen_host(self) -> str:
        """Where to listen: in production on all addresses, IPv6 and IPv4; else on this machine only."""
        return self.host or ("::" if self.environment == "production" else "127.0.0.1")

    @property
    def proxy_networks(self) -> list[str]:
        """Who may say for whom a request is; an IPv4 proxy also as a socket for both families shows it."""
        names = [name.strip() for name in self.trusted_proxies.split(",") if name.strip()]
        return [text for name in names for text in _both_forms(name)]

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def hook_policy(self) -> HookPolicy:
        return HookPolicy.from_text(self.hook_hosts, private=self.hook_private)

    @field_validator("hook_hosts")
    @classmethod
    def _hook_hosts(cls, value: str) -> str:
        HookPolicy.from_text(value, private=False)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: str) -> str:
        for name in filter(None, (part.strip() for part in value.split(","))):
            try:
                ip_network(name, strict=False)
            except ValueError:
                raise ValueError(f"{name!r} is no address or network, like 10.0.0.5 or 10.0.0.0/24") from None
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        if value:
            SmtpServer.from_url(value)
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        if value and ("@" not in parseaddr(value)[1] or not value.isprintable()):
            raise ValueError("no sender like no-reply@example.com or 冀才 <no-reply@example.com>")
        return value

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
        if self.smtp_url and not self.mail_from:
            raise ValueError(
                "JICAI_MAIL_FROM: with JICAI_SMTP_URL mail needs a sender, like no-reply@example.com"
            )
        if self.environment == "production" and not self.secret:
            raise ValueError("JICAI_SECRET: production needs a secret of its own, 32 random bytes in base64")
        if self.environment == "production" and self.demo:
            raise ValueError("JICAI_DEMO: demonstration accounts have public passwords; not in production")
        if self.environment == "production" and self.hook_private:
            raise ValueError("JICAI_HOOK_PRIVATE: hooks into the own network are for development only")
        if self.environment == "production" and not self.base_url.startswith("https://"):
            raise ValueError(
                "JICAI_BASE_URL: production needs an https:// address; log-ins must be encrypted"
            )
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
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"JICAI_HOME: {settings.home} can't be used as a folder: {error.strerror}"
        ) from None
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


def _both_forms(proxy: str) -> list[str]:
    network = ip_network(proxy, strict=False)
    if not isinstance(network, IPv4Network):
        return [str(network)]
    return [str(network), f"::ffff:{network.network_address}/{96 + network.prefixlen}"]


def _with_driver(url: str) -> str:
    """PostgreSQL always through psycopg 3, however the operator wrote the URL."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _variable(place: tuple[int | str, ...]) -> str:
    return f"JICAI_{str(place[0]).upper()}: " if place else ""
