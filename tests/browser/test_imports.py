"""A sheet of needs on the page: refused, read, corrected, confirmed, and taken back again."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from talent.exchange.working import SheetWork
from talent.kit.db import Database
from tests.browser.conftest import Visit
from tests.factories.sheets import xlsx_of

pytestmark = pytest.mark.browser

HEADINGS = ("岗位名称", "招聘人数", "工作地点", "内部号")


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, False)], ids=["desk", "plain phone"])
def test_a_sheet_of_needs_goes_in_and_comes_back(
    width: int, javascript: bool, visit: Visit, site_database: Database, tmp_path: Path
) -> None:
    work = SheetWork(site_database, Path(site_database.url.removeprefix("sqlite:///")).parent / "sheets")
    page = visit("enterprise", width=width, javascript=javascript)
    page.goto("/enterprise/demands")
    page.get_by_role("link", name="导入表格").last.click()
    _send(page, tmp_path / "笔记.xlsx", b"%PDF-1.7")
    expect(page.get_by_role("alert")).to_contain_text("只能读取 XLSX 和 CSV")

    rows = [[f"试岗{width}甲", 2, "石家庄市", "N-1"], [f"试岗{width}乙", "几个", "石家庄市", "N-2"]]
    _send(page, tmp_path / "岗位.xlsx", xlsx_of(rows, HEADINGS, "人员需求"))
    expect(page.locator("main")).to_contain_text("正在核对 2 行")
    work.work()
    page.reload()
    expect(page.get_by_role("button", name="确认写入 1 行")).to_be_visible()
    expect(page.locator("main")).to_contain_text("请填写整数")
    page.get_by_label("内部号").select_option(label="岗位编号")
    page.get_by_role("button", name="更正并重新核对").click()
    work.work()
    page.reload()
    page.get_by_role("button", name="确认写入 1 行").click()
    work.work()
    page.reload()
    expect(page.locator("main")).to_contain_text("1 新增，0 更新，0 未变化，1 退回")
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_role("link", name="撤回新增的记录").click()
    expect(page.locator("main")).to_contain_text("这些草稿会删除")
    page.get_by_role("button", name="撤回 1 条").click()
    work.work()
    page.reload()
    expect(page.locator("main")).to_contain_text("新增的 1 条都已撤回")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def _send(page: Page, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    page.get_by_label("表格", exact=True).set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
