"""The page of figures and its files, and the statement on accessibility."""

import csv
import io

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser


@pytest.fixture
def _six(session: Session, enterprise_owner: Actor) -> None:
    fill_vocabulary(session)
    for number in range(6):
        paid = {} if number else {"salary_min": None, "salary_max": None}
        make_demand(session, enterprise_owner.organisation_id or 0, occupation="4-01-02-01", **paid)
    session.commit()


@pytest.mark.usefixtures("_six")
def test_every_figure_names_its_basis(browser: Browser) -> None:
    page = browser(None).get("/figures").text
    assert "依据 6 个在招需求，其中 5 个填写了薪资。" in page
    assert '<td class="num text-end">5 / 6</td>' in page
    assert '<td class="num text-end" data-value="7500">7,500</td>' in page


@pytest.mark.usefixtures("_six")
@pytest.mark.parametrize(("by", "first"), [("occupation", "职业"), ("city", "城市")])
def test_the_figures_come_as_a_file(browser: Browser, by: str, first: str) -> None:
    answer = browser(None).get(f"/figures.csv?by={by}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    head, row = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head[0] == first
    assert row[1:7] == ["6", "12", "5", "7500", "7500", "7500"]


def test_another_grouping_there_is_not(browser: Browser) -> None:
    assert browser(None).get("/figures.csv?by=enterprise").status_code == 422


def test_without_demands_the_page_says_so(browser: Browser) -> None:
    assert "目前没有开放的需求" in browser(None).get("/figures").text


def test_only_pages_with_a_picture_load_what_draws_it(browser: Browser) -> None:
    client = browser(None)
    assert "echarts" in client.get("/figures").text
    for path in ("/", "/demands", "/scoring", "/login", "/accessibility"):
        assert "echarts" not in client.get(path).text, path


def test_the_statement_names_what_was_measured_and_every_page_leads_to_it(browser: Browser) -> None:
    client = browser(None)
    assert 'href="/accessibility"' in client.get("/").text
    page = client.get("/accessibility").text
    for words in ("WCAG 2.2", "检查的页面", "通过的规则"):
        assert words in page
