"""Journey 3 in a browser, from invitation to appraisal: wide and narrow, with JavaScript and without."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect

from talent.accounts.enums import OrganisationKind, Role
from talent.kit.clock import SHANGHAI, now
from talent.kit.db import Database
from talent.seeding.accounts import DEMO_PASSWORD
from tests.browser.conftest import Visit
from tests.factories.accounts import make_organisation, make_user
from tests.factories.enterprises import make_demand, make_enterprise
from tests.factories.people import make_person

pytestmark = pytest.mark.browser

_numbers = count(1)


@dataclass(frozen=True)
class Pair:
    """Logins of an enterprise and of a person who suits its only demand."""

    firm: str
    person: str
    demand_id: int
    person_id: int


@pytest.fixture
def pair(site_database: Database) -> Pair:
    number = next(_numbers)
    firm, person = f"hiring-firm{number}", f"hiring-person{number}"
    with site_database.write() as session:
        organisation = make_organisation(
            session,
            kind=OrganisationKind.ENTERPRISE,
            name=f"石家庄测试直播{number}有限公司",
            uscc=None,
            verified_until=(now() + timedelta(days=150)).date(),
        )
        organisation_id = organisation.id or 0
        make_enterprise(session, organisation_id)
        make_user(
            session,
            role=Role.ENTERPRISE,
            login=f"{firm}@example.com",
            password=DEMO_PASSWORD,
            organisation_id=organisation_id,
        )
        demand = make_demand(session, organisation_id, title=f"直播运营{number}", headcount=1)
        user = make_user(session, login=f"{person}@example.com", password=DEMO_PASSWORD)
        somebody = make_person(session, name="赵小荷", user_id=user.id)
    return Pair(firm, person, demand.id or 0, somebody.id or 0)


@pytest.mark.parametrize(
    ("width", "javascript"),
    [(1280, True), (390, True), (390, False)],
    ids=["wide", "narrow", "narrow-plain"],
)
def test_from_invitation_to_appraisal(width: int, javascript: bool, visit: Visit, pair: Pair) -> None:
    firm = visit(pair.firm, width=width, javascript=javascript)
    person = visit(pair.person, width=width, javascript=javascript)

    _invite(firm, pair)
    mine = _accept(person)
    thread = firm.url
    _see_contact(firm, thread)
    _meet_and_hire(firm, thread)
    _confirm(person, mine)
    expect(_state(person)).to_have_text("已录用，双方确认")

    with time_machine.travel(now() + timedelta(days=91), tick=True):
        # Three months on, both sign in anew.
        firm = visit(pair.firm, width=width, javascript=javascript)
        _appraise(firm, thread)
        person = visit(pair.person, width=width, javascript=javascript)
        person.goto(mine)
        expect(person.locator("#appraisal")).to_contain_text("复盘扎实")
        person.check("#shown")
        person.locator("#appraisal").get_by_role("button", name="保存").click()
        expect(person.locator("#shown")).to_be_checked()
        firm.goto(f"/people/{pair.person_id}")
        expect(firm.locator("main")).to_contain_text("复盘扎实")


def _state(page: Page) -> Locator:
    return page.locator("main h1 + .badge-line")


def _invite(page: Page, pair: Pair) -> None:
    page.goto(f"/demands/{pair.demand_id}/candidates/{pair.person_id}")
    page.locator("main").get_by_role("link", name="邀请", exact=True).click()
    page.fill("#message", "看到您的经历，想请您来聊聊。")
    page.get_by_role("button", name="发送邀请").click()
    expect(_state(page)).to_have_text("已邀请")
    expect(page.locator("main")).to_contain_text("对方同意后才能查看")


def _accept(page: Page) -> str:
    page.goto("/me/threads")
    page.locator(".cards h2 a").first.click()
    expect(page.locator("main")).to_contain_text("想请您来聊聊")
    page.get_by_role("button", name="接受邀请").click()
    expect(_state(page)).to_have_text("沟通中")
    return page.url


def _see_contact(page: Page, thread: str) -> None:
    page.goto(thread)
    expect(page.locator("main")).not_to_contain_text("1990000")
    page.get_by_role("button", name="查看联系方式").click()
    expect(page.locator(".notice")).to_contain_text("1990000")
    expect(page.locator(".notice")).to_contain_text("赵小荷")


def _meet_and_hire(page: Page, thread: str) -> None:
    page.goto(thread)
    page.get_by_role("link", name="安排面试").click()
    page.get_by_role("button", name="发送面试安排").click()
    expect(page.locator("#error-summary")).to_be_visible()
    at = (now() + timedelta(days=1)).astimezone(SHANGHAI)
    page.fill("#at", at.strftime("%Y-%m-%dT%H:%M"))
    page.fill("#place", "公司会议室")
    page.get_by_role("button", name="发送面试安排").click()
    expect(_state(page)).to_have_text("面试")
    page.get_by_role("link", name="登记录用").click()
    page.get_by_role("button", name="登记录用").click()
    expect(_state(page)).to_have_text("已录用，待本人确认")


def _confirm(page: Page, mine: str) -> None:
    page.goto("/me/contacts")
    expect(page.locator("table")).to_contain_text("石家庄测试直播")
    page.goto(mine)
    page.get_by_role("button", name="确认录用").click()


def _appraise(page: Page, thread: str) -> None:
    page.goto(thread)
    page.locator("main").get_by_role("link", name="评价", exact=True).click()
    for name in ("innovation", "quality", "effect", "contribution"):
        page.check(f"#{name}-4")
    page.fill("#remark", "复盘扎实，能带新人。")
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator("#appraisal")).to_contain_text("4 / 5")


def test_a_refusal_of_several_goes_without_javascript(visit: Visit) -> None:
    page = visit("enterprise", width=390, javascript=False)
    page.goto("/enterprise/threads?stage=applied")
    ticks = page.locator(".pick input:enabled")
    expect(ticks.first).to_be_visible()
    number = ticks.count()
    assert number >= 1
    for tick in ticks.all():
        tick.check()
    page.get_by_role("button", name="婉拒勾选的人").click()
    page.check("#reason-chosen")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#message")).to_have_value(
        "您好，感谢您参与应聘。这次我们选定了其他候选人，暂不能推进。欢迎以后再联系，祝您顺利。"
    )
    page.get_by_role("link", name="取消").click()
    expect(page.locator(".pick input:enabled").first).to_be_visible()
