"""From a résumé to the saved profile, in a browser."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.factories.resumes import library, make_docx
from tests.talent.people import resume_samples as samples

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, False)])
def test_a_resume_becomes_a_proposal_drafts_and_then_the_profile(
    width: int, javascript: bool, visit: Visit, screenshots: Path
) -> None:
    library("docx")
    employer = f"衡水浏览{width}有限公司"
    lines = [line.replace("保定测试商贸有限公司", employer) for line in samples.PLAIN]
    page = visit("talent", width=width, javascript=javascript)
    page.goto("/me/profile/basics")
    page.click("main a[href='/me/profile/resume']")
    page.screenshot(path=screenshots / f"resume-{width}.png", full_page=True)
    packed = {"name": "简历.docx", "mimeType": "application/octet-stream", "buffer": make_docx(lines)}
    page.set_input_files("#resume", packed)
    page.click("main button.main")
    expect(page.locator("h1")).to_have_text("核对简历内容")
    page.screenshot(path=screenshots / f"resume-proposal-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if javascript:
        assert Axe().run(page).response["violations"] == []
    _only_tick(page, employer)
    page.click("main button.main")
    expect(page).to_have_url(re.compile(r"/me/profile/work$"))
    expect(page.locator(".notice.warn")).to_be_visible()
    # Nothing of it is in the profile before it is saved.
    page.goto("/me/profile")
    expect(page.get_by_text(employer)).to_have_count(0)
    page.goto("/me/profile/work")
    page.click("button[value=finish]")
    expect(page).to_have_url(re.compile("saved=1"))
    expect(page.get_by_text(employer)).to_be_visible()


def _only_tick(page: Page, employer: str) -> None:
    """Of all that was proposed the one post."""
    for box in page.locator(".take input").all():
        box.set_checked(False)
    row = page.locator("fieldset", has=page.locator(f"input[value='{employer}']"))
    row.locator(".take input").check()
