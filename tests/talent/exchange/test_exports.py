"""Lists as files: who may see what is in them, typed cells, no formulas, and handed in again no change."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from sqlmodel import col, delete, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.schemas import DemandFilter
from talent.enterprises.tables import Demand, DemandSkill
from talent.exchange import exports
from talent.exchange.demand_sheet import LAYOUT, DemandWriter
from talent.exchange.enums import ExportFormat, SheetKind
from talent.exchange.export_files import file_of
from talent.exchange.exports import (
    Export,
    export_completions,
    export_demands,
    export_graduates,
    export_talents,
)
from talent.exchange.headings import cells_of, recognise
from talent.exchange.layouts import Refusal, Row, read_row
from talent.exchange.readings import plain
from talent.exchange.writers import check_rows
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden
from talent.kit.fields import clean_line, clean_paragraphs
from talent.kit.sheet_file import SheetRow
from talent.kit.terms import Category, EmploymentKind
from talent.people.graduate_schemas import GraduateFilter
from talent.people.schemas import PersonFilter
from talent.training.completion_schemas import CompletionFilter
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.sheets import learners, xlsx_of
from tests.talent.exchange.conftest import DAY, HandIn

Fetch = Callable[..., bytes]
XLSX, CSV = ExportFormat.XLSX, ExportFormat.CSV


@pytest.fixture
def fetch(database: Database) -> Fetch:
    """The whole file, asked for as a page does."""

    def whole(
        ask: Callable[..., Export], actor: Actor, *wanted: BaseModel, form: ExportFormat = XLSX
    ) -> bytes:
        with database.write() as session:
            export = ask(session, actor, *wanted, form)
        return b"".join(file_of(database, export, form))

    return whole


def rows_of(content: bytes) -> list[list[object]]:
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python()]


def lines_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_cells_are_typed(session: Session, fetch: Fetch, enterprise_owner: Actor, lists: None) -> None:
    make_demand(session, enterprise_owner.organisation_id or 0, valid_until=today())
    session.commit()
    heading, row = rows_of(fetch(export_demands, enterprise_owner, DemandFilter()))
    cells = dict(zip(heading, row, strict=True))
    assert (cells["招聘人数"], cells["最低月薪"], cells["有效期至"]) == (2.0, 6000.0, today())
    assert (cells["工作地点"], cells["状态"], cells["可远程"]) == ("石家庄市", "招聘中", "否")


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t=", " ="])
def test_nothing_in_a_file_is_a_formula(
    session: Session, fetch: Fetch, enterprise_owner: Actor, lead: str
) -> None:
    make_demand(session, enterprise_owner.organisation_id or 0, title=f"{lead}1+1", skills=())
    session.commit()
    book = fetch(export_demands, enterprise_owner, DemandFilter())
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"1+1" in sheet
    [_, line] = lines_of(fetch(export_demands, enterprise_owner, DemandFilter(), form=CSV))
    assert line[1] == f"'{lead}1+1"


def test_an_enterprise_takes_out_its_own_needs_as_its_list_is_narrowed(
    session: Session, fetch: Fetch, enterprise_owner: Actor, other_enterprise: Actor
) -> None:
    for actor, title in ((enterprise_owner, "甲"), (enterprise_owner, "乙"), (other_enterprise, "丙")):
        state = DemandState.DRAFT if title == "乙" else DemandState.OPEN
        make_demand(session, actor.organisation_id or 0, title=title, state=state, valid_until=today())
    session.commit()
    everything = rows_of(fetch(export_demands, enterprise_owner, DemandFilter()))
    assert [row[1] for row in everything[1:]] == ["乙", "甲"]
    drafts = rows_of(fetch(export_demands, enterprise_owner, DemandFilter(state=DemandState.DRAFT)))
    assert [row[1] for row in drafts[1:]] == ["乙"]


def test_people_are_shown_as_in_the_list(
    session: Session, fetch: Fetch, staff: Actor, enterprise_owner: Actor, unverified_enterprise: Actor
) -> None:
    make_person(session, name="王小丽", mobile="19900000001")
    make_person(session, name="李没同意", consents=())
    session.commit()
    content = fetch(export_talents, enterprise_owner, PersonFilter(), form=CSV)
    assert [line[1] for line in lines_of(content)[1:]] == ["王**"]
    assert b"19900000001" not in content
    assert len(lines_of(fetch(export_talents, staff, PersonFilter(), form=CSV))) == 3
    assert len(lines_of(fetch(export_talents, unverified_enterprise, PersonFilter(), form=CSV))) == 1
    graduates = PersonFilter(category=Category.GRADUATE)
    assert len(lines_of(fetch(export_talents, staff, graduates, form=CSV))) == 1


def test_a_body_takes_out_its_own_completions_and_the_staff_see_masked_names(
    fetch: Fetch, body: Actor, other_body: Actor, staff: Actor, take_in: HandIn
) -> None:
    take_in(xlsx_of(learners("B-01", DAY, 3)))
    own = rows_of(fetch(export_completions, body, CompletionFilter()))
    assert [row[4] for row in own[1:]] == ["学员00002号", "学员00001号", "学员00000号"]
    assert own[1][5:8] == [date.fromisoformat(DAY), 40.0, 62.0]
    assert len(rows_of(fetch(export_completions, other_body, CompletionFilter()))) == 1
    assert rows_of(fetch(export_completions, staff, CompletionFilter()))[1][4] == "学*******"


def test_who_may_not_see_a_list_gets_no_file(
    fetch: Fetch, enterprise_owner: Actor, university: Actor, talent: Actor
) -> None:
    asked = (
        (export_completions, enterprise_owner, CompletionFilter()),
        (export_talents, university, PersonFilter()),
        (export_talents, talent, PersonFilter()),
        (export_demands, talent, DemandFilter()),
        (export_graduates, enterprise_owner, GraduateFilter()),
    )
    for ask, actor, *wanted in asked:
        with pytest.raises(Forbidden):
            fetch(ask, actor, *wanted)


def test_a_university_takes_out_whom_it_handed_in_itself(
    session: Session, fetch: Fetch, staff: Actor, university: Actor, go_in: HandIn
) -> None:
    headings = ("姓名", "手机号", "专业", "毕业年份")
    go_in(university, SheetKind.GRADUATES, xlsx_of([["甲", "19900000001", "电子商务", 2025]], headings))
    others = ("姓名", "手机号", "人才类别", "毕业院校", "毕业年份")
    rows: list[list[object]] = [["乙", "19900000002", "毕业生", "university的机构", 2025]]
    go_in(staff, SheetKind.TALENTS, xlsx_of(rows, others))
    found = rows_of(fetch(export_graduates, university, GraduateFilter()))
    assert [line[:6] for line in found[1:]] == [["甲", "", "电子商务", "", 2025.0, "199****0001"]]
    assert rows_of(fetch(export_graduates, university, GraduateFilter(year=2024)))[1:] == []


def test_every_file_leaves_one_line_with_what_and_how_many(
    database: Database, session: Session, fetch: Fetch, staff: Actor
) -> None:
    for name in ("甲", "乙"):
        make_person(session, name=name)
    session.commit()
    fetch(export_talents, staff, PersonFilter(category=Category.PRACTITIONER), form=CSV)
    with database.read() as fresh:
        query = select(AuditEntry).where(AuditEntry.action == Action.SHEET_EXPORT)
        [line] = fresh.exec(query.order_by(col(AuditEntry.id))).all()
    assert line.detail == "talents csv 2 category"


def test_portions_come_to_the_whole_list(
    session: Session, fetch: Fetch, staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PORTION", 2)
    people = [make_person(session).id for _ in range(5)]
    session.commit()
    found = lines_of(fetch(export_talents, staff, PersonFilter(), form=CSV))
    assert [int(line[0]) for line in found[1:]] == sorted(people, reverse=True)  # type: ignore[type-var]


LETTERS = st.sampled_from("直播运营负责店铺=+-@1 \n，；")
LINES = st.text(LETTERS, min_size=1, max_size=12).map(clean_line).filter(bool)
TEXTS = st.text(LETTERS, max_size=30).map(clean_paragraphs)
YUAN = st.none() | st.integers(0, 200_000)


@st.composite
def needs(draw: st.DrawFn) -> dict[str, object]:
    words = draw(st.lists(LINES, max_size=3, unique_by=plain))
    least, most = draw(YUAN), draw(YUAN)
    if least is not None and most is not None and least > most:
        least, most = most, least
    return {
        "headcount": draw(st.none() | st.integers(1, 9_999)),
        "division": draw(st.sampled_from([None, "130000", "130100", "130104", "130703"])),
        "remote": draw(st.booleans()),
        "kind": draw(st.sampled_from(list(EmploymentKind))),
        "category": draw(st.none() | st.sampled_from(list(Category))),
        "salary_min": least,
        "salary_max": most,
        "duties": draw(TEXTS),
        "conditions": draw(TEXTS),
        "education_rank": draw(st.none() | st.integers(2, 7)),
        "education_must": draw(st.booleans()),
        "experience_years": draw(st.none() | st.sampled_from([0.0, 0.5, 1.0, 10.0])),
        "valid_until": draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        "skills": [
            (one, None, draw(st.integers(1, 4)), draw(st.sampled_from(list(Importance)))) for one in words
        ],
    }


def read_again(database: Database, actor: Actor, table: Sequence[Sequence[object]]) -> list[str]:
    """What would become of the rows if they were handed in: their fates, or why they are refused."""
    lines = [SheetRow(line, [_shown(cell) for cell in row]) for line, row in enumerate(table, start=1)]
    found = recognise(LAYOUT, lines, {})
    rows = [read_row(LAYOUT, one.line, cells_of(found.places, one, {})) for one in lines[found.first :]]
    with database.read() as session:
        whole = [one for one in rows if isinstance(one, Row)]
        results = check_rows(DemandWriter(), session, actor, whole)
    refused = [one.reason for one in rows if isinstance(one, Refusal)]
    return refused + [one.refusal.reason if one.refusal else one.fate.value for one in results]


def _shown(cell: object) -> str:
    """As the reader of uploaded sheets has it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=st.lists(needs(), min_size=1, max_size=4),
    titles=st.lists(LINES, min_size=4, max_size=4, unique=True),
)
def test_what_is_taken_out_and_handed_in_again_is_unchanged(
    database: Database,
    fetch: Fetch,
    enterprise_owner: Actor,
    lists: None,
    wanted: list[dict[str, object]],
    titles: list[str],
) -> None:
    with database.write() as session:
        session.exec(delete(DemandSkill))
        session.exec(delete(Demand))
        for title, fields in zip(titles, wanted, strict=False):
            organisation = enterprise_owner.organisation_id or 0
            made = make_demand(session, organisation, title=title, state=DemandState.DRAFT, **fields)  # type: ignore[arg-type]
            made.valid_until = fields["valid_until"]  # type: ignore[assignment]
    for table in (
        rows_of(fetch(export_demands, enterprise_owner, DemandFilter())),
        lines_of(fetch(export_demands, enterprise_owner, DemandFilter(), form=CSV)),
    ):
        assert read_again(database, enterprise_owner, table) == ["unchanged"] * len(wanted)
