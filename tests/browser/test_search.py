"""A visitor looks for work: a slip, the facets, a vacancy; on both widths, without scripts, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("width", [1280, 390])
def test_from_a_slip_to_a_vacancy(width: int, javascript: bool, visit: Visit) -> None:
    page = visit(width=width, javascript=javascript)
    page.goto("/demands")
    page.fill("#q", "直拨运营")
    page.get_by_role("button", name="搜索").click()
    page.locator(".meant a").first.click()
    everything = _total(page)
    assert everything > 0
    if width < 992:
        page.locator("details.facets > summary").click()
    option = page.locator("#facet-division + ul a").first
    number = int(option.locator(".num").inner_text().replace(",", ""))
    option.click()
    assert _total(page) == number < everything
    expect(page.locator(".chips")).to_contain_text("地区")
    page.locator(".cards h2 a").first.click()
    expect(page.locator("main h1")).not_to_be_empty()
    assert "JobPosting" in page.locator('script[type="application/ld+json"]').inner_text()
    page.go_back()
    page.get_by_role("link", name="清除全部条件").first.click()
    assert _total(page) > number


def test_nothing_found_says_which_condition_to_drop(visit: Visit) -> None:
    page = visit()
    page.goto("/demands?q=没有这样的岗位&kind=full_time")
    page.get_by_role("link", name="去掉“关键词”").click()
    assert _total(page) > 0
    assert "kind=full_time" in page.url


def test_by_keyboard_alone_from_the_first_stop_to_a_vacancy(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    _tab_to(page, "跳到正文")
    _tab_to(page, "招聘需求")
    page.keyboard.press("Enter")
    page.wait_for_url("**/demands")
    _tab_to(page, "")
    page.keyboard.type("运营")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    everything = _total(page)
    expect(page.locator("#q")).to_have_value("运营")
    option = page.locator("#facet-division + ul a").first.get_attribute("href") or ""
    _tab_to_link(page, option)
    page.keyboard.press("Enter")
    page.wait_for_url("**division=*")
    assert 0 < _total(page) < everything
    _tab_to_link(page, page.locator(".cards h2 a").first.get_attribute("href") or "")
    page.keyboard.press("Enter")
    page.wait_for_url("**/demands/*")
    expect(page.locator("main h1")).to_be_visible()


@pytest.mark.parametrize("path", ["/login", "/register", "/register?role=enterprise"])
def test_by_keyboard_alone_a_form_is_mended(path: str, visit: Visit) -> None:
    page = visit()
    page.goto(path)
    page.locator("main form button.main").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.hash.slice(1)")
    page.keyboard.press("Enter")
    focused = page.evaluate("document.activeElement.id")
    assert focused == target
    if path != "/login":
        described = page.locator(f"[id='{focused}']").get_attribute("aria-describedby") or ""
        assert page.locator(f"[id='{described.split()[0]}']").inner_text()


def test_the_pictures_are_drawn_in_both_colour_schemes_and_the_table_stays(visit: Visit) -> None:
    page = visit()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto("/figures")
        expect(page.locator("figure.chart canvas").first).to_be_visible()
        expect(page.locator("figure.chart table").first).to_be_visible()
    plain = visit(javascript=False)
    plain.goto("/figures")
    expect(plain.locator("figure.chart table").first).to_be_visible()
    expect(plain.locator("figure.chart .picture").first).to_be_hidden()


def test_a_profile_on_paper_is_at_most_two_sheets(visit: Visit) -> None:
    for login, path in (("talent", "/me/profile"), ("enterprise", "/people/1")):
        page = visit(login)
        page.goto(path)
        sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
        assert 1 <= sheets <= 2, path


def _total(page: Page) -> int:
    return int("".join(filter(str.isdigit, page.locator("h1 .of").inner_text())))


def _tab_to(page: Page, text: str) -> None:
    """Presses Tab until what has the focus says the text; a field says nothing."""
    for _ in range(40):
        page.keyboard.press("Tab")
        active = page.evaluate("[document.activeElement.tagName, document.activeElement.innerText.trim()]")
        if active[1] == text and (text or active[0] == "INPUT"):
            return
    raise AssertionError(f"no stop says {text!r}")


def _tab_to_link(page: Page, address: str) -> None:
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == address:
            return
    raise AssertionError(f"no stop leads to {address}")
