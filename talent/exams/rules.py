"""Pure decisions about questions and standards: which state may follow which, and what is wrong with one."""

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from typing import Protocol

from talent.exams import items
from talent.exams.enums import QuestionKind, QuestionState
from talent.kit.errors import FieldError

# The only table of moves. To ``REVIEWED`` only a review leads; every change of content leads to ``DRAFT``.
MOVES: dict[QuestionState, tuple[QuestionState, ...]] = {
    QuestionState.DRAFT: (QuestionState.REVIEWED, QuestionState.RETIRED),
    QuestionState.REVIEWED: (QuestionState.DRAFT, QuestionState.IN_USE, QuestionState.RETIRED),
    QuestionState.IN_USE: (QuestionState.DRAFT, QuestionState.RETIRED),
    QuestionState.RETIRED: (QuestionState.DRAFT,),
}
# A question is about a competency that has its skill at most so many levels away.
LEVELS_AWAY = 1
# Sums of weights and shares are typed by people.
_NEAR_ONE = 0.001
_NEAR_HUNDRED = 0.01


class Competency(Protocol):
    """One requirement of a standard."""

    @property
    def weight(self) -> float: ...
    @property
    def skills(self) -> Sequence[object]: ...


_Asked = items.Choice | items.TrueFalse | items.FillIn | items.Ordering | items.Practical | items.Case
_Right = (
    items.RightOption
    | items.RightOptions
    | items.RightOrWrong
    | items.RightWords
    | items.RightOrder
    | items.Rubric
    | items.RightParts
)


def question_errors(kind: QuestionKind, stem: str, body: _Asked, key: _Right) -> list[FieldError]:
    """All that does not fit together; fields are named as in ``QuestionInput``."""
    if body.kind is not kind or key.kind is not kind:
        return [FieldError("kind", "题型与题目内容或答案不一致。")]
    if isinstance(body, items.Case) and isinstance(key, items.RightParts):
        return _case_errors(body, key)
    if isinstance(body, items.Practical) and isinstance(key, items.Rubric):
        return _rubric_errors(key)
    return _part_errors(stem, body, key, "body", "key")


def _case_errors(body: items.Case, key: items.RightParts) -> list[FieldError]:
    if len(body.parts) != len(key.parts):
        return [FieldError("key.parts", "每个小题都要有答案，答案与小题一一对应。")]
    found = []
    if abs(sum(part.share for part in body.parts) - 1) > _NEAR_ONE:
        found.append(FieldError("body.parts", "各小题的分值占比之和须为 100%。"))
    for index, (part, right) in enumerate(zip(body.parts, key.parts, strict=True)):
        if part.body.kind is not right.kind:
            found.append(FieldError(f"key.parts.{index}", "小题的答案与题型不一致。"))
        else:
            names = f"body.parts.{index}.body", f"key.parts.{index}"
            found += _part_errors(part.stem, part.body, right, *names)
    return found


def _rubric_errors(key: items.Rubric) -> list[FieldError]:
    found = []
    if _repeats(line.id for line in key.lines):
        found.append(FieldError("key.lines", "评分要点的编号不能重复。"))
    if abs(sum(line.most for line in key.lines) - 100) > _NEAR_HUNDRED:
        found.append(FieldError("key.lines", "各评分要点的分值之和须为 100。"))
    return found


def _part_errors(stem: str, body: _Asked, key: _Right, asked: str, right: str) -> list[FieldError]:
    match body, key:
        case items.Choice(), items.RightOption() | items.RightOptions():
            given = [key.right] if isinstance(key, items.RightOption) else list(key.right)
            return _option_errors(body.options, f"{asked}.options") + _choice_errors(body, given, right)
        case items.Ordering(), items.RightOrder():
            found = _option_errors(body.entries, f"{asked}.entries")
            if sorted(key.right) != sorted(one.id for one in body.entries):
                found.append(FieldError(f"{right}.right", "正确顺序须包含每一项，且每项只出现一次。"))
            return found
        case items.FillIn(), items.RightWords():
            return _blank_errors(stem, body, key, asked, right)
    return []


def _choice_errors(body: items.Choice, given: Sequence[str], right: str) -> list[FieldError]:
    known = {one.id for one in body.options}
    if not set(given) <= known:
        return [FieldError(f"{right}.right", "正确答案须是列出的选项。")]
    return [FieldError(f"{right}.right", "正确答案不能重复。")] if _repeats(given) else []


def _option_errors(options: Iterable[items.Option], field: str) -> list[FieldError]:
    listed = list(options)
    found = []
    if _repeats(one.id for one in listed):
        found.append(FieldError(field, "选项的编号不能重复。"))
    if _repeats(one.text for one in listed):
        found.append(FieldError(field, "选项的内容不能重复。"))
    return found


def _blank_errors(
    stem: str, body: items.FillIn, key: items.RightWords, asked: str, right: str
) -> list[FieldError]:
    found = []
    if stem.count(items.BLANK) != body.blanks:
        field = "stem" if asked == "body" else asked.removesuffix(".body") + ".stem"
        found.append(FieldError(field, "题干中“____”的个数须与填空的个数一致。"))
    if len(key.right) != body.blanks or not all(words and all(words) for words in key.right):
        found.append(FieldError(f"{right}.right", "每个空都至少要有一个可接受的答案。"))
    return found


def _repeats(values: Iterable[str]) -> bool:
    listed = list(values)
    return len(listed) != len(set(listed))


def settled(body: _Asked, key: _Right) -> tuple[_Asked, _Right]:
    """The same question in one way of writing it, so that equal ones compare equal and ids tell nothing.

    Whoever lists the entries to be ordered in their right order would give the order away by their ids.
    """
    if isinstance(body, items.Case) and isinstance(key, items.RightParts):
        pairs = [_settled(part.body, right) for part, right in zip(body.parts, key.parts, strict=True)]
        parts = [
            part.model_copy(update={"body": new}) for part, (new, _) in zip(body.parts, pairs, strict=True)
        ]
        return (
            body.model_copy(update={"parts": tuple(parts)}),
            key.model_copy(update={"parts": tuple(new for _, new in pairs)}),
        )
    return _settled(body, key)


def _settled(body: _Asked, key: _Right) -> tuple[_Asked, _Right]:
    if isinstance(body, items.Choice) and isinstance(key, items.RightOptions):
        right = tuple(one.id for one in body.options if one.id in key.right)
        return body, key.model_copy(update={"right": right})
    if isinstance(body, items.Ordering) and isinstance(key, items.RightOrder):
        return _mixed(body, key)
    return body, key


def _mixed(body: items.Ordering, key: items.RightOrder) -> tuple[items.Ordering, items.RightOrder]:
    ids = tuple(one.id for one in body.entries)
    if ids != key.right:
        return body, key
    # By a digest, so that the same input is mixed in the same way again.
    order = sorted(range(len(ids)), key=lambda at: sha256(body.entries[at].text.encode()).digest())
    if order == sorted(order):
        order = [*order[1:], order[0]]
    entries = tuple(items.Option(id=ids[new], text=body.entries[old].text) for new, old in enumerate(order))
    right = tuple(ids[order.index(old)] for old in range(len(ids)))
    return body.model_copy(update={"entries": entries}), key.model_copy(update={"right": right})


def standard_errors(competencies: Sequence[Competency]) -> list[FieldError]:
    """What stands against putting a standard in force; fields are named as in ``StandardInput``."""
    found = []
    if not competencies:
        found.append(FieldError("items", "至少要有一项能力要求。"))
    elif abs(sum(one.weight for one in competencies) - 100) > _NEAR_HUNDRED:
        found.append(FieldError("items", "各项能力要求的权重之和须为 100。"))
    for index, one in enumerate(competencies):
        if not one.skills:
            found.append(FieldError(f"items.{index}.skills", "每项能力要求都要对应至少一项技能。"))
    return found


def is_thin(weight: float, count: int, total: int) -> bool:
    """A competency has less than half the share of the usable questions that its weight asks for."""
    return total == 0 or count / total < weight / 200


def may_review(user_id: int | None, writers: Collection[int | None]) -> bool:
    """Never who wrote a version of it; nor somebody without an account, for a review has a name."""
    return user_id is not None and user_id not in writers
