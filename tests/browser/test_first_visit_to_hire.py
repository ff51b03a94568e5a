"""Journey 1 in a browser: from the first visit of a graduate to the hire, and out of the service again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.walks import (
    PASSWORD,
    fill_profile,
    post_demand,
    register_enterprise,
    register_talent,
    verify,
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("width", "javascript"),
    [(1280, True), (390, True), (390, False)],
    ids=["wide", "narrow", "narrow-plain"],
)
def test_from_the_first_visit_to_the_hire_and_away(width: int, javascript: bool, visit: Visit) -> None:
    number = 700 + width // 10 + javascript
    title = f"驼绒直播运营{number}"
    firm = visit(width=width, javascript=javascript)
    register_enterprise(firm, number)
    verify(visit("staff", javascript=javascript), f"清河测试羊绒{number}有限公司")
    post_demand(firm, title)

    person = visit(width=width, javascript=javascript)
    register_talent(person, number, "钱小荷")
    fill_profile(person, title)
    _apply(person, title)
    application = person.url

    _hire(firm, title)
    person.goto("/me/notices")
    expect(person.locator("main")).to_contain_text("登记录用了您")
    person.goto(application)
    person.get_by_role("button", name="确认录用").click()
    expect(person.locator("main h1 + .badge-line")).to_have_text("已录用，双方确认")

    _leave(person)
    firm.goto("/enterprise/threads")
    expect(firm.locator("main")).not_to_contain_text("钱小荷")


def _apply(page: Page, title: str) -> None:
    page.goto("/me/posts")
    post = page.locator(".match").filter(has_text=title)
    expect(post.locator(".skill-list")).to_contain_text("您写的是“羊绒直播”")
    post.get_by_role("link", name="应聘").click()
    page.fill("#message", "做过两年羊绒直播。")
    page.check("#contact")
    page.get_by_role("button", name="发送应聘").click()
    expect(page.locator("main h1 + .badge-line")).to_have_text("已投递")


def _hire(page: Page, title: str) -> None:
    page.goto("/enterprise/threads?stage=applied")
    page.locator("main tbody, main .cards").get_by_role("link", name="钱小荷").first.click()
    expect(page.locator("main")).to_contain_text("做过两年羊绒直播")
    page.get_by_role("button", name="查看联系方式").click()
    expect(page.locator(".notice")).to_contain_text("钱小荷")
    page.get_by_role("button", name="开始沟通").click()
    page.get_by_role("link", name="登记录用").click()
    page.get_by_role("button", name="登记录用").click()
    expect(page.locator("main h1 + .badge-line")).to_have_text("已录用，待本人确认")
    expect(page.locator("main")).to_contain_text(title)


def _leave(page: Page) -> None:
    page.goto("/me/data")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 JSON（便于程序处理）").click()
    assert "钱小荷" in download.value.path().read_text(encoding="utf-8")
    page.fill("#password", PASSWORD)
    page.check("#understood")
    page.locator("form[action='/me/data/erase'] button").click()
    expect(page.locator("main")).to_contain_text("已")
    page.goto("/me/profile")
    expect(page.locator("#login")).to_be_visible()
