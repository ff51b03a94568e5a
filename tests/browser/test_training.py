"""A class with one seat: two people want it, the first leaves, the second is in and told."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from talent.accounts.enums import Role
from talent.kit.clock import today
from talent.kit.db import Database
from tests.browser.conftest import Visit
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.people import make_person

pytestmark = pytest.mark.browser

WAYS = [(1280, True, "甲"), (390, False, "乙")]


@pytest.mark.parametrize(("width", "javascript", "mark"), WAYS, ids=["desk", "plain phone"])
def test_who_waits_comes_in_when_somebody_leaves(
    width: int, javascript: bool, mark: str, visit: Visit, site_database: Database
) -> None:
    names = [f"学员{mark}{number}" for number in ("一", "二")]
    with site_database.write() as session:
        logins = []
        for number, name in enumerate(names):
            login = f"trainee-{width}-{number}@example.com"
            user = make_user(session, role=Role.TALENT, login=login)
            make_person(session, name=name, user_id=user.id, mobile=f"1990003{width:04d}"[:10] + str(number))
            logins.append(login)
    body = visit("training", width=width, javascript=javascript)
    course, page = _open_class(body, f"候补试验课{mark}")

    first, second = (visit(width=width, javascript=javascript) for _ in logins)
    for talent, login in zip((first, second), logins, strict=True):
        _sign_in(talent, login)
        talent.goto(course)
    first.get_by_role("button", name="报名").click()
    expect(first.locator("main")).to_contain_text("已报名")
    second.reload()
    expect(second.locator("main")).to_contain_text("已满，可候补")
    second.get_by_role("button", name="加入候补").click()
    expect(second.locator("main")).to_contain_text("候补第 1 位")

    body.goto(page)
    expect(body.locator("table")).to_contain_text(names[0])
    first.get_by_role("button", name="退出班次").click()
    expect(first.locator("main")).to_contain_text("本人退出")
    second.goto("/me/training")
    expect(second.locator("main")).to_contain_text("已报名")
    second.goto("/me/notices")
    expect(second.locator("main")).to_contain_text("您已从候补转为报名")
    body.reload()
    expect(body.locator("table tbody tr").first).to_contain_text(names[1])
    assert body.evaluate("document.documentElement.scrollWidth") <= width


def _open_class(page: Page, title: str) -> tuple[str, str]:
    """A course with a class of one seat; the addresses of its public page and of the class."""
    page.goto("/training/courses/new")
    page.fill("#title", title)
    page.select_option("#mode", "online")
    page.fill("#hours", "8")
    page.fill("#for_whom", "求职者")
    page.fill("#summary", "一天学完。")
    page.fill("[id='skills.0.words']", "直播复盘")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="发布", exact=True).click()
    course = page.url.replace("/training/courses/", "/courses/")
    page.get_by_role("link", name="开班").first.click()
    begins = today() + timedelta(days=7)
    for name in ("starts_on", "ends_on", "enrol_until"):
        page.fill(f"#{name}", begins.isoformat())
    page.fill("#seats", "1")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="开放报名").click()
    expect(page.locator("main h1 + .badge-line")).to_have_text("报名中")
    return course, page.url


def _sign_in(page: Page, login: str) -> None:
    page.goto("/login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main form >> button.main >> nth=0")
