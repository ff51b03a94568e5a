"""Marking candidates in a browser, with JavaScript and without, on a wide screen and a narrow one."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

RANKING = "/demands/1/candidates"


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 390)], ids=["wide", "plain narrow"])
def test_marks_move_the_weights_and_are_taken_back(javascript: bool, width: int, visit: Visit) -> None:
    page = visit("enterprise", javascript=javascript, width=width)
    page.goto(RANKING)
    scores = page.locator(".match-score strong").all_inner_texts()
    cards = page.locator(".cards > li")
    liked, refused = cards.nth(0).get_attribute("id"), cards.nth(6).get_attribute("id")
    page.locator(f"#{liked}").get_by_role("button", name="收藏").click()
    expect(page).to_have_url(re.compile(f"{RANKING}#{liked}$"))
    expect(page.locator(f"#{liked}")).to_be_in_viewport()
    page.locator(f"#{refused}").get_by_role("button", name="不合适").click()
    expect(page.locator(f"#{refused}").get_by_role("button", name="已标记不合适")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator("#feedback")).to_contain_text("排序没有调整")
    page.wait_for_load_state()
    assert page.locator(".match-score strong").all_inner_texts() == scores
    page.get_by_role("button", name="按我的筛选调整排序").click()
    expect(page.locator("#feedback")).to_contain_text("排序已经调整")
    page.wait_for_load_state()
    assert page.locator(".match-score strong").all_inner_texts() != scores
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if javascript:
        faults = Axe().run(page).response["violations"]
        assert [fault["id"] for fault in faults if fault["impact"] in ("serious", "critical")] == []
    page.get_by_role("button", name="恢复原来的权重").click()
    expect(page.locator("#feedback")).to_contain_text("排序没有调整")
    page.wait_for_load_state()
    assert page.locator(".match-score strong").all_inner_texts() == scores
    page.locator(f"#{liked}").get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="清除全部标记").click()
    expect(page.locator("button[aria-pressed=true]")).to_have_count(0)
