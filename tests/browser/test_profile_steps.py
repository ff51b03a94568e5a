"""Typing into the steps of the profile when the network, the session or another window gets in the way."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from talent.seeding.accounts import DEMO_PASSWORD
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
INTRODUCTION = "#introduction"


def opened(visit: Visit, path: str = "/me/profile/basics", **how: object) -> Page:
    page = visit("talent", **how)
    page.goto(path)
    return page


def kept(page: Page) -> None:
    """The draft is on the server."""
    expect(page.locator("[data-state]")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))


def discard(page: Page, step: str = "basics") -> None:
    page.goto(f"/me/profile/{step}")
    button = page.locator("form[action$=discard] button")
    if button.count():
        button.first.click()


def test_what_is_typed_is_kept_and_comes_back_in_another_browser(visit: Visit) -> None:
    page = opened(visit)
    before = page.input_value(INTRODUCTION)
    page.fill(INTRODUCTION, "写到一半的介绍")
    kept(page)
    other = opened(visit)
    expect(other.locator(INTRODUCTION)).to_have_value("写到一半的介绍")
    # Nothing of it is in the profile before it is saved.
    other.goto("/me/profile/check")
    expect(other.get_by_text("写到一半的介绍")).to_have_count(0)
    discard(other)
    expect(other.locator(INTRODUCTION)).to_have_value(before)


def test_a_lost_network_loses_nothing(visit: Visit) -> None:
    page = opened(visit)
    page.context.set_offline(True)
    page.fill(INTRODUCTION, "没有网络时写的")
    expect(page.locator("[data-state]")).to_have_text("未保存，恢复网络后自动保存。")
    page.context.set_offline(False)
    kept(page)
    page.reload()
    expect(page.locator(INTRODUCTION)).to_have_value("没有网络时写的")
    discard(page)


def test_a_window_closed_without_network_has_it_the_next_time(visit: Visit) -> None:
    page = opened(visit)
    page.context.set_offline(True)
    page.fill(INTRODUCTION, "断网后关了窗口")
    expect(page.locator("[data-state]")).to_have_text("未保存，恢复网络后自动保存。")
    page.close()
    context = page.context
    context.set_offline(False)
    again = context.new_page()
    again.goto("/me/profile/basics")
    expect(again.locator(INTRODUCTION)).to_have_value("断网后关了窗口")
    expect(again.locator(".notice.warn")).to_be_visible()
    discard(again)


@pytest.mark.parametrize("how", ["typing", "sending"])
def test_a_session_that_ends_in_mid_form_loses_nothing(visit: Visit, how: str) -> None:
    page = opened(visit)
    page.context.clear_cookies()
    page.fill(INTRODUCTION, f"登录过期后写的 {how}")
    if how == "typing":
        link = page.locator("[data-state] a")
        expect(link).to_be_visible()
        link.click()
    else:
        page.click("button[value=finish]")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    page.fill("#login", "talent@example.com")
    page.fill("#password", DEMO_PASSWORD)
    page.click("main form >> button.main >> nth=0")
    expect(page).to_have_url(re.compile(r"/me/profile/basics$"))
    expect(page.locator(INTRODUCTION)).to_have_value(f"登录过期后写的 {how}")
    discard(page)


def test_two_windows_show_both_answers_and_lose_none(visit: Visit, screenshots: Path) -> None:
    first = opened(visit)
    before = first.input_value(INTRODUCTION)
    second = first.context.new_page()
    second.goto("/me/profile/basics")
    second.fill(INTRODUCTION, "第二个窗口的介绍")
    second.click("button[value=finish]")
    expect(second).to_have_url(re.compile("saved=1"))
    first.fill(INTRODUCTION, "第一个窗口的介绍")
    first.click("button[value=finish]")
    table = first.locator("section.notice table")
    expect(table).to_contain_text("第一个窗口的介绍")
    expect(table).to_contain_text("第二个窗口的介绍")
    expect(first.locator(INTRODUCTION)).to_have_value("第一个窗口的介绍")
    first.screenshot(path=screenshots / "two-windows.png", full_page=True)
    first.click("button[value=finish]")
    expect(first).to_have_url(re.compile("saved=1"))
    first.goto("/me/profile/check")
    expect(first.get_by_text("第一个窗口的介绍")).to_be_visible()
    first.goto("/me/profile/basics")
    first.fill(INTRODUCTION, before)
    first.click("button[value=finish]")


def test_going_back_shows_what_was_saved_and_saves_nothing_twice(visit: Visit) -> None:
    page = opened(visit)
    before = page.input_value(INTRODUCTION)
    page.fill(INTRODUCTION, "保存后再退回")
    page.click("button[value=next]")
    expect(page).to_have_url(re.compile(r"/me/profile/education$"))
    page.go_back()
    expect(page.locator(INTRODUCTION)).to_have_value("保存后再退回")
    expect(page.locator(".notice.warn")).to_have_count(0)
    page.fill(INTRODUCTION, before)
    page.click("button[value=finish]")
    expect(page).to_have_url(re.compile("saved=1"))


def test_without_javascript_the_buttons_save(visit: Visit) -> None:
    page = opened(visit, javascript=False)
    before = page.input_value(INTRODUCTION)
    page.fill(INTRODUCTION, "没有脚本")
    page.click("button[value=finish]")
    page.goto("/me/profile/check")
    expect(page.get_by_text("没有脚本")).to_be_visible()
    page.goto("/me/profile/basics")
    page.fill(INTRODUCTION, before)
    page.click("button[value=finish]")


def test_a_skill_is_suggested_understood_and_refused_by_keyboard(visit: Visit) -> None:
    page = opened(visit, "/me/profile/skills")
    row = page.locator("fieldset.repeat").last
    words = row.locator("input[role=combobox]")
    words.press_sequentially("ps修")
    expect(row.locator("[role=option]").first).to_be_visible()
    words.press("ArrowDown")
    expect(words).to_have_attribute("aria-activedescendant", re.compile("skills-"))
    words.press("Escape")
    words.fill("短视频剪缉")
    expect(row.locator("[data-reading]")).to_have_text("识别为“视频剪辑”")
    row.locator("[data-refuse] input").check()
    expect(row.locator("[data-reading]")).to_have_text("按您的原话保存，暂未归入标准技能")
    page.click("button[value=finish]")
    page.goto("/me/profile/check")
    line = page.locator(".answer", has_text="短视频剪缉")
    expect(line).not_to_contain_text("识别为")
    # The refusal is still there, and can be taken back.
    page.goto("/me/profile/skills")
    filled = page.locator("fieldset.repeat", has=page.locator("input[value='短视频剪缉']"))
    expect(filled.locator("[data-refuse] input")).to_be_checked()
    filled.locator("input[role=combobox]").fill("")
    page.click("button[value=finish]")
