"""What would bring somebody forward, and that it does: rank before, once proven, and back when revoked."""

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from talent.accounts.actor import SYSTEM
from talent.accounts.enums import OrganisationKind, Role
from talent.audit.changes import record_changes
from talent.audit.tables import ChangeKind
from talent.enterprises.enums import Importance
from talent.kit.clock import now, today
from talent.kit.db import Database
from talent.people import service as people
from talent.people.enums import EvidenceKind
from talent.seeding.accounts import DEMO_PASSWORD
from tests.browser.conftest import Visit
from tests.factories.accounts import make_organisation, make_user
from tests.factories.enterprises import make_demand, make_enterprise
from tests.factories.people import make_person
from tests.factories.training import make_class, make_course

pytestmark = pytest.mark.browser

_numbers = count(1)
SCHOOL, COURSE = "衡水示例职业培训学校", "短视频剪辑实训"
CAUSE = f"已由{SCHOOL}结业确认：《{COURSE}》"


@dataclass(frozen=True)
class Scene:
    """Logins of an enterprise and of a person who states the skill of its demand and has not proven it."""

    firm: str
    person: str
    title: str
    demand_id: int
    person_id: int


@pytest.fixture
def scene(site_database: Database) -> Scene:
    number = next(_numbers)
    firm, person, title = f"forward-firm{number}", f"forward-person{number}", f"衡水剪辑师{number}"
    until = (now() + timedelta(days=150)).date()
    with site_database.write() as session:
        owner = make_organisation(session, name=f"衡水测试剪辑{number}有限公司", verified_until=until).id or 0
        make_enterprise(session, owner)
        make_user(
            session,
            role=Role.ENTERPRISE,
            login=f"{firm}@example.com",
            password=DEMO_PASSWORD,
            organisation_id=owner,
        )
        asks = (("剪映", "jianying", 3, Importance.REQUIRED), ("Python", "python", 2, Importance.PREFERRED))
        demand = make_demand(session, owner, title=title, division="131100", skills=asks)
        user = make_user(session, login=f"{person}@example.com", password=DEMO_PASSWORD)
        own = [("剪映", "jianying", 1)]
        somebody = make_person(
            session, user_id=user.id, division="131100", wish_divisions=["131100"], skills=own
        )
        kind = OrganisationKind.TRAINING_BODY
        school = make_organisation(session, kind=kind, name=f"{SCHOOL}{number}", verified_until=until).id or 0
        course = make_course(session, school, title=COURSE, skills={"jianying": 3, "python": 2})
        make_class(session, course, division="131100", seats=12)
        record_changes(session, ChangeKind.DEMAND, [demand.id or 0])
        record_changes(session, ChangeKind.PERSON, [somebody.id or 0])
    return Scene(firm, person, title, demand.id or 0, somebody.id or 0)


def complete(database: Database, scene: Scene, skills: dict[str, int]) -> None:
    """As a completion does; without skills it is revoked."""
    words = [
        people.Word(scene.person_id, skill, EvidenceKind.CONFIRMED, level, SCHOOL, today(), COURSE)
        for skill, level in skills.items()
    ]
    with database.write() as session:
        people.set_evidence(session, SYSTEM, {f"completion:{scene.person_id}": words})


def told(page: Page, title: str) -> tuple[str, str]:
    """The ranks now and then that the page tells of a demand, once the skill is confirmed by a course."""
    way = page.locator(".way").filter(has=page.get_by_role("heading", name="剪映"))
    line = way.locator("> .moves li").filter(has_text=title).inner_text()
    found = re.search(r"第 ([\d,]+) 名 → 第 ([\d,]+) 名", line)
    assert found is not None, line
    return found[1], found[2]


def expect_rank(page: Page, rank: str) -> None:
    expect(page.locator(".match-head h2")).to_contain_text(f"第 {rank} 名，")


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, False)], ids=["wide", "narrow-plain"])
def test_the_rank_that_is_told_is_the_rank_that_comes_and_goes(
    width: int, javascript: bool, visit: Visit, scene: Scene, site_database: Database
) -> None:
    talent = visit(scene.person, width=width, javascript=javascript)
    firm = visit(scene.firm, width=width, javascript=javascript)
    talent.goto("/me/forward")
    expect(talent.get_by_role("link", name=COURSE).first).to_be_visible()
    assert talent.evaluate("document.documentElement.scrollWidth") <= width
    before, after = told(talent, scene.title)
    assert before != after
    firm.goto(f"/demands/{scene.demand_id}/candidates/{scene.person_id}")
    expect_rank(firm, before)

    complete(site_database, scene, {"jianying": 3})
    firm.reload()
    expect_rank(firm, after)
    expect(firm.locator("main")).to_contain_text(CAUSE)
    talent.goto("/me/profile")
    expect(talent.locator("main")).to_contain_text(CAUSE)

    complete(site_database, scene, {})
    firm.reload()
    expect_rank(firm, before)
    expect(firm.locator("main")).not_to_contain_text(SCHOOL)
    talent.reload()
    expect(talent.locator("main")).not_to_contain_text(SCHOOL)


@pytest.mark.parametrize("yes", [True, False], ids=["added", "declined"])
def test_a_skill_that_was_never_stated_counts_only_once_its_person_says_so(
    yes: bool, visit: Visit, scene: Scene, site_database: Database
) -> None:
    complete(site_database, scene, {"python": 2})
    firm, talent = visit(scene.firm), visit(scene.person)
    firm.goto(f"/people/{scene.person_id}")
    expect(firm.locator("main")).not_to_contain_text("Python")
    talent.goto("/me/profile")
    talent.locator(f"#proposed button[value={str(yes).lower()}]").click()
    expect(talent.locator("#proposed")).to_have_count(0)
    firm.reload()
    if yes:
        expect(firm.locator("main")).to_contain_text("Python")
    else:
        expect(firm.locator("main")).not_to_contain_text("Python")
