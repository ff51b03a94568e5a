"""Importing questions: shown first, then written, then unchanged; and what is taken out again."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import func, select

from talent.accounts.actor import SYSTEM, Actor
from talent.exams.enums import ImportFate, QuestionFormat, QuestionKind, QuestionState
from talent.exams.exporting import export_questions, what_is_left_out
from talent.exams.formats.registry import read_file
from talent.exams.formats.shapes import Defaults
from talent.exams.import_tables import QuestionImport
from talent.exams.importing import WAITING, confirm_import, drop_old_imports, get_import, propose_import
from talent.exams.queries import by_code
from talent.exams.questions import add_question
from talent.exams.schemas import QuestionFilter
from talent.exams.tables import Question
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.errors import Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from tests.factories.questions import PLANTED, make_question, question_input

DEFAULTS = Defaults("直播带货", 2, 3)
ALL = Page(size=100)


def gift(code: str, stem: str = "对吗", skill: str = "live_hosting") -> str:
    return f"// [id:{code}] [tag:skill:{skill}]\n::{code}::{stem}{{T}}\n\n"


def propose(session: Session, actor: Actor, text: str) -> int:
    found, read = read_file(text.encode(), "题.gift", QuestionFormat.GIFT, DEFAULTS)
    return propose_import(session, actor, "题.gift", found, read)


def numbers(session: Session, actor: Actor, import_id: int) -> dict[str, int]:
    shown = get_import(session, actor, import_id, ALL)
    return {fate.value: number for fate, number in shown.numbers.items() if number}


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Question)).one()


def test_nothing_is_written_before_it_is_confirmed(session: Session, staff: Actor) -> None:
    made = propose(session, staff, gift("G-1") + gift("G-2", skill="没有的技能") + "坏的{")
    assert count(session) == 0
    assert numbers(session, staff, made) == {"new": 1, "refused": 2}
    rows = get_import(session, staff, made, ALL).rows.items
    assert [(row.line, row.fate.value, row.column) for row in rows] == [
        (2, "new", ""),
        (5, "refused", "技能"),
        (7, "refused", "答案"),
    ]
    assert "没有技能“没有的技能”" in rows[1].reason


def test_the_good_ones_go_in_and_the_bad_ones_are_still_told(session: Session, staff: Actor) -> None:
    made = propose(session, staff, gift("G-1") + gift("G-2", skill="没有的技能"))
    confirm_import(session, staff, made)
    assert numbers(session, staff, made) == {"new": 1, "refused": 1}
    question = by_code(session, ["G-1"])["G-1"]
    assert (question.state, question.author_id) == (QuestionState.DRAFT, staff.user_id)
    rows = get_import(session, staff, made, ALL).rows.items
    assert [(row.code, row.excerpt, row.column) for row in rows] == [("G-2", "对吗", "技能")]


def test_confirming_twice_writes_once(session: Session, staff: Actor) -> None:
    made = propose(session, staff, gift("G-1"))
    confirm_import(session, staff, made)
    confirm_import(session, staff, made)
    assert count(session) == 1
    assert by_code(session, ["G-1"])["G-1"].current == 1


def test_the_same_file_again_changes_nothing_and_a_mended_one_is_a_new_version(
    session: Session, staff: Actor
) -> None:
    confirm_import(session, staff, propose(session, staff, gift("G-1") + gift("G-2")))
    again = propose(session, staff, gift("G-1") + gift("G-2", "真的对吗"))
    assert numbers(session, staff, again) == {"changed": 1, "unchanged": 1}
    confirm_import(session, staff, again)
    assert by_code(session, ["G-2"])["G-2"].current == 2
    assert by_code(session, ["G-1"])["G-1"].current == 1


def test_a_name_or_an_alias_of_a_skill_will_do(session: Session, staff: Actor) -> None:
    made = propose(session, staff, gift("G-1", skill="主播") + "没写技能{F}")
    rows = get_import(session, staff, made, ALL).rows.items
    assert {row.skill_name for row in rows} == {"直播带货"}


def test_a_code_of_another_body_is_refused_and_stays_as_it_is(
    session: Session, training_body: Actor, other_body: Actor
) -> None:
    make_question(session, other_body, question_input(QuestionKind.TRUE_FALSE, code="G-1"))
    made = propose(session, training_body, gift("G-1") + gift("G-2"))
    assert numbers(session, training_body, made) == {"new": 1, "refused": 1}
    confirm_import(session, training_body, made)
    theirs = by_code(session, ["G-1"])["G-1"]
    assert (theirs.organisation_id, theirs.current) == (other_body.organisation_id, 1)


def test_an_import_is_its_uploaders_alone(session: Session, training_body: Actor, staff: Actor) -> None:
    made = propose(session, training_body, gift("G-1"))
    for look in (lambda: get_import(session, staff, made, ALL), lambda: confirm_import(session, staff, made)):
        with pytest.raises(NotFound):
            look()


def test_rows_come_in_pages_and_by_fate(session: Session, staff: Actor) -> None:
    made = propose(session, staff, "".join(gift(f"G-{number}") for number in range(5)) + "坏的{")
    second = get_import(session, staff, made, Page(number=2, size=2))
    assert [row.code for row in second.rows.items] == ["G-2", "G-3"]
    assert (second.rows.total, second.rows.pages) == (6, 3)
    refused = get_import(session, staff, made, ALL, ImportFate.REFUSED)
    assert [row.line for row in refused.rows.items] == [16]


def test_what_is_not_confirmed_goes_after_a_week(session: Session, staff: Actor) -> None:
    made = propose(session, staff, gift("G-1"))
    assert drop_old_imports(session, today()) == 0
    with time_machine.travel(now() + timedelta(days=9), tick=False):
        assert drop_old_imports(session, today()) == 1
        assert drop_old_imports(session, today()) == 0
    assert session.get(QuestionImport, made) is None


def test_only_the_last_few_of_somebody_wait(session: Session, staff: Actor, training_body: Actor) -> None:
    other = propose(session, training_body, gift("G-0"))
    made = [propose(session, staff, gift("G-1")) for _ in range(WAITING + 2)]
    with pytest.raises(NotFound):
        get_import(session, staff, made[1], ALL)
    for actor, kept in ((staff, made[2]), (training_body, other)):
        assert get_import(session, actor, kept, ALL).waits


def test_who_may_not_write_questions_may_neither_import_nor_export(session: Session, talent: Actor) -> None:
    for act in (
        lambda: propose(session, talent, gift("G-1")),
        lambda: export_questions(session, talent, QuestionFilter(), QuestionFormat.GIFT),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.parametrize("format_", [QuestionFormat.SHEET, QuestionFormat.GIFT, QuestionFormat.MOODLE])
def test_what_was_exported_is_unchanged_when_it_is_imported(
    session: Session, staff: Actor, format_: QuestionFormat
) -> None:
    for kind in QuestionKind:
        make_question(session, staff, question_input(kind, code=f"R-{kind}"))
    made = export_questions(session, staff, QuestionFilter(), format_)
    found, read = read_file(made.content, made.name, None, DEFAULTS)
    assert found is format_
    proposed = propose_import(session, staff, made.name, found, read)
    assert numbers(session, staff, proposed) == {"unchanged": made.count}


def test_a_body_takes_out_its_own_and_staff_all(
    session: Session, staff: Actor, training_body: Actor, other_body: Actor
) -> None:
    for number, actor in enumerate((staff, training_body, other_body)):
        add_question(session, actor, question_input(code=f"E-{number}"))
    own = export_questions(session, training_body, QuestionFilter(), QuestionFormat.GIFT)
    text = own.content.decode()
    assert ("E-1" in text, "E-0" in text, "E-2" in text) == (True, False, False)
    assert PLANTED in text
    assert export_questions(session, staff, QuestionFilter(), QuestionFormat.QTI).count == 3


def test_what_each_format_leaves_out_is_listed(session: Session, staff: Actor) -> None:
    for kind in QuestionKind:
        make_question(session, staff, question_input(kind, code=f"L-{kind}"))
    number, left = what_is_left_out(session, staff, QuestionFilter())
    assert number == len(QuestionKind)
    assert [len(left[one]) for one in (QuestionFormat.SHEET, QuestionFormat.QTI)] == [0, 0]
    assert {one.code for one in left[QuestionFormat.GIFT]} == {
        "L-fill_in",
        "L-ordering",
        "L-case",
        "L-practical",
    }


def test_csv_is_only_read(session: Session, staff: Actor) -> None:
    with pytest.raises(Invalid):
        export_questions(session, staff, QuestionFilter(), QuestionFormat.CSV)


def test_the_operator_imports_on_the_command_line(session: Session) -> None:
    with pytest.raises(Forbidden, match="jicai questions import"):
        propose(session, SYSTEM, gift("G-1"))
