"""Ways through the site that several tests walk."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from talent.kit.clock import today
from tests.factories.accounts import make_uscc

PASSWORD = "a long enough sentence"


def register_enterprise(page: Page, number: int) -> None:
    page.goto("/register?role=enterprise")
    page.fill("#organisation_name", f"清河测试羊绒{number}有限公司")
    page.fill("#uscc", make_uscc(number))
    page.fill("#login", f"firm{number}@example.com")
    page.fill("#password", PASSWORD)
    page.check("#accepted")
    page.click("main form button.main")
    expect(page.locator("main")).to_contain_text("待审核")


def verify(page: Page, name: str) -> None:
    page.goto("/staff/organisations")
    page.fill("#words", name)
    page.click("main form button.main")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="通过", exact=True).click()


def post_demand(page: Page, title: str) -> None:
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


def register_talent(page: Page, number: int, name: str) -> None:
    page.goto("/register?role=talent")
    page.fill("#display_name", name)
    page.fill("#login", f"talent{number}@example.com")
    page.fill("#password", PASSWORD)
    page.check("#accepted")
    page.check("#matching")
    page.click("main form button.main")


def fill_profile(page: Page, title: str) -> None:
    page.select_option("#division", "130534")
    page.fill("#experience_years", "3")
    next_step(page)
    page.fill("[id='rows.0.school_name']", "河北测试学院")
    page.fill("[id='rows.0.end_year']", "2023")
    next_step(page)
    page.fill("[id='rows.0.title']", title)
    page.fill("[id='rows.0.started_on']", "2023-07-01")
    page.fill("[id='rows.0.duties']", "负责羊绒直播间的日常运营和复盘。")
    next_step(page)
    for row, words in enumerate(("羊绒直播", "剪映")):
        page.fill(f"[id='rows.{row}.words']", words)
        page.select_option(f"[id='rows.{row}.level']", "4")
        page.check(f"[id='rows.{row}.used']")
    next_step(page)
    page.fill("[id='posts.0.title']", title)
    page.fill("#salary_min", "5000")
    page.check("#divisions-130500")
    next_step(page)
    page.check("#member-practitioner")
    page.fill("[id='practitioner.since']", "2023-07-01")
    next_step(page)
    page.check("#visibility-verified")
    next_step(page)
    page.get_by_role("button", name="以上属实，完成").click()
    expect(page.locator("main")).to_contain_text("已保存")


def next_step(page: Page) -> None:
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#error-summary")).to_have_count(0)
