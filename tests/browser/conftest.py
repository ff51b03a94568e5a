"""A live server with a demonstration province, and a real browser."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from matching.shapes import Weights
from talent import migrations
from talent.accounts.actor import SYSTEM
from talent.accounts.tables import User
from talent.accounts.tokens import actor_of
from talent.accounts.users import user_id_of
from talent.exams.loading import load_exams
from talent.exchange.enums import SheetKind
from talent.exchange.imports import begin_import, upload_of
from talent.exchange.sheet_file import sheet_rows
from talent.exchange.working import SheetWork
from talent.kit.clock import today
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database, Session
from talent.matches.batch import BatchInput, match_all
from talent.matches.engine import MatchEngine
from talent.notices.enums import NoticeKind
from talent.notices.service import tell
from talent.seeding.accounts import DEMO_PASSWORD
from talent.seeding.load import load_demo
from talent.settings import Settings, open_database
from talent.training.bulk import class_codes
from talent.vocab.service import load_vocabulary
from tests.browser.bank import fill_bank
from tests.conftest import missing
from tests.factories.sheets import learners, xlsx_of
from web.app import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TALENTS, DEMANDS = 300, 40


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        missing("browser", "chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(served: tuple[str, Database]) -> str:
    """The address of a server of this run alone, with a small province in it."""
    return served[0]


@pytest.fixture(scope="session")
def site_database(served: tuple[str, Database]) -> Database:
    """What that server stands on, for tests that need people of their own."""
    return served[1]


@pytest.fixture(scope="session")
def served(
    tmp_path_factory: pytest.TempPathFactory, keyring: Keyring, chromium: Browser
) -> Iterator[tuple[str, Database]]:
    port = _free_port()
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, base_url=f"http://localhost:{port}", demo=True, database_url="")
    database = open_database(settings)
    # The other tests of this process stand on their own keys.
    use_keyring(keyring)
    _fill(database, home)
    app = create_app(settings, database)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    _wait(server)
    yield settings.base_url, database
    server.should_exit = True
    thread.join(timeout=10)


def _fill(database: Database, home: Path) -> None:
    """A province with its code lists, its index, and what the nightly batch recommends."""
    migrations.upgrade(database.url)
    with database.write() as session:
        load_vocabulary(session, SYSTEM, None)
        load_exams(session, SYSTEM)
    load_demo(database, talents=TALENTS, demands=DEMANDS, seed=1, today=today(), progress=lambda *_: None)
    with database.write() as session:
        for login in ("talent", "enterprise"):
            _tell(session, f"{login}@example.com")
        fill_bank(session)
    _hand_in(database, home / "sheets")
    index = MatchEngine(database, home / "index", Weights())
    match_all(database, SYSTEM, index, BatchInput(spool=home / "batch", prices=True), lambda *_: None)


def _hand_in(database: Database, folder: Path) -> None:
    """A sheet of the training body that is checked, and waits for a yes: of two rows one is refused."""
    with database.write() as session:
        number = user_id_of(session, SYSTEM, "training@example.com")
        actor = actor_of(session.get_one(User, number), "")
        [code, *_] = class_codes(session, actor)["class"]
        rows = [*learners(code, today().isoformat(), 1), *learners(code, "昨天", 1, first=1)]
        content = xlsx_of(rows)
        upload = upload_of("结业名单.xlsx", content, sheet_rows(content))
        begin_import(session, actor, folder, SheetKind.COMPLETIONS, upload)
    SheetWork(database, folder).work()


def _tell(session: Session, login: str) -> None:
    """Three notices, so that there is something in the inbox."""
    user_id = user_id_of(session, SYSTEM, login)
    for number, outcome in enumerate(("未通过", "已过期", "已认证")):
        kind = NoticeKind.ORGANISATION_DECIDED
        facts = {"outcome": outcome, "organisation": "石家庄示例电子商务有限公司"}
        tell(session, user_id, kind, key=f"organisation:{number}", path="/privacy", **facts)


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


def _wait(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + 20
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError("the server did not start")
        time.sleep(0.05)


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """``visit()`` is a new visitor; ``visit(login="staff")`` one of the demonstration accounts.

    A page that logs an error to the console (the security policy, above all) fails its test.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(
        login: str = "", *, width: int = 1280, language: str = "zh-CN", javascript: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": 900},
            locale=language,
            java_script_enabled=javascript,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        if login:
            page.goto("/login")
            page.fill("#login", f"{login}@example.com")
            page.fill("#password", DEMO_PASSWORD)
            page.click("main form >> button.main >> nth=0")
        return page

    yield open_page
    for context in contexts:
        context.close()
    # Chromium reports every refused form (4xx) as a failed resource; those are meant.
    assert [error for error in errors if "Failed to load resource" not in error] == []


@pytest.fixture
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the repository; JICAI_TEST_SCREENSHOTS names another one to keep them."""
    named = os.environ.get("JICAI_TEST_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def photograph(screenshots: Path) -> Callable[[Page, str], None]:
    """Keeps a picture of the whole page, where JICAI_TEST_SCREENSHOTS wants pictures of all: it is slow."""

    def take(page: Page, name: str) -> None:
        if "JICAI_TEST_SCREENSHOTS" in os.environ:
            page.screenshot(path=screenshots / f"{name}.png", full_page=True)

    return take
