"""The columns of the spreadsheet template, and questions as its rows.

A case is a row of its own; its sub-questions are rows that name its code under 所属案例.
"""

from collections.abc import Iterator, Sequence

from talent.exams import items
from talent.exams.enums import QuestionKind
from talent.exams.formats.building import MAX_OPTIONS
from talent.exams.formats.shapes import letters
from talent.exams.schemas import QuestionInput

CODE, KIND, SKILL, LEVEL, DIFFICULTY = "编号", "题型", "技能", "等级", "难度"
STEM, ANSWER, EXPLANATION = "题干", "答案", "解析"
MATERIALS, RUBRIC, CASE, SHARE = "材料", "评分标准", "所属案例", "分值占比"
OPTIONS = tuple(f"选项{one}" for one in letters(MAX_OPTIONS))
HEADINGS = (
    *(CODE, KIND, SKILL, LEVEL, DIFFICULTY, STEM, *OPTIONS, ANSWER, EXPLANATION),
    *(MATERIALS, RUBRIC, CASE, SHARE),
)
RIGHT, WRONG = "正确", "错误"
Cells = dict[str, str]


def rows_of(questions: Sequence[QuestionInput]) -> Iterator[list[str]]:
    """The headings, and then the rows of each question."""
    yield list(HEADINGS)
    for question in questions:
        for cells in _cells_of(question):
            yield [cells.get(heading, "") for heading in HEADINGS]


def _cells_of(question: QuestionInput) -> Iterator[Cells]:
    filed = {
        CODE: question.code,
        SKILL: question.skill,
        LEVEL: str(question.level),
        DIFFICULTY: str(question.difficulty),
        EXPLANATION: question.explanation,
    }
    yield filed | _asked(question.stem, question.body, question.key)
    if isinstance(question.body, items.Case) and isinstance(question.key, items.RightParts):
        for part, right in zip(question.body.parts, question.key.parts, strict=True):
            share = f"{part.share * 100:.10g}%"
            yield {CASE: question.code, SHARE: share} | _asked(part.stem, part.body, right)


def _asked(stem: str, body: items.Body, key: items.Key) -> Cells:
    cells = {KIND: body.kind.label, STEM: stem}
    match body, key:
        case items.Choice(options=options), items.RightOption() | items.RightOptions():
            right = {key.right} if isinstance(key, items.RightOption) else set(key.right)
            answer = "".join(
                name for name, one in zip(letters(len(options)), options, strict=True) if one.id in right
            )
            return cells | _options(options) | {ANSWER: answer}
        case items.Ordering(entries=entries), items.RightOrder(right=order):
            names = dict(zip((one.id for one in entries), letters(len(entries)), strict=True))
            return cells | _options(entries) | {ANSWER: "".join(names[one] for one in order)}
        case items.TrueFalse(), items.RightOrWrong(right=is_right):
            return cells | {ANSWER: RIGHT if is_right else WRONG}
        case items.FillIn(), items.RightWords(right=blanks):
            return cells | {ANSWER: "；".join("|".join(map(_escaped, words)) for words in blanks)}
        case items.Practical(materials=materials), items.Rubric(lines=lines):
            rubric = "\n".join(f"{one.title}：{one.most:g}" for one in lines)
            return cells | {MATERIALS: materials, RUBRIC: rubric}
    return cells


def _options(options: Sequence[items.Option]) -> Cells:
    return dict(zip(OPTIONS, (one.text for one in options), strict=False))


def _escaped(word: str) -> str:
    for mark in ("\\", "|", ";", "；"):
        word = word.replace(mark, f"\\{mark}")
    return word


def split(text: str, marks: str) -> list[str]:
    """The pieces between any of the marks; a mark after a backslash is part of a piece, and so stays
    the backslash, for a second splitting by other marks.
    """
    pieces, after_backslash = [""], False
    for letter in text:
        if letter in marks and not after_backslash:
            pieces.append("")
        else:
            pieces[-1] += letter
        after_backslash = letter == "\\" and not after_backslash
    return pieces


def plain(text: str) -> str:
    """Without the backslashes that shield what follows."""
    letters_of, found = iter(text), ""
    for letter in letters_of:
        found += next(letters_of, letter) if letter == "\\" else letter
    return found


KINDS = {one.label: one for one in QuestionKind} | {one.label.removesuffix("题"): one for one in QuestionKind}
