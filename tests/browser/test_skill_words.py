"""Staff work through the words that were not read, with a mouse and a keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def first_word(page: Page) -> str:
    return page.locator("ol.cards h2").first.inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_words_become_an_alias_and_are_opened_again(visit: Visit, javascript: bool) -> None:
    page = visit("staff", javascript=javascript)
    page.goto("/staff/skill-words?order=likeness")
    words = first_word(page)
    page.locator("ol.cards button[name=skill]").first.click()
    expect(page).to_have_url("/staff/skill-words?order=likeness")
    assert first_word(page) != words
    page.locator(".chips a").nth(1).click()
    expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()
    page.locator("ol.cards button[value=open]").first.click()
    page.goto("/staff/skill-words?order=likeness")
    assert first_word(page) == words


@pytest.mark.parametrize("width", [1280, 390])
def test_a_skill_that_is_none_is_told_at_its_field(visit: Visit, screenshots: Path, width: int) -> None:
    page = visit("staff", width=width)
    page.goto("/staff/skill-words")
    card = page.locator("ol.cards > li").first
    card.locator("summary").click()
    card.locator("input[name=skill]").fill("没有这样的技能")
    card.locator("input[name=skill]").press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    page.screenshot(path=screenshots / f"skill-word-refused-{width}.png", full_page=True)
    page.click("#error-summary a")
    expect(page.locator("#skill")).to_be_focused()
    expect(page.locator("#skill")).to_have_value("没有这样的技能")
    page.fill("#skill", "PPT")
    page.locator("#skill").press("Enter")
    page.goto("/staff/skill-words?state=alias")
    page.screenshot(path=screenshots / f"skill-words-alias-{width}.png", full_page=True)
    page.locator("ol.cards button[value=open]").first.click()
    expect(page.locator("ol.cards")).to_have_count(0)
