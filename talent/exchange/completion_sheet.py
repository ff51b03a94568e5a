"""Sheets of completions: the layout, and how its rows become what ``training`` records."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.exchange.columns import MOBILE, NAME, RESIDENT_ID, read_code
from talent.exchange.enums import RowFate, SheetKind
from talent.exchange.layouts import (
    Column,
    Layout,
    Refusal,
    Row,
    WrongCell,
    read_date,
    read_number,
    read_whole,
)
from talent.exchange.writers import Result
from talent.training.assessing import Assessed
from talent.training.bulk import CompletionCheck, class_codes, find_classes
from talent.training.completion_rules import MAX_SCORE, Declared, Teaching
from talent.training.recording import record_completions, verified_body_of
from talent.training.undoing import kept_back, take_back_completions

_NO_CLASS = "没有这个班次编号，请核对，或先在“课程与班次”中建立班次。"
_NO_COURSE = "没有这门课程的这个班次，请核对课程编号和班次编号。"
_SEVERAL = "有不止一门课程用了这个班次编号，请填写课程编号。"


def _score(text: str) -> float:
    number = read_number(text)
    if not 0 <= number <= MAX_SCORE:
        raise WrongCell("成绩应在 0 到 100 之间，请核对。")
    return number


def _hours(text: str) -> int:
    number = read_whole(text)
    if number < 1:
        raise WrongCell("学时应不小于 1，请核对。")
    return number


LAYOUT = Layout(
    kind=SheetKind.COMPLETIONS,
    notes=(
        "一行是一名学员在一个班次的结业。同一名学员、同一个班次只填一行；重复导入不会重复登记。",
        "姓名须与证件一致。手机号和公民身份号码至少填一项，只用来确认是哪一位学员；身份号码不会保存。",
        "尚未注册的学员会建立一份待认领的档案，本人同意之前任何企业都看不到。",
    ),
    one_of=("mobile", "resident_id"),
    columns=(
        Column(
            "course",
            "课程编号",
            read_code,
            example="ZB-01",
            note="本机构的课程编号；班次编号不重复时可以不填",
            aliases=("课程代码", "课程号"),
        ),
        Column(
            "class",
            "班次编号",
            read_code,
            required=True,
            example="2026-03",
            note="从下拉列表中选择，或照“课程与班次”中的编号填写",
            aliases=("班级编号", "班次", "班级", "班号", "班次代码", "期次"),
        ),
        NAME,
        MOBILE,
        RESIDENT_ID,
        Column(
            "completed_on",
            "结业日期",
            read_date,
            required=True,
            example="2026-03-20",
            note="不早于开班日期，不晚于今天",
            aliases=("完成日期", "结业时间", "毕业日期", "结课日期", "完成时间"),
        ),
        Column(
            "hours",
            "学时",
            _hours,
            example="40",
            note="不超过课程学时；不填按课程学时",
            aliases=("课时", "培训学时", "完成学时", "学时数"),
            width=10,
        ),
        Column(
            "score",
            "成绩",
            _score,
            example="88",
            note="百分制，可以不填",
            aliases=("考核成绩", "分数", "得分", "总评成绩", "结业成绩"),
            width=10,
        ),
    ),
)


class CompletionWriter:
    """Every row is one completion; class and person are its natural key."""

    layout = LAYOUT
    permission = Permission.TRAINING_OWN
    undoing = (
        "这些结业记录会撤销，技能凭据和证书随之失效，有账号的学员会收到通知。"
        "撤销之后可以在同一班次重新登记；为尚未注册的学员建立的档案会保留。"
    )

    def require(self, session: Session, actor: Actor) -> int:
        return verified_body_of(session, actor)

    def choices(self, session: Session, actor: Actor) -> Mapping[str, Sequence[str]]:
        return class_codes(session, actor)

    def begin_check(self) -> "_Check":
        return _Check(self)

    def write(self, session: Session, actor: Actor, rows: Sequence[Row], because: str) -> list[Result]:
        declared, results = self.declared(session, actor, rows)
        found = record_completions(session, actor, list(declared.values()), reason=because)
        return self.results(rows, declared, results, found)

    def kept_back(self, session: Session, actor: Actor, object_ids: Collection[int]) -> Mapping[int, str]:
        return kept_back(session, actor, object_ids)

    def undo(self, session: Session, actor: Actor, object_ids: Collection[int]) -> set[int]:
        return take_back_completions(session, actor, object_ids, "撤回导入的表格")

    def results(
        self,
        rows: Sequence[Row],
        declared: Mapping[int, Declared],
        refused: Mapping[int, Result],
        found: Sequence[Assessed],
    ) -> list[Result]:
        """In the order of the rows."""
        results = {**refused, **{line: _result(one) for line, one in zip(declared, found, strict=True)}}
        return [results[row.line] for row in rows]

    def declared(
        self, session: Session, actor: Actor, rows: Sequence[Row]
    ) -> tuple[dict[int, Declared], dict[int, Result]]:
        """What the rows declare, by line; and for those whose class is not found why they can't go in."""
        classes: defaultdict[str, list[Teaching]] = defaultdict(list)
        for one in find_classes(session, actor, {row.values["class"] for row in rows}):
            classes[one.class_code].append(one)
        declared: dict[int, Declared] = {}
        results: dict[int, Result] = {}
        for row in rows:
            course, code = row.values["course"], row.values["class"]
            of_code = classes[code]
            meant = [one for one in of_code if course in (None, one.course_code)]
            if len(meant) == 1:
                rest = {key: value for key, value in row.values.items() if key not in ("course", "class")}
                declared[row.line] = Declared(class_id=meant[0].class_id, **rest)
                continue
            message = _SEVERAL if meant else _NO_COURSE if of_code else _NO_CLASS
            key = "class" if not of_code else "course"
            results[row.line] = Result(RowFate.REFUSED, Refusal(LAYOUT.heading(key), message))
        return declared, results


class _Check:
    """A sheet that is checked some rows at a time."""

    def __init__(self, writer: CompletionWriter) -> None:
        self._writer = writer
        self._check = CompletionCheck()

    def note(self, session: Session, actor: Actor, rows: Sequence[Row]) -> None:
        declared, _ = self._writer.declared(session, actor, rows)
        self._check.note(list(declared.values()))

    def check(self, session: Session, actor: Actor, rows: Sequence[Row]) -> list[Result]:
        declared, results = self._writer.declared(session, actor, rows)
        found = self._check.check(session, actor, list(declared.values()))
        return self._writer.results(rows, declared, results, found)


# By the fields of a declaration where they are called otherwise.
_COLUMNS = {"class_id": "class"}


def _result(found: Assessed) -> Result:
    if found.fault is None:
        return Result(RowFate(found.fate.value), object_id=found.completion_id)
    field, message = found.fault.field, found.fault.message
    return Result(RowFate.REFUSED, Refusal(LAYOUT.heading(_COLUMNS.get(field, field)), message))
