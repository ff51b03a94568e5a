"""Writing Moodle XML: choice, true or false, and short answer with one blank."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from talent.exams import items
from talent.exams.enums import QuestionKind
from talent.exams.formats.shapes import Written, left_out
from talent.exams.schemas import QuestionInput

_NO_ORDERING = "Moodle XML 不保存显示的顺序，不能写排序题。"
_NO_CASE = "Moodle XML 没有案例题。"
_NO_RUBRIC = "Moodle XML 没有评分标准，不能写实操题。"
_ONE_BLANK = "Moodle 的简答题只能有一个空。"
_REASONS = {
    QuestionKind.ORDERING: _NO_ORDERING,
    QuestionKind.CASE: _NO_CASE,
    QuestionKind.PRACTICAL: _NO_RUBRIC,
}
_TYPES = {
    QuestionKind.SINGLE: "multichoice",
    QuestionKind.MULTIPLE: "multichoice",
    QuestionKind.TRUE_FALSE: "truefalse",
    QuestionKind.FILL_IN: "shortanswer",
}


def write_moodle(questions: Sequence[QuestionInput]) -> Written:
    out = left_out(questions, _reason)
    gone = {one.code for one in out}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for question in questions:
        if question.code not in gone:
            lines += _question(question)
    return Written("\n".join([*lines, "</quiz>", ""]).encode(), tuple(out))


def _reason(question: QuestionInput) -> str:
    if isinstance(question.body, items.FillIn) and question.body.blanks > 1:
        return _ONE_BLANK
    return _REASONS.get(question.kind, "")


def _question(question: QuestionInput) -> Iterator[str]:
    yield f'<question type="{_TYPES[question.kind]}">'
    yield f"<name>{_text(question.code)}</name>"
    yield f'<questiontext format="plain_text">{_text(question.stem)}</questiontext>'
    yield f'<generalfeedback format="plain_text">{_text(question.explanation)}</generalfeedback>'
    yield f"<defaultgrade>1</defaultgrade><idnumber>{escape(question.code)}</idnumber>"
    yield from _answers(question.body, question.key)
    named = {"skill": question.skill, "level": question.level, "difficulty": question.difficulty}
    tags = "".join(f"<tag>{_text(f'{name}:{value}')}</tag>" for name, value in named.items())
    yield f"<tags>{tags}</tags>"
    yield "</question>"


def _answers(body: items.Body, key: items.Key) -> Iterator[str]:
    match body, key:
        case items.TrueFalse(), items.RightOrWrong(right=is_right):
            yield _answer("true", 100 if is_right else 0)
            yield _answer("false", 0 if is_right else 100)
        case items.FillIn(), items.RightWords(right=blanks):
            yield "<usecase>0</usecase>"
            # An asterisk alone would stand for anything.
            yield from (_answer(word.replace("*", "\\*"), 100) for word in blanks[0])
        case items.Choice(options=options), items.RightOption(right=right):
            yield "<single>true</single><shuffleanswers>false</shuffleanswers>"
            yield from (_answer(one.text, 100 if one.id == right else 0) for one in options)
        case items.Choice(options=options), items.RightOptions(right=several):
            yield "<single>false</single><shuffleanswers>false</shuffleanswers>"
            for one in options:
                yield _answer(one.text, 100 / len(several) if one.id in several else -100)


def _answer(text: str, fraction: float) -> str:
    return f'<answer fraction="{fraction:.7g}" format="plain_text">{_text(text)}</answer>'


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"
