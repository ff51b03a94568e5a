"""What an operator can set, and what the service refuses to start with."""

import stat
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from talent.kit.crypto import Keyring, keyring, new_secret, use_keyring
from talent.settings import Settings, SettingsError, load_secret, load_settings, open_database


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (
        "DATABASE_URL",
        "SECRET",
        "ENVIRONMENT",
        "DEMO",
        "WORKERS",
        "PORT",
        "BASE_URL",
        "TRUSTED_PROXIES",
    ):
        monkeypatch.delenv(f"JICAI_{name}", raising=False)
    monkeypatch.setenv("JICAI_HOME", str(tmp_path / "home"))


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_database_is_a_file_in_the_home_folder_by_default(tmp_path: Path) -> None:
    assert load_settings().database_url == f"sqlite:///{tmp_path / 'home' / 'jicai.db'}"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_goes_through_psycopg(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("JICAI_DATABASE_URL", f"{scheme}://jicai@db/jicai")
    assert load_settings().database_url == "postgresql+psycopg://jicai@db/jicai"


def test_the_home_folder_is_for_its_owner_alone() -> None:
    settings = load_settings()
    load_secret(settings)
    assert _mode(settings.home) == 0o700


def test_the_secret_file_is_for_its_owner_alone() -> None:
    settings = load_settings()
    load_secret(settings)
    assert _mode(settings.home / "secret.key") == 0o600


def test_the_secret_stays_the_same() -> None:
    settings = load_settings()
    assert load_secret(settings) == load_secret(settings)


def test_starts_at_once_agree_on_one_secret() -> None:
    settings = load_settings()
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: load_secret(settings), range(32)))
    assert len(secrets) == 1


def test_no_draft_of_the_secret_is_left_behind() -> None:
    settings = load_settings()
    load_secret(settings)
    assert [path.name for path in settings.home.iterdir()] == ["secret.key"]


def test_production_without_a_secret_of_its_own_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_ENVIRONMENT", "production")
    with pytest.raises(SettingsError, match="JICAI_SECRET"):
        load_settings()


def test_production_with_demonstration_accounts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_ENVIRONMENT", "production")
    monkeypatch.setenv("JICAI_SECRET", new_secret())
    monkeypatch.setenv("JICAI_DEMO", "1")
    with pytest.raises(SettingsError, match="JICAI_DEMO"):
        load_settings()


def test_many_workers_on_sqlite_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_WORKERS", "2")
    with pytest.raises(SettingsError, match="JICAI_DATABASE_URL"):
        load_settings()


def test_many_workers_on_postgresql_are_welcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_WORKERS", "4")
    monkeypatch.setenv("JICAI_DATABASE_URL", "postgresql://jicai@db/jicai")
    assert load_settings().workers == 4


def test_a_complaint_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_PORT", "eighty")
    with pytest.raises(SettingsError, match="JICAI_PORT"):
        load_settings()


def test_settings_do_not_print_the_secret() -> None:
    assert "hush" not in repr(Settings(secret="hush"))


def test_a_complaint_does_not_print_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_SECRET", "hush")
    with pytest.raises(SettingsError) as caught:
        open_database(load_settings())
    assert "hush" not in str(caught.value)


def test_opening_the_database_installs_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before, secret = keyring(), new_secret()
    monkeypatch.setenv("JICAI_SECRET", secret)
    try:
        open_database(load_settings()).dispose()
        assert keyring() == Keyring.from_text(secret)
    finally:
        use_keyring(before)


@pytest.mark.parametrize("address", ["http://jicai.example", "jicai.example"])
def test_production_without_https_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("JICAI_ENVIRONMENT", "production")
    monkeypatch.setenv("JICAI_SECRET", new_secret())
    monkeypatch.setenv("JICAI_BASE_URL", address)
    with pytest.raises(SettingsError, match="JICAI_BASE_URL"):
        load_settings()


def test_production_with_https_is_welcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_ENVIRONMENT", "production")
    monkeypatch.setenv("JICAI_SECRET", new_secret())
    monkeypatch.setenv("JICAI_BASE_URL", "https://jicai.example")
    assert load_settings().environment == "production"


@pytest.mark.parametrize(
    ("proxies", "peer", "trusted"),
    [
        (None, "127.0.0.1", True),
        (None, "::ffff:127.0.0.1", True),
        (None, "::1", True),
        (None, "::ffff:192.0.2.1", False),
        ("10.1.0.0/16, 2001:db8::/32", "::ffff:10.1.2.3", True),
        ("10.1.0.0/16, 2001:db8::/32", "2001:db8::9", True),
        ("10.1.0.0/16, 2001:db8::/32", "127.0.0.1", False),
        ("", "127.0.0.1", False),
    ],
)
def test_a_proxy_is_trusted_in_either_form(
    monkeypatch: pytest.MonkeyPatch, proxies: str | None, peer: str, trusted: bool
) -> None:
    if proxies is not None:
        monkeypatch.setenv("JICAI_TRUSTED_PROXIES", proxies)
    networks = [ip_network(text) for text in load_settings().proxy_networks]
    assert any(ip_address(peer) in network for network in networks) is trusted


@pytest.mark.parametrize("proxies", ["*", "proxy.example", "10.0.0.0/40"])
def test_a_proxy_that_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, proxies: str) -> None:
    monkeypatch.setenv("JICAI_TRUSTED_PROXIES", proxies)
    with pytest.raises(SettingsError, match="JICAI_TRUSTED_PROXIES"):
        load_settings()


def test_a_mail_server_is_welcome_with_a_sender_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_SMTP_URL", "smtp+starttls://user:hush@mail.example:587")
    with pytest.raises(SettingsError, match="JICAI_MAIL_FROM"):
        load_settings()
    monkeypatch.setenv("JICAI_MAIL_FROM", "冀才 <no-reply@jicai.example>")
    assert "hush" not in repr(load_settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JICAI_SMTP_URL", "https://user:hush@mail.example"),
        ("JICAI_SMTP_URL", "user:hush@mail.example"),
        ("JICAI_MAIL_FROM", "jicai"),
        ("JICAI_MAIL_FROM", "a@jicai.example\nBcc: b@jicai.example"),
    ],
)
def test_mail_that_could_not_be_sent_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings()
    assert "hush" not in str(caught.value)


def test_hooks_into_the_own_network_are_for_development_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_HOOK_PRIVATE", "true")
    assert load_settings().hook_policy.private
    monkeypatch.setenv("JICAI_ENVIRONMENT", "production")
    monkeypatch.setenv("JICAI_SECRET", new_secret())
    monkeypatch.setenv("JICAI_BASE_URL", "https://jicai.example")
    with pytest.raises(SettingsError, match="JICAI_HOOK_PRIVATE"):
        load_settings()


def test_hosts_of_hooks_are_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_HOOK_HOSTS", "hooks.example.com, b.example.com:8443")
    assert load_settings().hook_policy.hosts == {"hooks.example.com", "b.example.com:8443"}
    monkeypatch.setenv("JICAI_HOOK_HOSTS", "https://hooks.example.com")
    with pytest.raises(SettingsError, match="JICAI_HOOK_HOSTS"):
        load_settings()
