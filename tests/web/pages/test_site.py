"""Home, languages, errors and health."""

import pytest

from tests.web.conftest import Browser


def test_home_shows_live_figures(browser: Browser) -> None:
    page = browser(None).get("/").text
    for title in ("开放的招聘需求", "参加匹配的人才", "已认证企业", "标准技能"):
        assert title in page


@pytest.mark.parametrize(
    ("path", "headers", "language"),
    [
        ("/", {}, "zh-CN"),
        ("/", {"Accept-Language": "en-GB,en;q=0.9,zh;q=0.8"}, "en"),
        ("/", {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, "zh-CN"),
        ("/", {"Accept-Language": "fr"}, "zh-CN"),
        ("/?lang=en", {"Accept-Language": "zh-CN"}, "en"),
        ("/?lang=zh", {"Accept-Language": "en"}, "zh-CN"),
        ("/?lang=xx", {}, "zh-CN"),
    ],
)
def test_the_language_is_the_one_asked_for(
    browser: Browser, path: str, headers: dict[str, str], language: str
) -> None:
    assert f'<html lang="{language}">' in browser(None).get(path, headers=headers).text


def test_a_language_once_chosen_stays(browser: Browser) -> None:
    client = browser(None)
    client.get("/?lang=en")
    assert '<html lang="en">' in client.get("/scoring").text


def test_an_unknown_page_is_a_page(browser: Browser) -> None:
    answer = browser(None).get("/nowhere")
    assert answer.status_code == 404
    assert "没有找到" in answer.text


@pytest.mark.parametrize("number", ["0", "-1", "abc", "1e3", "99999999999999999999"])
def test_a_number_that_nothing_can_have_is_not_found(browser: Browser, number: str) -> None:
    client = browser(None)
    assert client.get(f"/demands/{number}").status_code == 404
    assert client.get(f"/api/v1/demands/{number}").status_code == 404


def test_the_process_answers(browser: Browser) -> None:
    assert browser(None).get("/healthz").text == "ok\n"


def test_it_is_not_ready_before_there_is_an_index(browser: Browser) -> None:
    assert browser(None).get("/readyz").status_code == 503


def test_static_files_of_an_address_with_a_digest_may_be_kept(browser: Browser) -> None:
    client = browser(None)
    assert "immutable" in client.get("/static/css/jicai.css?v=1").headers["cache-control"]
    assert client.get("/static/css/jicai.css").headers["cache-control"] == "no-cache"


def test_static_files_lead_to_no_other_folder(browser: Browser) -> None:
    assert browser(None).get("/static/..%2fapp.py").status_code == 404
