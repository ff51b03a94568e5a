"""Body and key of a question from the plain texts that files hold; what is wrong is said in Chinese."""

from collections.abc import Collection, Sequence

from talent.exams import items
from talent.exams.enums import QuestionKind
from talent.exams.formats.shapes import Problem, letters

MAX_OPTIONS = 10
OPTION_MAX = 500
Pair = tuple[items.Body, items.Key]


def choice(texts: Sequence[str], right: Collection[int], *, several: bool) -> Pair:
    """``right`` are places in ``texts``, from 0."""
    options = _options(texts)
    ids = [one.id for at, one in enumerate(options) if at in right]
    if not ids or len(ids) != len(set(right)):
        raise Problem("没有写明正确答案，或答案不在选项中。", "答案")
    if several:
        kind = QuestionKind.MULTIPLE
        return items.Choice(kind=kind, options=options), items.RightOptions(right=tuple(ids))
    if len(ids) != 1:
        raise Problem("单选题只能有一个正确答案。", "答案")
    return items.Choice(kind=QuestionKind.SINGLE, options=options), items.RightOption(right=ids[0])


def ordering(texts: Sequence[str], right: Sequence[int]) -> Pair:
    """``right`` are places in ``texts`` in the right order."""
    entries = _options(texts)
    if sorted(right) != list(range(len(entries))):
        raise Problem("正确顺序须包含每一项，且每项只出现一次。", "答案")
    return items.Ordering(entries=entries), items.RightOrder(right=tuple(entries[at].id for at in right))


def true_false(right: bool) -> Pair:
    return items.TrueFalse(), items.RightOrWrong(right=right)


def fill_in(accepted: Sequence[Sequence[str]]) -> Pair:
    """What is accepted in each blank."""
    words = tuple(tuple(one.strip() for one in blank if one.strip()) for blank in accepted)
    if not words or not all(words):
        raise Problem("每个空都至少要有一个可接受的答案。", "答案")
    if len(words) > MAX_OPTIONS:
        raise Problem(f"最多{MAX_OPTIONS}个空。", "答案")
    return items.FillIn(blanks=len(words)), items.RightWords(right=words)


def practical(materials: str, lines: Sequence[tuple[str, float]]) -> Pair:
    """``lines`` of the rubric: what is looked at, and the most points for it."""
    if not lines:
        raise Problem("实操题要写评分标准，每行一条：要点：分值。", "评分标准")
    rubric = tuple(
        items.RubricLine(id=str(at), title=title, most=most) for at, (title, most) in enumerate(lines, 1)
    )
    return items.Practical(materials=materials), items.Rubric(lines=rubric)


def _options(texts: Sequence[str]) -> tuple[items.Option, ...]:
    plain = [" ".join(one.split()) for one in texts]
    if not 2 <= len(plain) <= MAX_OPTIONS:
        raise Problem(f"须有2到{MAX_OPTIONS}个选项。", "选项")
    for name, text in zip(letters(len(plain)), plain, strict=True):
        if not text:
            raise Problem(f"选项{name}是空的。", "选项")
        if len(text) > OPTION_MAX:
            raise Problem(f"选项{name}超过{OPTION_MAX}个字。", "选项")
    return tuple(
        items.Option(id=name, text=text) for name, text in zip(letters(len(plain)), plain, strict=True)
    )
