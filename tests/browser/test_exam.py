"""An exam in a real browser, against a server of its own that is killed and started again in the middle."""

import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlmodel import col, select

from talent import migrations
from talent.exams.attempt_tables import Attempt, AttemptItem
from talent.exams.enums import AttemptState, QuestionKind
from talent.kit.crypto import Keyring, use_keyring
from talent.settings import Settings, open_database
from tests.browser.conftest import _free_port
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.papers import make_paper
from tests.factories.people import make_person

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent.parent
LOGIN = "examinee@example.com"
KINDS = (
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.FILL_IN,
    QuestionKind.ORDERING,
    QuestionKind.CASE,
)


class Site:
    """A server as another process, on a home of its own."""

    def __init__(self, home: Path) -> None:
        self.port = _free_port()
        self.home = home
        self.address = f"http://localhost:{self.port}"
        self.settings = Settings(home=home, base_url=self.address, database_url="")
        self.database = open_database(self.settings)
        migrations.upgrade(self.database.url)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            sys.executable,
            "-c",
            "from talent.cli import app; app()",
            "serve",
            "--port",
            str(self.port),
        ]
        environment = {
            "JICAI_HOME": str(self.home),
            "JICAI_BASE_URL": self.address,
            "JICAI_REBUILD": "false",
            "JICAI_WORKER": "false",
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
        }
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 90
        while True:
            try:
                with closing(urllib.request.urlopen(f"{self.address}/healthz", timeout=5)):
                    return
            except OSError:
                assert self.process.poll() is None, (self.home / "log").read_text("utf-8")
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.1)

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def rows(self) -> tuple[Attempt, list[AttemptItem]]:
        with self.database.read() as session:
            attempt = session.exec(select(Attempt).order_by(col(Attempt.id).desc())).first()
            assert attempt is not None
            items = select(AttemptItem).where(AttemptItem.attempt_id == attempt.id)
            return attempt, list(session.exec(items.order_by(col(AttemptItem.position))))


@pytest.fixture
def exam_site(tmp_path: Path, keyring: Keyring) -> Iterator[Site]:
    made = Site(tmp_path)
    with made.database.write() as session:
        user = make_user(session, login=LOGIN)
        make_person(session, user_id=user.id)
        make_paper(session, kinds=KINDS)
    made.start()
    yield made
    made.kill()
    made.database.dispose()
    use_keyring(keyring)


@pytest.fixture
def enter(chromium: Browser, exam_site: Site) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        context = chromium.new_context(base_url=exam_site.address, locale="zh-CN", **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/login?next=/exams/1")
        page.fill("#login", LOGIN)
        page.fill("#password", PASSWORD)
        page.click("main form >> button.main >> nth=0")
        page.click("main form button.main")
        page.wait_for_url("**/me/exams/*")
        return page

    yield open_page
    for context in contexts:
        context.close()


def _question(page: Page, kind: str) -> Any:
    return page.locator(f'.question:has([data-kind="{kind}"])').first


def _seconds(page: Page) -> int:
    expect(page.locator("#clock")).to_have_text(re.compile(r"^\d+:\d\d"))
    parts = [int(one) for one in page.locator("#clock").inner_text().split(":")]
    return sum(part * 60**power for power, part in enumerate(reversed(parts)))


def _is_right(shown: int, ends_at: datetime) -> bool:
    left = ends_at.timestamp() - time.time()
    return abs(shown - left) <= 3


def test_a_server_killed_in_the_middle_loses_no_answer_and_the_time_is_right(
    exam_site: Site, enter: Callable[..., Page]
) -> None:
    page = enter()
    status = page.locator("#state")
    _question(page, "single").locator("input[type=radio]").nth(1).check()
    multiple = _question(page, "multiple").locator(".options input")
    multiple.nth(0).check()
    multiple.nth(2).check()
    expect(status).to_have_text("答案已全部保存")
    ends_at = exam_site.rows()[0].ends_at
    exam_site.kill()
    # Answered while nobody listens: kept in the browser.
    words = _question(page, "fill_in").locator("input.control")
    words.nth(0).fill("密钥词一")
    words.nth(1).fill("密钥词三")
    places = _question(page, "ordering").locator("select")
    for number in range(3):
        places.nth(number).select_option(str(3 - number))
    expect(status).to_contain_text("没有网络，2 题的答案已存在本机")
    _question(page, "case").locator("input.control").fill("密钥词四")
    exam_site.start()
    expect(status).to_have_text("答案已全部保存", timeout=30_000)
    attempt, items = exam_site.rows()
    assert attempt.ends_at == ends_at
    assert _is_right(_seconds(page), ends_at)
    assert len([one for one in items if one.answer is not None]) == 5
    page.reload()
    assert _is_right(_seconds(page), ends_at)
    expect(page.locator(".question-list .answered")).to_have_count(5)
    expect(_question(page, "fill_in").locator("input.control").nth(1)).to_have_value("密钥词三")
    page.get_by_role("button", name="检查并交卷").first.click()
    page.get_by_role("button", name="确认交卷").click()
    page.wait_for_url("**/result")
    attempt, items = exam_site.rows()
    assert attempt.state is AttemptState.MARKED
    assert {one.position for one in items if one.points == 2} >= {3}


def test_what_was_not_sent_outlives_the_tab(exam_site: Site, enter: Callable[..., Page]) -> None:
    page = enter()
    address = page.url
    expect(page.locator("#state")).to_have_text("答案已全部保存")
    exam_site.kill()
    _question(page, "single").locator("input[type=radio]").nth(2).check()
    context = page.context
    page.close()
    exam_site.start()
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#state")).to_have_text("答案已全部保存")
    expect(_question(again, "single").locator("input[type=radio]").nth(2)).to_be_checked()
    single = exam_site.rows()[1][0]
    assert single.answer is not None


def test_by_keyboard_alone(exam_site: Site, enter: Callable[..., Page]) -> None:
    page = enter()
    _question(page, "single").locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#state")).to_have_text("答案已全部保存")
    expect(page.locator(".question-list a").first).to_have_class(re.compile("answered flagged"))
    first = exam_site.rows()[1][0]
    assert (first.answer is not None, first.flagged) == (True, True)


def test_when_time_is_up_the_page_hands_in_what_was_given(
    exam_site: Site, enter: Callable[..., Page]
) -> None:
    page = enter()
    with exam_site.database.write() as session:
        attempt = session.exec(select(Attempt).order_by(col(Attempt.id))).one()
        attempt.ends_at = attempt.started_at.fromtimestamp(time.time() + 4, attempt.started_at.tzinfo)
    page.reload()
    _question(page, "single").locator("input[type=radio]").nth(0).check()
    page.wait_for_url("**/result", timeout=30_000)
    attempt, items = exam_site.rows()
    assert attempt.state is AttemptState.MARKED
    assert items[0].answer is not None


def test_when_time_is_up_in_the_middle_of_a_save_the_other_answers_arrive_too(
    exam_site: Site, enter: Callable[..., Page]
) -> None:
    page = enter()
    with exam_site.database.write() as session:
        attempt = session.exec(select(Attempt).order_by(col(Attempt.id))).one()
        attempt.ends_at = attempt.started_at.fromtimestamp(time.time() + 6, attempt.started_at.tzinfo)
    page.reload()
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/answers/*", hold_the_first)
    _question(page, "single").locator("input[type=radio]").nth(0).check()
    _question(page, "multiple").locator("input[type=checkbox]").nth(0).check()
    # The time is up while the first save is still on its way.
    page.wait_for_timeout(7_500)
    held[0].continue_()
    page.wait_for_url("**/result", timeout=30_000)
    answered = [item.answer is not None for item in exam_site.rows()[1]]
    assert answered.count(True) == 2


def test_without_a_script_every_button_saves(exam_site: Site, enter: Callable[..., Page]) -> None:
    page = enter(java_script_enabled=False)
    _question(page, "single").locator("input[type=radio]").nth(1).check()
    _question(page, "fill_in").locator("input.control").first.fill("密钥词一")
    _question(page, "single").get_by_role("button", name="保存，下一题").click()
    page.wait_for_url("**#q-2")
    assert [one.position for one in exam_site.rows()[1] if one.answer is not None] == [1, 3]


def test_two_windows_never_lose_the_later_answer(exam_site: Site, enter: Callable[..., Page]) -> None:
    first, second = enter(), enter()
    for turn, page in enumerate((first, second, first, second)):
        _question(page, "single").locator("input[type=radio]").nth(turn).check()
        expect(page.locator("#state")).to_have_text("答案已全部保存")
        time.sleep(0.3)
    second.reload()
    expect(_question(second, "single").locator("input[type=radio]").nth(3)).to_be_checked()
