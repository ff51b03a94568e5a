"""The main job walked in a browser, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.walks import fill_profile, post_demand, register_enterprise, register_talent, verify

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_from_registration_to_the_ranking_and_out_of_it(javascript: bool, visit: Visit) -> None:
    number = 880 + javascript
    title = f"羊绒直播运营{number}"
    enterprise = visit(javascript=javascript)
    register_enterprise(enterprise, number)
    verify(visit("staff", javascript=javascript), f"清河测试羊绒{number}有限公司")
    post_demand(enterprise, title)
    enterprise.get_by_role("link", name="查看候选人排序").click()
    ranking = enterprise.url
    name = "测试"[javascript]
    assert f"{name}**" not in enterprise.locator("main").inner_text()

    talent = visit(javascript=javascript)
    register_talent(talent, number, f"{name}小绒")
    fill_profile(talent, title)
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
