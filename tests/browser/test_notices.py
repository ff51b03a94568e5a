"""The inbox and the link in a mail, in a browser, with JavaScript and without."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from talent.notices.enums import Topic
from talent.notices.stopping import stop_path
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def unread(page: Page) -> int:
    count = page.locator(".unread-count [aria-hidden]")
    return int(count.inner_text()) if count.count() else 0


def expect_no_fault(page: Page) -> None:
    faults = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in faults if fault["impact"] in ("serious", "critical")] == []


# Each with an account of its own: what one has read the other must not find read.
@pytest.mark.parametrize(
    ("login", "javascript", "width"),
    [("talent", True, 1280), ("enterprise", False, 390)],
    ids=["wide", "plain narrow"],
)
def test_opening_a_notice_by_keyboard_marks_it_read_and_leads_on(
    login: str, javascript: bool, width: int, visit: Visit
) -> None:
    page = visit(login, javascript=javascript, width=width)
    page.goto("/me/notices")
    before = unread(page)
    assert before == page.locator(".notices .unread").count() > 1
    page.locator(".notices .unread button").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/privacy$"))
    assert unread(page) == before - 1
    page.goto("/me/notices")
    # The unread are still the first.
    classes = page.locator(".notices > li").evaluate_all("items => items.map(one => one.className)")
    assert classes == ["unread"] * (before - 1) + [""] * (len(classes) - before + 1)
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.locator(".notices .unread")).to_have_count(0)
    assert unread(page) == 0


def test_the_settings_are_kept_and_say_so(visit: Visit) -> None:
    page = visit("staff")
    page.goto("/account")
    page.get_by_role("link", name="通知设置").click()
    page.get_by_label("推荐与订阅").select_option("off")
    page.get_by_label("免打扰开始").select_option("22")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    expect(page.get_by_label("推荐与订阅")).to_have_value("off")
    expect(page.get_by_label("免打扰开始")).to_have_value("22")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_visitor_stops_and_resumes_mail_by_the_link(javascript: bool, visit: Visit) -> None:
    page = visit(javascript=javascript, width=390)
    page.goto(stop_path(1, [Topic.DEMANDS, Topic.ALERTS]))
    page.get_by_role("button", name="停止接收").click()
    expect(page.get_by_role("status")).to_contain_text("已停止")
    if javascript:
        expect_no_fault(page)
    page.get_by_role("button", name="恢复接收").click()
    expect(page.get_by_role("status")).to_contain_text("已恢复")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
