"""GIFT, the part of it that questions need: marks, comments that carry code and tags, and writing.

Choice, true or false and short answer with one blank are expressed; ``gift_reading`` refuses the rest.
"""

from collections.abc import Iterator, Sequence

from talent.exams import items
from talent.exams.enums import QuestionKind
from talent.exams.formats.shapes import LeftOut, Written, left_out
from talent.exams.schemas import QuestionInput

SPECIAL = "\\~=#{}:"
FORMATS = ("[plain]", "[moodle]", "[html]", "[markdown]")
# Between the two sides of a pair in a question of matching.
ARROW = "->"
_PLAIN = FORMATS[0]
_NO_ORDERING = "GIFT 没有排序题。"
_NO_CASE = "GIFT 没有案例题。"
_NO_RUBRIC = "GIFT 没有评分标准，不能写实操题。"
_ONE_BLANK = "GIFT 的填空题只能有一个空。"
_IS_MATCHING = "GIFT 会把含有“->”的答案当作匹配题。"
_REASONS = {
    QuestionKind.ORDERING: _NO_ORDERING,
    QuestionKind.CASE: _NO_CASE,
    QuestionKind.PRACTICAL: _NO_RUBRIC,
}


def write_gift(questions: Sequence[QuestionInput]) -> Written:
    out: list[LeftOut] = left_out(questions, _reason)
    gone = {one.code for one in out}
    text = "\n".join(_text(one) for one in questions if one.code not in gone)
    return Written(text.encode(), tuple(out))


def escaped(text: str) -> str:
    for mark in SPECIAL:
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _reason(question: QuestionInput) -> str:
    if isinstance(question.body, items.FillIn) and question.body.blanks > 1:
        return _ONE_BLANK
    if isinstance(question.key, items.RightWords) and all(ARROW in one for one in question.key.right[0]):
        return _IS_MATCHING
    return _REASONS.get(question.kind, "")


def _text(question: QuestionInput) -> str:
    tags = (
        f"skill:{question.skill}",
        f"level:{question.level}",
        f"difficulty:{question.difficulty}",
    )
    comment = f"// [id:{question.code}] " + " ".join(f"[tag:{one}]" for one in tags)
    before, after = question.stem, ""
    if isinstance(question.body, items.FillIn):
        before, _, after = question.stem.partition(items.BLANK)
    answers = "".join(_answers(question.body, question.key))
    feedback = f"####{_shielded(question.explanation)}" if question.explanation else ""
    return f"{comment}\n::{question.code}::{_PLAIN}{escaped(before)}{{{answers}{feedback}}}{escaped(after)}\n"


def _answers(body: items.Body, key: items.Key) -> Iterator[str]:
    match body, key:
        case items.TrueFalse(), items.RightOrWrong(right=is_right):
            yield "TRUE" if is_right else "FALSE"
        case items.FillIn(), items.RightWords(right=blanks):
            yield from (f"={_shielded(word)} " for word in blanks[0])
        case items.Choice(options=options), items.RightOption(right=right):
            yield from (f"{'=' if one.id == right else '~'}{_shielded(one.text)} " for one in options)
        case items.Choice(options=options), items.RightOptions(right=several):
            share = f"{100 / len(several):.5f}".rstrip("0").rstrip(".")
            for one in options:
                yield f"~%{share if one.id in several else '-100'}%{_shielded(one.text)} "


def _shielded(text: str) -> str:
    """What looks like a weight or a name of a format is marked as plain text."""
    return (_PLAIN if text.startswith(("[", "%")) else "") + escaped(text)
