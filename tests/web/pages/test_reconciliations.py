"""The staff's pages of comparisons with the market."""

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.market.enums import RecordKind
from talent.market.reconciliation_enums import Nature, ReconciliationState, Remedy
from talent.market.reconciliation_tables import MarketDifference, MarketReconciliation
from tests.factories.market import make_client
from tests.factories.market_records import make_out_record
from tests.web.conftest import Browser

LIST = "/staff/market/reconciliations"


@pytest.fixture
def found(session: Session, api_client: Actor) -> MarketReconciliation:
    client = make_client(session, api_client)
    row = make_out_record(session, {"title": "主播"}, record_id="a" * 32)
    one = MarketReconciliation(
        client_id=client.id or 0,
        kind=RecordKind.DEMAND,
        state=ReconciliationState.DIFFERENT,
        records_here=1000,
        records_there=999,
        differences=2,
        bytes_in=2048,
        full_bytes=1_000_000,
    )
    session.add(one)
    session.flush()
    for name, nature, remedy, fields in (
        (row.record_id, Nature.OTHER_CONTENT, Remedy.RESEND, "title"),
        ("=b", Nature.MISSING_HERE, Remedy.DROP, None),
    ):
        session.add(
            MarketDifference(
                reconciliation_id=one.id or 0, record_id=name, nature=nature, remedy=remedy, fields=fields
            )
        )
    session.commit()
    return one


def test_before_the_first_comparison_the_list_says_so(browser: Browser, staff: Actor) -> None:
    assert "还没有对过账" in browser(staff).get(LIST).text


def test_the_list_shows_what_was_found_and_what_it_cost(
    browser: Browser, staff: Actor, found: MarketReconciliation
) -> None:
    page = browser(staff).get(LIST).text
    assert "2 处差异" in page
    assert "传输 2 KiB，占全部的 0.2%" in page
    assert f"{LIST}/{found.id}" in page
    assert "没有符合条件的对账" in browser(staff).get(f"{LIST}?state=equal").text


def test_one_comparison_names_records_and_fields(
    browser: Browser, staff: Actor, found: MarketReconciliation
) -> None:
    page = browser(staff).get(f"{LIST}/{found.id}").text
    assert "a" * 32 in page
    assert "<code>title</code>" in page
    narrowed = browser(staff).get(f"{LIST}/{found.id}?nature=missing_here").text
    assert "a" * 32 not in narrowed


def test_what_differs_is_ordered_again_by_a_button(
    browser: Browser, staff: Actor, found: MarketReconciliation
) -> None:
    office = browser(staff)
    answer = office.post(f"{LIST}/{found.id}/mending")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}/{found.id}")
    page = office.get(f"{LIST}/{found.id}").text
    assert "已安排修正" in page
    assert "重新报送有差异的记录" not in page


def test_the_file_has_a_line_for_each_difference_and_no_formula(
    browser: Browser, staff: Actor, found: MarketReconciliation
) -> None:
    answer = browser(staff).get(f"{LIST}/{found.id}/differences.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.removeprefix("\ufeff").splitlines()
    assert lines[0].startswith("记录编号,差异,修正办法")
    assert lines[1].endswith(",title")
    assert lines[2].startswith("'=b,我方没有,市场删除")


def test_one_that_is_not_there_is_not_found(browser: Browser, staff: Actor) -> None:
    assert browser(staff).get(f"{LIST}/77").status_code == 404


def test_other_roles_are_refused(browser: Browser, enterprise_owner: Actor) -> None:
    assert browser(enterprise_owner).get(LIST).status_code == 403
