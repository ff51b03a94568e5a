"""What readers and writers of files give back, and the limits that hold for every file."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from pydantic import ValidationError

from talent.exams.schemas import QuestionInput

MAX_FILE = 5 * 2**20
MAX_QUESTIONS = 2000
# A file with more mistakes is of another kind; whoever reads the list has enough.
MAX_COMPLAINTS = 500
_MANY = f"一个文件最多{MAX_QUESTIONS}道试题，请分成几个文件。"
_NO_SKILL = "没有写明技能。请在文件中写明，或在导入时选择一个技能。"
_CODE = re.compile(r"[\w.\-]{1,60}")
_COLUMNS = {
    "code": "编号",
    "skill": "技能",
    "level": "等级",
    "difficulty": "难度",
    "stem": "题干",
    "body": "选项",
    "key": "答案",
    "explanation": "解析",
}
_REASONS = {
    "string_too_long": "内容过长。",
    "string_too_short": "不能为空。",
    "too_long": "内容过长或项数过多。",
    "too_short": "不能为空或过少。",
    "less_than_equal": "数值过大。",
    "greater_than_equal": "数值过小。",
    "greater_than": "数值须大于 0。",
    "string_pattern_mismatch": "只能包含文字、字母、数字、点、横线和下划线。",
}


@dataclass(frozen=True)
class Complaint:
    """Why a question does not go in: where it stands in the file, which column (may be empty), what to do."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Found:
    line: int
    question: QuestionInput


@dataclass(frozen=True)
class FileRead:
    """The good ones go in, the others are told."""

    found: tuple[Found, ...]
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True)
class LeftOut:
    """A question that the format can't express."""

    code: str
    reason: str


@dataclass(frozen=True)
class Written:
    content: bytes
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Defaults:
    """For files that don't say which skill a question is about, or how hard it is."""

    skill: str = ""
    level: int = 1
    difficulty: int = 3


class Problem(Exception):
    """A question can't be read; ``column`` is what the format calls the part that is wrong."""

    def __init__(self, message: str, column: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@dataclass
class Reading:
    """Collects what a reader finds; each code may stand once in a file."""

    defaults: Defaults
    found: list[Found] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    _lines: dict[str, int] = field(default_factory=dict)

    def complain(self, line: int, message: str, column: str = "") -> None:
        if len(self.complaints) < MAX_COMPLAINTS:
            self.complaints.append(Complaint(line, column, message))

    def take(self, line: int, make: Callable[[], QuestionInput]) -> None:
        """What ``make`` gives is a question of the file; what it raises is a complaint about it."""
        try:
            question = with_code(make())
            self._check_code(line, question.code)
        except ValidationError as error:
            column, message = explain(error)
            self.complain(line, message, column)
        except Problem as problem:
            self.complain(line, problem.message, problem.column)
        else:
            self.found.append(Found(line, question))

    def _check_code(self, line: int, code: str) -> None:
        first = self._lines.setdefault(code, line)
        if first != line:
            raise Problem(f"与第{first}行的试题重复（编号或内容相同）。", "编号")
        if len(self._lines) > MAX_QUESTIONS:
            raise Problem(_MANY)

    def done(self) -> FileRead:
        return FileRead(tuple(self.found), tuple(self.complaints))


def with_code(question: QuestionInput) -> QuestionInput:
    """A question without a code gets one from its content, so that the same file again changes nothing."""
    if question.code:
        return question
    content = question.model_dump_json(include={"kind", "stem", "body"})
    return question.model_copy(update={"code": f"Q-{sha256(content.encode()).hexdigest()[:16]}"})


def explain(error: ValidationError) -> tuple[str, str]:
    """The column and the sentence of the first thing that is wrong."""
    first = error.errors(include_url=False, include_context=False)[0]
    column = _COLUMNS.get(str(first["loc"][0]), "") if first["loc"] else ""
    if column == _COLUMNS["skill"] and first["type"] in ("too_short", "string_too_short"):
        return column, _NO_SKILL
    message = first["msg"].removeprefix("Value error, ")
    return column, _REASONS.get(first["type"], "内容不符合要求。") if message.isascii() else message


def fits_as_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def number_of(text: str, column: str, least: int, most: int) -> int:
    """A whole number within bounds; spreadsheets write 3 as 3.0."""
    plain = text.strip().removesuffix(".0")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 6 and least <= int(plain) <= most):
        raise Problem(f"应为{least}到{most}的整数。", column)
    return int(plain)


def decode(content: bytes) -> str:
    """UTF-8 or, as older Chinese programs write, GB18030; raises ``Problem`` for anything else."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Problem("文件不是文本，或编码无法识别。请另存为 UTF-8 后再试。")


def letters(count: int) -> list[str]:
    """A, B, C and so on, as options are called in every format."""
    return [chr(ord("A") + at) for at in range(count)]


def left_out(questions: Iterable[QuestionInput], reason_of: Callable[[QuestionInput], str]) -> list[LeftOut]:
    """Those for which there is a reason not to write them."""
    return [LeftOut(one.code, reason) for one in questions if (reason := reason_of(one))]
