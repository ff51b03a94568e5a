"""An enterprise's sheet of needs becomes drafts, once, and never touches what is out."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.tables import Demand, DemandSkill
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.imports import preview_import
from talent.exchange.schemas import ImportOut
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden
from talent.kit.terms import Category, EmploymentKind
from tests.factories.enterprises import make_demand
from tests.factories.sheets import Cells, csv_of, xlsx_of
from tests.talent.exchange.conftest import HandIn, counts, reasons

pytestmark = pytest.mark.usefixtures("lists")
HEADINGS = ("岗位编号", "岗位名称", "招聘人数", "工作地点", "最低月薪", "最高月薪", "技能要求", "工作内容")
DUTIES = "负责店铺直播的选品、排期和复盘。"
Go = Callable[..., ImportOut]


def need(code: str, title: str = "直播运营", place: str = "石家庄市", most: object = 9000) -> list[object]:
    return [code, title, 2, place, 6000, most, "直播运营（必须，熟练）、短视频剪辑", DUTIES]


@pytest.fixture
def go(enterprise_owner: Actor, go_in: HandIn) -> Go:
    def hand_in(rows: list[list[object]], headings: Cells = HEADINGS, *, confirm: bool = True) -> ImportOut:
        return go_in(
            enterprise_owner, SheetKind.DEMANDS, xlsx_of(rows, headings, "人员需求"), confirm=confirm
        )

    return hand_in


def demands(database: Database) -> list[Demand]:
    with database.read() as session:
        return list(session.exec(select(Demand).order_by(col(Demand.id))))


def test_rows_become_drafts_with_their_skills(database: Database, go: Go, enterprise_owner: Actor) -> None:
    assert counts(go([need("A-1"), need("A-2", "客服")])) == (2, 0, 0, 0)
    first, second = demands(database)
    assert (first.state, first.organisation_id) == (DemandState.DRAFT, enterprise_owner.organisation_id)
    assert (first.title, first.headcount, first.division) == ("直播运营", 2, "130100")
    assert (first.salary_min, first.salary_max, first.duties) == (6000, 9000, DUTIES)
    assert (first.created_by, second.title) == (enterprise_owner.user_id, "客服")
    with database.read() as session:
        query = select(DemandSkill).where(DemandSkill.demand_id == first.id)
        skills = session.exec(query.order_by(col(DemandSkill.position))).all()
    assert [(one.words, one.level, one.importance) for one in skills] == [
        ("直播运营", 3, Importance.MUST),
        ("短视频剪辑", 1, Importance.REQUIRED),
    ]


@pytest.mark.parametrize("code", ["A-1", ""])
def test_the_same_file_again_changes_nothing(database: Database, go: Go, code: str) -> None:
    go([need(code), need("", "客服")])
    before = demands(database)
    assert counts(go([need(code), need("", "客服")])) == (0, 0, 2, 0)
    assert demands(database) == before


def test_a_draft_that_the_file_says_otherwise_is_changed(database: Database, go: Go) -> None:
    go([need("A-1"), need("A-2", "客服")])
    assert counts(go([need("A-1", "主播", most=12000), need("A-2", "客服")])) == (0, 1, 1, 0)
    first = demands(database)[0]
    assert (first.title, first.salary_max, first.version) == ("主播", 12000, 2)


def test_an_empty_cell_leaves_what_the_draft_has(database: Database, go: Go) -> None:
    go([need("A-1")])
    assert counts(go([["A-1", "直播运营", 5]], HEADINGS[:3])) == (0, 1, 0, 0)
    [draft] = demands(database)
    assert (draft.headcount, draft.salary_max, draft.duties) == (5, 9000, DUTIES)


def test_what_is_out_is_never_changed_and_the_row_says_so(
    database: Database, session: Session, go: Go, enterprise_owner: Actor
) -> None:
    make_demand(
        session, enterprise_owner.organisation_id or 0, title="客服", valid_until=today() + timedelta(30)
    )
    session.commit()
    found = go([need("", "客服")])
    assert counts(found) == (0, 0, 0, 1)
    assert "已经发布" in reasons(database, found)[0][2]


def test_numbers_that_come_later_mean_the_drafts_that_are_there(database: Database, go: Go) -> None:
    go([need("")])
    assert counts(go([need("A-1")])) == (0, 1, 0, 0)
    assert counts(go([need("A-1"), need("A-2")])) == (1, 0, 1, 0)
    assert len(demands(database)) == 2


def test_without_a_number_it_is_not_guessed_which_of_two_is_meant(database: Database, go: Go) -> None:
    go([need("A-1"), need("A-2")])
    found = go([need("", most=8000)])
    assert counts(found) == (0, 0, 0, 1)
    assert reasons(database, found)[0][1] == "岗位编号"


def test_bad_rows_come_back_with_their_columns(database: Database, go: Go) -> None:
    rows = [
        need("1", place="桥西区"),
        need("2", place="上海市"),
        need("3", most=5000),
        need("4", most="面议"),
        [*need("5")[:7], "限女性，三十岁以下。"],
        [*need("6")[:6], "限男生", DUTIES],
        need("7", title=""),
        need("8", place="张家口市桥西区"),
    ]
    found = go(rows)
    assert counts(found) == (1, 0, 0, 7)
    assert [(line, column) for line, column, _ in reasons(database, found)] == [
        (2, "工作地点"),
        (3, "工作地点"),
        (4, "最高月薪"),
        (5, "最高月薪"),
        (6, "工作内容"),
        (7, "技能要求"),
        (8, "岗位名称"),
    ]
    assert [one.division for one in demands(database)] == ["130703"]


def test_a_row_twice_is_one_and_two_that_disagree_are_told(database: Database, go: Go) -> None:
    found = go([need("A"), need("A"), need("A", most=8000)])
    assert counts(found) == (1, 0, 1, 1)
    assert [line for line, _, _ in reasons(database, found)] == [4]


def test_the_preview_warns_of_what_would_better_be_mended(
    database: Database, go: Go, folder: Path, enterprise_owner: Actor
) -> None:
    found = go([need("A", most=60000)], confirm=False)
    with database.read() as session:
        [row] = preview_import(session, enterprise_owner, folder, found.id).rows
    assert (row.fate.value, row.reason) == ("new", "")
    assert "范围过宽" in row.warning


def test_headings_are_recognised_however_an_enterprise_calls_them(database: Database, go: Go) -> None:
    headings = (
        "职位",
        "工作城市",
        "需求人数",
        "用工性质",
        "学历",
        "工作经验",
        "任职要求",
        "截止日期",
        "招聘对象",
    )
    row = ["主播", "远程", "3人", "兼职", "本科及以上", "3年以上", "会说话。", "2027-01-31", "师资"]
    assert counts(go([row], headings)) == (1, 0, 0, 0)
    [made] = demands(database)
    assert (made.headcount, made.kind, made.remote) == (3, EmploymentKind.PART_TIME, True)
    assert (made.education_rank, made.experience_years, made.conditions) == (5, 3, "会说话。")
    assert (made.category, made.valid_until) == (Category.INSTRUCTOR, today().replace(2027, 1, 31))


def test_another_s_needs_are_not_met(
    database: Database, go: Go, go_in: HandIn, other_enterprise: Actor
) -> None:
    go([need("A-1")])
    content = csv_of([need("A-1")], HEADINGS)
    assert counts(go_in(other_enterprise, SheetKind.DEMANDS, content)) == (1, 0, 0, 0)
    assert len({one.organisation_id for one in demands(database)}) == 2


def test_only_a_verified_employer_and_who_answers_for_it_hands_in(
    go_in: HandIn, unverified_enterprise: Actor, reader: Actor, university: Actor
) -> None:
    for actor in (unverified_enterprise, reader, university):
        with pytest.raises(Forbidden):
            go_in(actor, SheetKind.DEMANDS, xlsx_of([need("A")], HEADINGS))


def test_a_verification_that_ends_meanwhile_stops_it(
    database: Database, go: Go, enterprise_owner: Actor, session: Session
) -> None:
    session.get_one(Organisation, enterprise_owner.organisation_id).verification = Verification.REJECTED
    session.commit()
    with pytest.raises(Forbidden):
        go([need("A")])
    assert demands(database) == []


def test_a_body_s_needs_are_for_instructors(database: Database, go_in: HandIn, training_body: Actor) -> None:
    go_in(training_body, SheetKind.DEMANDS, xlsx_of([need("A")], HEADINGS))
    assert [one.category for one in demands(database)] == [Category.INSTRUCTOR]


def test_many_take_few_statements(
    database: Database,
    go: Go,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
) -> None:
    sent = []
    for first, number in ((0, 10), (100, 100)):
        with count_queries(database) as statements:
            found = go([need(f"A-{first + at}", f"岗位{first + at}") for at in range(number)])
        assert (found.state, found.new) == (ImportState.DONE, number)
        # SQLite gives ids back in order only row by row.
        sent.append(sum(" RETURNING " not in statement for statement in statements))
    assert sent[1] <= sent[0] + 10
