"""What is written reads back as the same questions, for all that the format can hold."""

from hypothesis import HealthCheck, given, settings

from talent.exams.enums import QuestionKind
from talent.exams.formats.aiken import read_aiken, write_aiken
from talent.exams.formats.gift import write_gift
from talent.exams.formats.gift_reading import read_gift
from talent.exams.formats.moodle import write_moodle
from talent.exams.formats.moodle_reading import read_moodle
from talent.exams.formats.shapes import Defaults, FileRead, Written
from talent.exams.formats.sheet import rows_of
from talent.exams.formats.sheet_reading import read_rows
from talent.exams.formats.workbook import read_workbook, write_workbook
from talent.exams.loading import read_questions
from talent.exams.schemas import QuestionInput
from tests.talent.exams.formats.questions import banks
from tests.talent.exams.test_seeds import SEEDS

DEFAULTS = Defaults("live_hosting", 2, 4)
# The database of the other tests is of no concern here.
relaxed = settings(suppress_health_check=list(HealthCheck), deadline=None)


def read_back(read: FileRead) -> list[QuestionInput]:
    assert read.complaints == ()
    return [one.question for one in read.found]


def held(written: Written, questions: list[QuestionInput]) -> list[QuestionInput]:
    gone = {one.code for one in written.left_out}
    return [one for one in questions if one.code not in gone]


@given(banks())
@relaxed
def test_rows_of_the_template(questions: list[QuestionInput]) -> None:
    rows = list(enumerate(rows_of(questions), 1))
    assert read_back(read_rows(rows, DEFAULTS)) == questions


@given(banks())
@relaxed
def test_gift(questions: list[QuestionInput]) -> None:
    written = write_gift(questions)
    assert read_back(read_gift(written.content, DEFAULTS)) == held(written, questions)


@given(banks())
@relaxed
def test_moodle(questions: list[QuestionInput]) -> None:
    written = write_moodle(questions)
    assert read_back(read_moodle(written.content, DEFAULTS)) == held(written, questions)


@given(banks((QuestionKind.SINGLE, QuestionKind.TRUE_FALSE)))
@relaxed
def test_aiken_holds_the_question_but_nothing_about_it(questions: list[QuestionInput]) -> None:
    written = write_aiken(questions)
    wanted = [(" ".join(one.stem.split()), one.body, one.key) for one in held(written, questions)]
    found = read_aiken(written.content, DEFAULTS).found
    unique = list(dict.fromkeys(map(repr, wanted)))
    assert [repr((one.question.stem, one.question.body, one.question.key)) for one in found] == unique
    assert {(one.question.skill, one.question.level) for one in found} <= {("live_hosting", 2)}


def test_the_workbook_holds_all_questions_of_the_product() -> None:
    questions = read_questions(SEEDS / "exams")
    assert read_back(read_workbook(write_workbook(questions).content, DEFAULTS)) == questions


def test_what_can_not_be_written_is_listed_with_the_reason() -> None:
    questions = read_questions(SEEDS / "exams")
    by_kind = {one.code: one.kind for one in questions}
    for written, others in (
        (write_aiken(questions), set(QuestionKind) - {QuestionKind.SINGLE}),
        (write_gift(questions), {QuestionKind.ORDERING, QuestionKind.CASE, QuestionKind.PRACTICAL}),
        (write_moodle(questions), {QuestionKind.ORDERING, QuestionKind.CASE, QuestionKind.PRACTICAL}),
    ):
        kinds = {by_kind[one.code] for one in written.left_out}
        assert others <= kinds
        assert all(one.reason for one in written.left_out)
        assert {QuestionKind.SINGLE} & kinds == set()
