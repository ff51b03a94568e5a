"""The search: words in any spelling, facets that count, what to try where little is found."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlmodel import delete, func, select

from talent.accounts.actor import VISITOR, Actor
from talent.enterprises.demands import change_state, create_demand, get_demand, update_demand
from talent.enterprises.enums import DemandOrder, DemandState, Importance
from talent.enterprises.indexing import index_missing
from talent.enterprises.schemas import DemandInput
from talent.enterprises.search_schemas import DemandSearch, FoundDemands
from talent.enterprises.searching import search_demands
from talent.enterprises.tables import Demand, DemandTerm
from talent.kit.clock import now, today
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.kit.terms import Category, EmploymentKind
from talent.vocab.lexicon import Lexicon, read_lexicon
from tests.factories.enterprises import make_demand
from tests.factories.vocabulary import fill_vocabulary


@pytest.fixture
def lexicon(session: Session) -> Lexicon:
    fill_vocabulary(session)
    return read_lexicon(session)


def demand_of(session: Session, owner: Actor, title: str = "直播运营", **more: object) -> Demand:
    more.setdefault("skills", ())
    return make_demand(session, owner.organisation_id or 0, title=title, **more)  # type: ignore[arg-type]


def search(session: Session, lexicon: Lexicon, page: Page | None = None, **wanted: object) -> FoundDemands:
    return search_demands(session, VISITOR, DemandSearch.model_validate(wanted), page or Page(), lexicon)


def titles(found: FoundDemands) -> list[str]:
    return [card.title for card in found.demands.items]


def words_kept(session: Session) -> int:
    return session.exec(select(func.count()).select_from(DemandTerm)).one()


def counts(found: FoundDemands, key: str) -> dict[str, int]:
    (facet,) = [one for one in found.facets if one.key == key]
    return {option.value: option.count for option in facet.options if option.count}


@pytest.mark.parametrize(
    "words",
    [
        "抖音运营",
        "运营 抖音",
        "抖音，运营",
        "ＤＯＵＹＩＮ 抖音",
        "五险",
        "PS修图",
        "石家庄 抖音",
        "石家庄抖音",
        "enterprise的机构",
    ],
)
def test_a_demand_is_found_by_what_it_says_and_where_and_whose_it_is(
    session: Session, lexicon: Lexicon, enterprise_owner: Actor, words: str
) -> None:
    ps = [("Photoshop", "photoshop", 2, Importance.REQUIRED)]
    demand_of(session, enterprise_owner, "抖音店铺运营 douyin", conditions="提供五险。", skills=ps)
    demand_of(
        session, enterprise_owner, "仓库管理员", division="130200", duties="管仓库。", conditions="细心。"
    )
    wanted = "抖音店铺运营 douyin"
    assert wanted in titles(search(session, lexicon, q=words))
    if words != "enterprise的机构":
        assert titles(search(session, lexicon, q=words)) == [wanted]


@pytest.mark.parametrize("words", ["100%", "_", "'", '"', "%_%", "(((", "。", "a" * 60, "\\"])
def test_odd_words_find_nothing_and_break_nothing(
    session: Session, lexicon: Lexicon, enterprise_owner: Actor, words: str
) -> None:
    demand_of(session, enterprise_owner)
    assert titles(search(session, lexicon, q=words)) == []


def test_only_what_is_out_is_found(session: Session, lexicon: Lexicon, enterprise_owner: Actor) -> None:
    for state in DemandState:
        demand_of(session, enterprise_owner, f"直播运营{state.value}", state=state)
    demand_of(session, enterprise_owner, "直播运营昨天", valid_until=today() - timedelta(days=1))
    assert titles(search(session, lexicon, q="直播运营")) == ["直播运营open"]


def test_a_title_counts_more_than_a_text(session: Session, lexicon: Lexicon, enterprise_owner: Actor) -> None:
    demand_of(session, enterprise_owner, "客服专员")
    demand_of(session, enterprise_owner, "店长", duties="带领客服专员。")
    assert titles(search(session, lexicon, q="客服专员")) == ["客服专员", "店长"]
    newest = search(session, lexicon, q="客服专员", order=DemandOrder.NEWEST)
    assert titles(newest) == ["店长", "客服专员"]


def test_by_pay_the_highest_comes_first_and_the_unknown_last(
    session: Session, lexicon: Lexicon, enterprise_owner: Actor
) -> None:
    for title, pay in (("甲", 5_000), ("乙", None), ("丙", 9_000)):
        demand_of(session, enterprise_owner, title, salary_min=None, salary_max=pay)
    assert titles(search(session, lexicon, order=DemandOrder.PAY)) == ["丙", "甲", "乙"]


def test_pages_do_not_overlap(session: Session, lexicon: Lexicon, enterprise_owner: Actor) -> None:
    moment = now()
    for _ in range(5):
        demand_of(session, enterprise_owner).published_at = moment
    session.flush()
    pages = [search(session, lexicon, Page(number=number, size=2), q="直播") for number in (1, 2, 3)]
    ids = [card.id for found in pages for card in found.demands.items]
    assert len(set(ids)) == len(ids) == pages[0].demands.total == 5


def test_words_follow_a_change_and_go_when_a_demand_ends(
    session: Session, lexicon: Lexicon, enterprise_owner: Actor
) -> None:
    data = DemandInput(
        title="羊绒主播",
        headcount=1,
        division="130100",
        salary_min=6_000,
        salary_max=8_000,
        duties="负责直播间的日常运营。",
        conditions="熟悉直播平台规则。",
        valid_until=today() + timedelta(days=60),
    )
    made = create_demand(session, enterprise_owner, data)
    assert words_kept(session) == 0
    out = change_state(session, enterprise_owner, made.id, DemandState.OPEN, made.version)
    assert titles(search(session, lexicon, q="羊绒")) == ["羊绒主播"]
    other = data.model_copy(update={"title": "箱包主播", "version": out.version})
    update_demand(session, enterprise_owner, made.id, other)
    assert titles(search(session, lexicon, q="羊绒")) == []
    assert titles(search(session, lexicon, q="箱包")) == ["箱包主播"]
    version = get_demand(session, enterprise_owner, made.id).version
    change_state(session, enterprise_owner, made.id, DemandState.CLOSED, version)
    assert words_kept(session) == 0


def test_demands_without_words_get_them_once(
    session: Session, lexicon: Lexicon, enterprise_owner: Actor
) -> None:
    for title in ("直播运营", "!!!"):
        demand_of(session, enterprise_owner, title, duties="管仓库。", conditions="细心。")
    session.exec(delete(DemandTerm))
    assert index_missing(session, most=1) == 1
    assert index_missing(session) == 1
    assert index_missing(session) == 0
    assert titles(search(session, lexicon, q="直播运营")) == ["直播运营"]


@pytest.fixture
def various(session: Session, enterprise_owner: Actor) -> None:
    """Four in two cities, of two kinds; one does not say what it pays."""
    ps = [("PS", "photoshop", 2, Importance.REQUIRED)]
    demand_of(session, enterprise_owner, "美工一", division="130102", salary_max=5_000, skills=ps)
    demand_of(session, enterprise_owner, "美工二", division="130104", salary_min=None, salary_max=None)
    demand_of(session, enterprise_owner, "美工三", division="130200", salary_max=9_000, skills=ps)
    demand_of(
        session,
        enterprise_owner,
        "美工四",
        division="130200",
        kind=EmploymentKind.INTERNSHIP,
        category=Category.GRADUATE,
        salary_max=4_500,
    )


@pytest.mark.usefixtures("various")
def test_facets_count_with_all_other_filters_on(session: Session, lexicon: Lexicon) -> None:
    found = search(session, lexicon, division="130100")
    assert titles(found) == ["美工二", "美工一"]
    assert counts(found, "division") == {"130100": 2, "130102": 1, "130104": 1, "130200": 2}
    assert counts(found, "kind") == {"full_time": 2}
    assert counts(found, "salary_at_least") == {"4000": 2, "6000": 1, "8000": 1, "10000": 1, "15000": 1}
    assert counts(found, "skill") == {"photoshop": 1}
    both = search(session, lexicon, division="130200", kind=EmploymentKind.INTERNSHIP)
    assert counts(both, "division") == {"130200": 1}
    assert counts(both, "kind") == {"full_time": 1, "internship": 1}
    assert counts(both, "category") == {"graduate": 1}


@pytest.mark.usefixtures("various")
def test_each_count_is_what_choosing_it_gives(session: Session, lexicon: Lexicon) -> None:
    looked = 0
    for wanted in ({}, {"division": "130200"}, {"q": "美工", "salary_at_least": 6_000}):
        for facet in search(session, lexicon, **wanted).facets:
            for option in facet.options:
                value = [option.value] if facet.key == "skill" else option.value
                chosen = search(session, lexicon, **{**wanted, facet.key: value})
                assert chosen.demands.total == option.count, (wanted, facet.key, option)
                looked += 1
    assert looked > 50


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("直拨运营", "直播运营"),
        ("zbyy", "直播运营"),
        ("photoshp", "Photoshop"),
        ("石家庄 直拨运营", "石家庄 直播运营"),
    ],
)
def test_a_slip_leads_to_what_was_meant(
    session: Session, lexicon: Lexicon, enterprise_owner: Actor, typed: str, meant: str
) -> None:
    ps = [("PS", "photoshop", 2, Importance.REQUIRED)]
    demand_of(session, enterprise_owner, "直播运营", skills=ps)
    found = search(session, lexicon, q=typed)
    assert meant in [one.value for one in found.meant]
    for one in found.meant:
        assert search(session, lexicon, q=one.value).demands.total == one.count > 0


@pytest.mark.usefixtures("various")
def test_where_nothing_is_found_each_filter_to_drop_says_how_many_that_gives(
    session: Session, lexicon: Lexicon
) -> None:
    found = search(session, lexicon, q="美工", division="130102", kind=EmploymentKind.INTERNSHIP)
    assert {one.key: one.count for one in found.drops} == {"division": 1, "kind": 1}
    county = search(session, lexicon, q="美工二", division="130102")
    assert [(one.value, one.count) for one in county.wider] == [("130100", 1)]
    some = search(session, lexicon, q="美工")
    assert not some.drops
    assert not some.wider


def test_a_long_list_takes_no_more_queries_than_a_short_one(
    session: Session,
    database: Database,
    lexicon: Lexicon,
    enterprise_owner: Actor,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
) -> None:
    def queries() -> int:
        session.expunge_all()
        with count_queries(database) as statements:
            search(
                session, lexicon, Page(size=100), q="直播", division="130100", kind=EmploymentKind.FULL_TIME
            )
        return len(statements)

    for _ in range(3):
        demand_of(session, enterprise_owner)
    few = queries()
    for _ in range(40):
        demand_of(session, enterprise_owner)
    assert queries() == few <= 14
