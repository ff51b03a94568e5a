"""A person whom a training body handed in claims the profile with a code, and it is the own one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import python_calamine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlmodel import select

from talent.accounts.actor import SYSTEM
from talent.accounts.tables import User
from talent.accounts.users import user_id_of
from talent.kit.clock import today
from talent.kit.db import Database
from talent.people.forgetting import forget
from talent.people.tables import Person
from talent.training.forgetting import forget_training
from tests.browser.conftest import Visit
from tests.factories.accounts import PASSWORD
from tests.factories.training import make_class, make_completion, make_course

pytestmark = pytest.mark.browser
NAME, COURSE = "欧阳待认领", "认领演示课程"


@pytest.fixture
def handed_in(site_database: Database) -> Iterator[int]:
    """By the training body of the demonstration account."""
    with site_database.write() as session:
        user = session.get_one(User, user_id_of(session, SYSTEM, "training@example.com"))
        person = Person(name=NAME, confirmed_on=today())
        session.add(person)
        session.flush()
        number = person.id or 0
        held = make_class(session, make_course(session, user.organisation_id or 0, title=COURSE))
        make_completion(session, held, number)
    yield number
    with site_database.write() as session:
        left = session.exec(select(Person.id).where(Person.id == number)).first()
        if left is not None:
            forget_training(session, left)
            forget(session, left)


def assert_sound(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    faults = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in faults if fault["impact"] in ("serious", "critical")] == []


def fetch_code(page: Page, folder: Path) -> str:
    """The organisation makes codes for everybody and downloads them."""
    page.goto("/claim-codes")
    page.get_by_label("给全部待认领的人换新码").check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="生成并下载").click()
    path = folder / "codes.xlsx"
    waiting.value.save_as(path)
    rows = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
    return next(str(row[2]) for row in rows if row[0] == NAME)


@pytest.mark.parametrize(("width", "login"), [(1280, "13900001280"), (390, "13900000390")])
def test_a_code_leads_to_the_own_profile(
    width: int, login: str, handed_in: int, visit: Visit, tmp_path: Path
) -> None:
    code = fetch_code(visit("training", width=width), tmp_path)
    page = visit(width=width)
    page.goto("/register?role=talent")
    page.get_by_role("main").get_by_role("link", name="认领我的档案").click()
    page.get_by_label("认领码").fill(code[:-1] + ("A" if code[-1] != "A" else "B"))
    page.get_by_label("姓名").fill(NAME)
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#error-summary")).to_contain_text("认领码有误")
    assert_sound(page, width)
    page.get_by_label("认领码").fill(code.lower())
    page.get_by_role("button", name="下一步").click()
    expect(page).to_have_url(re.compile("/claim/next$"))
    page.get_by_role("link", name="去注册").click()
    page.fill("#display_name", NAME)
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.locator("#accepted").check()
    page.get_by_role("main").get_by_role("button", name="注册").click()
    expect(page).to_have_url(re.compile("/claim/mine$"))
    expect(page.get_by_role("main")).to_contain_text(COURSE)
    assert_sound(page, width)
    page.get_by_role("button", name="是我本人，认领").click()
    expect(page).to_have_url(re.compile("/me/profile$"))
    expect(page.get_by_role("main")).to_contain_text(NAME)
    page.goto("/me/training")
    expect(page.get_by_role("main")).to_contain_text(COURSE)
