"""The loop that training closes: completed, certified, checked by a stranger, ranked; and revoked."""

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from talent.accounts.enums import OrganisationKind, Role
from talent.audit.changes import record_changes
from talent.audit.tables import ChangeKind
from talent.enterprises.enums import Importance
from talent.kit.clock import now, today
from talent.kit.db import Database
from talent.seeding.accounts import DEMO_PASSWORD
from tests.browser.conftest import Visit
from tests.factories.accounts import make_organisation, make_user
from tests.factories.enterprises import make_demand, make_enterprise
from tests.factories.people import make_person
from tests.factories.training import make_class, make_course

pytestmark = pytest.mark.browser

_numbers = count(1)
COURSE, NAME = "短视频与脚本实训", "周回环"


@dataclass(frozen=True)
class Scene:
    """Logins of a firm, a school and a person; the firm's demand, and a class that begins today."""

    firm: str
    school: str
    person: str
    school_name: str
    title: str
    demand_id: int
    person_id: int
    course_id: int
    class_id: int


@pytest.fixture
def scene(site_database: Database) -> Scene:
    """The demand asks for two skills that the person states and has not proven; the course teaches both."""
    number = next(_numbers)
    firm, school, person = (f"loop-{who}{number}" for who in ("firm", "school", "person"))
    school_name, title = f"沧州示例职业培训学校{number}", f"沧州短视频编导{number}"
    until = (now() + timedelta(days=150)).date()
    with site_database.write() as session:

        def account(login: str, role: Role, organisation_id: int | None = None) -> int:
            address = f"{login}@example.com"
            user = make_user(
                session, role=role, login=address, password=DEMO_PASSWORD, organisation_id=organisation_id
            )
            return user.id or 0

        owner = make_organisation(session, name=f"沧州测试传媒{number}有限公司", verified_until=until).id or 0
        make_enterprise(session, owner)
        account(firm, Role.ENTERPRISE, owner)
        asks = (("剪映", "jianying", 3, Importance.REQUIRED), ("Python", "python", 2, Importance.REQUIRED))
        demand = make_demand(session, owner, title=title, division="130900", skills=asks)
        kind = OrganisationKind.TRAINING_BODY
        body = make_organisation(session, kind=kind, name=school_name, verified_until=until).id or 0
        account(school, Role.TRAINING_BODY, body)
        course = make_course(session, body, title=COURSE, skills={"jianying": 3, "python": 2})
        begins = {"starts_on": today(), "ends_on": today(), "enrol_until": today()}
        held = make_class(session, course, division="130900", **begins)
        somebody = make_person(
            session,
            name=NAME,
            user_id=account(person, Role.TALENT),
            division="130900",
            wish_divisions=["130900"],
            skills=[("剪映", "jianying", 1), ("Python", "python", 1)],
        )
        record_changes(session, ChangeKind.DEMAND, [demand.id or 0])
        record_changes(session, ChangeKind.PERSON, [somebody.id or 0])
        return Scene(
            firm,
            school,
            person,
            school_name,
            title,
            demand.id or 0,
            somebody.id or 0,
            course.id or 0,
            held.id or 0,
        )


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, False)], ids=["wide", "narrow-plain"])
def test_a_course_brings_the_very_rank_that_was_told_and_its_revocation_takes_it_back(
    width: int, javascript: bool, visit: Visit, scene: Scene
) -> None:
    talent, firm, school = (
        visit(login, width=width, javascript=javascript) for login in (scene.person, scene.firm, scene.school)
    )
    stranger = visit(width=width, javascript=javascript)

    before, told = _told(talent, scene)
    assert before != told
    assert _standing(firm, scene)[0] == before
    standing = _standing(firm, scene)
    talent.goto(f"/courses/{scene.course_id}")
    talent.get_by_role("button", name="报名").click()
    expect(talent.locator("main")).to_contain_text("已报名")
    assert _standing(firm, scene) == standing

    completion = _log(school, scene)
    cause = f"已由{scene.school_name}结业确认：《{COURSE}》"
    assert _standing(firm, scene)[0] == told
    expect(firm.locator("main")).to_contain_text(cause)
    talent.goto("/me/profile")
    expect(talent.locator("main")).to_contain_text(cause)
    talent.goto("/me/training")
    expect(talent.locator("#completions + ol")).to_contain_text(COURSE)
    talent.locator("#certificates + ol").get_by_role("link", name=COURSE).click()
    check = talent.locator(".own-certificate .facts a").inner_text()
    stranger.goto(check)
    expect(stranger.locator(".check-result")).to_contain_text("有效")
    expect(stranger.locator("main")).to_contain_text(COURSE)
    expect(stranger.locator("body")).not_to_contain_text(NAME)

    school.goto(completion)
    school.fill("#reason", "登记错了人")
    school.get_by_role("button", name="撤销这条结业记录").click()
    expect(school.locator("main")).to_contain_text("不再计入人次")
    stranger.reload()
    expect(stranger.locator(".check-result")).to_contain_text("已撤销")
    assert _standing(firm, scene) == standing
    expect(firm.locator("main")).not_to_contain_text(scene.school_name)
    talent.goto("/me/training")
    expect(talent.locator("#completions + ol")).to_contain_text("登记错了人")
    assert talent.evaluate("document.documentElement.scrollWidth") <= width
    assert school.evaluate("document.documentElement.scrollWidth") <= width


def _told(page: Page, scene: Scene) -> tuple[str, str]:
    """The ranks now and then that the talent reads of the demand, once the whole course is completed."""
    page.goto("/me/forward")
    course = page.locator("li").filter(has=page.locator(f"a[href='/courses/{scene.course_id}']")).first
    line = course.locator("li").filter(has_text=scene.title).inner_text()
    found = re.search(r"第 ([\d,]+) 名 → 第 ([\d,]+) 名", line)
    assert found is not None, line
    return found[1], found[2]


def _standing(page: Page, scene: Scene) -> tuple[str, str]:
    """Rank and everything that the firm reads of the score."""
    page.goto(f"/demands/{scene.demand_id}/candidates/{scene.person_id}")
    head = page.locator(".match-head").first
    found = re.search(r"第 ([\d,]+) 名，", head.inner_text())
    assert found is not None, head.inner_text()
    return found[1], head.inner_text()


def _log(page: Page, scene: Scene) -> str:
    """The body logs the completion from the page of the class; the address of the record."""
    page.goto(f"/training/classes/{scene.class_id}")
    page.get_by_role("link", name="登记结业").click()
    page.select_option("#person_id", label=NAME)
    page.fill("#completed_on", today().isoformat())
    page.get_by_role("button", name="登记结业").click()
    expect(page).to_have_url(re.compile(r"/training/completions/\d+$"))
    expect(page.locator("main")).to_contain_text(NAME)
    return page.url
