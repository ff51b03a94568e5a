"""The enterprise's desk from the first visit to a demand that is kept true, on both widths and plain."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from talent.kit.clock import today
from tests.browser.conftest import Visit
from tests.browser.walks import PASSWORD
from tests.factories.accounts import make_uscc

pytestmark = pytest.mark.browser

LICENCE = {"name": "licence.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 a licence of the tests"}
WAYS = [(1280, True, 910), (390, True, 911), (1280, False, 912)]


@pytest.mark.parametrize(("width", "javascript", "number"), WAYS, ids=["desk", "phone", "plain"])
def test_from_the_licence_to_a_demand_that_is_kept_true(
    width: int, javascript: bool, number: int, visit: Visit
) -> None:
    name = f"清河测试工作台{number}有限公司"
    page = visit(width=width, javascript=javascript)
    _register(page, number, name)
    _hand_in(page)
    _verify(visit("staff", width=width, javascript=javascript), name)
    page.goto("/enterprise/verification")
    expect(page.locator("main h1 + .badge-line")).to_have_text("已认证")

    page.goto("/enterprise/demands/new")
    _type(page, f"工作台运营{number}")
    _count(page, javascript)
    page.get_by_role("button", name="保存并预览").click()
    expect(page.locator("main")).to_contain_text("法定要素齐全")
    page.get_by_role("button", name="设为模板").click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("main h1 + .badge-line")).to_have_text("招聘中")
    _extend(page)
    _same_again(page, f"工作台运营{number}")
    _no_sideways(page, width)


def _register(page: Page, number: int, name: str) -> None:
    page.goto("/register?role=enterprise")
    page.fill("#organisation_name", name)
    page.fill("#uscc", make_uscc(number))
    page.fill("#login", f"desk{number}@example.com")
    page.fill("#password", PASSWORD)
    page.check("#accepted")
    page.click("main form button.main")


def _hand_in(page: Page) -> None:
    page.goto("/enterprise/verification")
    page.get_by_role("button", name="上传并提交审核").click()
    expect(page.locator("#error-summary")).to_contain_text("请选择要上传的文件")
    page.set_input_files("#paper", files=[LICENCE])  # type: ignore[list-item]
    page.get_by_role("button", name="上传并提交审核").click()
    expect(page.locator("main")).to_contain_text("正在审核")


def _verify(page: Page, name: str) -> None:
    page.goto(f"/staff/organisations?words={name}")
    page.get_by_role("link", name=name).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="营业执照（PDF）").click()
    assert download.value.path().read_bytes() == LICENCE["buffer"]
    page.get_by_role("button", name="通过", exact=True).click()


def _type(page: Page, title: str) -> None:
    page.fill("#title", title)
    page.fill("#headcount", "2")
    page.select_option("#division", "130534")
    page.fill("#salary_min", "6000")
    page.fill("#salary_max", "9000")
    page.fill("#duties", "负责店铺的日常运营和复盘。")
    page.fill("#conditions", "熟悉平台规则。")
    page.fill("#valid_until", (today() + timedelta(days=30)).isoformat())
    page.select_option("#education_rank", "7")
    page.check("#education_must")


def _count(page: Page, javascript: bool) -> None:
    if not javascript:
        page.get_by_role("button", name="估算人数").click()
        assert page.input_value("#headcount") == "2"
    expect(page.locator("#count")).to_contain_text("人符合")
    expect(page.locator("#count")).to_contain_text("去掉这一条会多出")


def _extend(page: Page) -> None:
    page.locator("summary", has_text="延长有效期").click()
    later = (today() + timedelta(days=80)).isoformat()
    page.fill("#extend-until", later)
    page.get_by_role("button", name="延长", exact=True).click()
    expect(page.locator("summary", has_text=later)).to_be_visible()
    # Back and once more: what was asked for is done already.
    page.go_back()
    page.locator("summary", has_text="延长有效期").click()
    page.fill("#extend-until", later)
    page.get_by_role("button", name="延长", exact=True).click()
    expect(page.locator("summary", has_text=later)).to_be_visible()


def _same_again(page: Page, title: str) -> None:
    page.goto("/enterprise/demands/new")
    page.get_by_role("link", name=f"套用“{title}”").click()
    page.get_by_role("button", name="保存并预览").click()
    expect(page.locator("main")).to_contain_text("同样的需求已经在招聘中")
    page.get_by_role("link", name="打开已有的需求").click()
    expect(page.locator("main h1 + .badge-line")).to_have_text("招聘中")
    page.goto("/enterprise/demands?state=open")
    expect(page.locator("main .cards > li")).to_have_count(1)


def _no_sideways(page: Page, width: int) -> None:
    for path in ("/enterprise/demands", "/enterprise/demands/new", "/enterprise/members"):
        page.goto(path)
        assert page.locator("html").evaluate("page => page.scrollWidth") <= width, path


def test_an_invitation_sent_twice_is_one(visit: Visit) -> None:
    page = visit("factory")
    page.goto("/enterprise/members")
    page.fill("#login", "desk-colleague@example.com")
    page.check("#member-reader")
    page.locator("button", has_text="生成邀请链接").dblclick()
    link = page.input_value("#invitation-link")
    page.goto("/enterprise/members")
    expect(page.get_by_role("heading", name="等待接受的邀请")).to_contain_text("1")
    guest = visit()
    guest.goto(link)
    guest.fill("#display_name", "测试同事")
    guest.fill("#password", PASSWORD)
    guest.check("#accepted")
    guest.get_by_role("button", name="加入", exact=True).click()
    expect(guest.locator("main h1")).to_contain_text("我的需求")
    expect(guest.get_by_role("link", name="发布新需求")).to_have_count(0)
