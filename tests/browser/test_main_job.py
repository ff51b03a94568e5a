"""The main job walked in a browser, with JavaScript and without."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from talent.kit.clock import today
from tests.browser.conftest import Visit
from tests.factories.accounts import make_uscc

pytestmark = pytest.mark.browser

PASSWORD = "a long enough sentence"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_from_registration_to_the_ranking_and_out_of_it(javascript: bool, visit: Visit) -> None:
    number = 880 + javascript
    title = f"羊绒直播运营{number}"
    enterprise = visit(javascript=javascript)
    _register_enterprise(enterprise, number)
    _verify(visit("staff", javascript=javascript), f"清河测试羊绒{number}有限公司")
    _post_demand(enterprise, title)
    enterprise.get_by_role("link", name="查看候选人排序").click()
    ranking = enterprise.url
    name = "测试"[javascript]
    assert f"{name}**" not in enterprise.locator("main").inner_text()

    talent = visit(javascript=javascript)
    _register_talent(talent, number, f"{name}小绒")
    _fill_profile(talent, title)
    talent.goto("/me/posts")
    post = talent.locator(".match").filter(has_text=title)
    same_score = post.locator(".match-score strong").inner_text()

    enterprise.goto(ranking)
    candidate = enterprise.locator(".match").filter(has_text=f"{name}**")
    expect(candidate).to_contain_text("本人写的是“羊绒直播”")
    assert candidate.locator(".match-score strong").inner_text() == same_score

    talent.goto("/me/profile")
    talent.get_by_role("button", name="退出自动匹配").click()
    enterprise.reload()
    expect(enterprise.locator("main")).not_to_contain_text(f"{name}**")


def _register_enterprise(page: Page, number: int) -> None:
    page.goto("/register?role=enterprise")
    page.fill("#organisation_name", f"清河测试羊绒{number}有限公司")
    page.fill("#uscc", make_uscc(number))
    page.fill("#login", f"firm{number}@example.com")
    page.fill("#password", PASSWORD)
    page.check("#accepted")
    page.click("main form button.main")
    expect(page.locator("main")).to_contain_text("待审核")


def _verify(page: Page, name: str) -> None:
    page.goto("/staff/organisations")
    page.fill("#words", name)
    page.click("main form button.main")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="通过", exact=True).click()


def _post_demand(page: Page, title: str) -> None:
    page.goto("/enterprise/demands/new")
    page.fill("#title", title)
    page.fill("#headcount", "2")
    page.select_option("#division", "130534")
    page.fill("#salary_min", "6000")
    page.fill("#salary_max", "9000")
    page.fill("#duties", "负责羊绒直播间的日常运营和复盘。")
    page.fill("#conditions", "熟悉羊绒产品，限男性。")
    page.fill("#valid_until", (today() + timedelta(days=30)).isoformat())
    page.fill("[id='skills.0.words']", "羊绒直播")
    page.get_by_role("button", name="再加几行").click()
    page.fill("[id='skills.1.words']", "剪映")
    page.get_by_role("button", name="保存并预览").click()
    expect(page.locator("main mark").first).to_contain_text("限男性")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("main h1 + .badge-line")).to_have_text("草稿")
    page.get_by_role("link", name="修改", exact=True).click()
    page.fill("#conditions", "熟悉羊绒产品。")
    page.get_by_role("button", name="保存并预览").click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("main h1 + .badge-line")).to_have_text("招聘中")


def _register_talent(page: Page, number: int, name: str) -> None:
    page.goto("/register?role=talent")
    page.fill("#display_name", name)
    page.fill("#login", f"talent{number}@example.com")
    page.fill("#password", PASSWORD)
    page.check("#accepted")
    page.check("#matching")
    page.click("main form button.main")


def _fill_profile(page: Page, title: str) -> None:
    page.select_option("#division", "130534")
    page.fill("#experience_years", "3")
    _next(page)
    page.fill("[id='rows.0.school_name']", "河北测试学院")
    page.fill("[id='rows.0.end_year']", "2023")
    _next(page)
    page.fill("[id='rows.0.title']", title)
    page.fill("[id='rows.0.started_on']", "2023-07-01")
    page.fill("[id='rows.0.duties']", "负责羊绒直播间的日常运营和复盘。")
    _next(page)
    for row, words in enumerate(("羊绒直播", "剪映")):
        page.fill(f"[id='rows.{row}.words']", words)
        page.select_option(f"[id='rows.{row}.level']", "4")
        page.check(f"[id='rows.{row}.used']")
    _next(page)
    page.fill("[id='posts.0.title']", title)
    page.fill("#salary_min", "5000")
    page.check("#divisions-130500")
    _next(page)
    page.check("#member-practitioner")
    page.fill("[id='practitioner.since']", "2023-07-01")
    _next(page)
    page.check("#visibility-verified")
    _next(page)
    page.get_by_role("button", name="以上属实，完成").click()
    expect(page.locator("main")).to_contain_text("已保存")


def _next(page: Page) -> None:
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#error-summary")).to_have_count(0)
