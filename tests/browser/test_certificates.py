"""A certificate in a browser: a stranger checks it, its owner prints it, and revoked it says so."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlmodel import select

from talent.accounts.actor import SYSTEM
from talent.accounts.users import user_id_of
from talent.kit.db import Database
from talent.people.tables import Person
from talent.training.certificate_numbers import grouped
from talent.training.certificates import revoke_certificates
from talent.training.tables import Certificate
from tests.browser.conftest import Visit
from tests.factories.certificates import make_certificate

pytestmark = pytest.mark.browser


@pytest.fixture
def one(site_database: Database) -> Iterator[Certificate]:
    """Of the demonstration talent, issued by the platform itself."""
    with site_database.write() as session:
        user_id = user_id_of(session, SYSTEM, "talent@example.com")
        person = session.exec(select(Person).where(Person.user_id == user_id)).one()
        made = make_certificate(session, person.id or 0)
    yield made
    with site_database.write() as session:
        session.delete(session.get_one(Certificate, made.id))


def assert_sound(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    faults = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in faults if fault["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_stranger_checks_a_number_and_sees_at_once_that_it_is_revoked(
    width: int, one: Certificate, visit: Visit, site_database: Database
) -> None:
    page = visit(width=width)
    page.goto("/certificates")
    typed = grouped(one.number)
    page.get_by_label("证书编号").fill(typed[:-1] + ("A" if typed[-1] != "A" else "B"))
    page.get_by_role("button", name="查验").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#error-summary")).to_contain_text("对照证书逐组检查")
    assert_sound(page, width)
    page.get_by_label("证书编号").fill(typed.lower())
    page.get_by_role("button", name="查验").click()
    expect(page).to_have_url(re.compile(f"/certificates/{one.number}$"))
    expect(page.locator(".check-result")).to_contain_text("有效")
    assert_sound(page, width)
    with site_database.write() as session:
        revoke_certificates(session, SYSTEM, one.kind, [one.source_id], "登记有误")
    page.reload()
    expect(page.locator(".check-result")).to_contain_text("已撤销")
    assert_sound(page, width)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_owner_prints_it_on_one_sheet(width: int, one: Certificate, visit: Visit) -> None:
    page = visit("talent", width=width)
    page.goto("/me/certificates")
    assert_sound(page, width)
    page.locator(f"[id='{one.number}']").get_by_role("link", name="打印").click()
    expect(page.locator(".sheet")).to_contain_text("结业证书")
    expect(page.get_by_alt_text("查验证书的二维码")).to_have_js_property("complete", True)
    assert_sound(page, width)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
