"""Which demand a row of a list means, and what would become of it. Pure: values in, decisions out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from talent.enterprises.cautions import cautions
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.rules import ENDED, texts_of, unlawful_words, word_errors
from talent.enterprises.schemas import DemandInput, DemandSkillInput
from talent.kit.errors import FieldError
from talent.kit.labels import LabelledEnum
from talent.kit.tally import short_key

SEVERAL = "同名、同地点的需求不止一条，请填写岗位编号，说明是哪一条。"
TWICE = "与前面一行是同一个岗位，内容却不同。请只保留正确的一行，或用不同的岗位编号区分。"
ENDED_CODE = "这个岗位编号的需求已结束，不能再修改。请换一个岗位编号。"
IS_OUT = "这个岗位已经发布，内容与表格不同。请在“我的需求”中打开它修改。"
_PAY = "最高月薪不能低于最低月薪，请核对。"
# What makes two posts of one enterprise the same where no number tells them apart.
_SAME = ("title", "division", "remote", "kind", "category")

Values = dict[str, Any]
Said = tuple[str, int, Importance]


class Fate(LabelledEnum):
    """What becomes of a row."""

    NEW = "new", "新增"
    CHANGED = "changed", "更新"
    UNCHANGED = "unchanged", "未变化"
    REFUSED = "refused", "退回"


@dataclass(frozen=True, slots=True)
class Declared:
    """A need as a row says it: only what is filled in. ``skills`` None: nothing is said of them."""

    values: Mapping[str, Any]
    skills: Sequence[DemandSkillInput] | None = None
    code: str | None = None


@dataclass(slots=True, eq=False)
class Post:
    """A demand of the enterprise, stored or first met in this list."""

    values: Values
    skills: list[DemandSkillInput]
    id: int | None = None
    code: str | None = None
    state: DemandState = DemandState.DRAFT
    # A row of this list has spoken of it.
    said: bool = False


@dataclass(frozen=True, slots=True)
class Assessed:
    """The fate of a row, the fault for which it is refused, and what is needed to write it."""

    fate: Fate
    fault: FieldError | None = None
    post: Post | None = None
    # It may go in and would better be mended.
    caution: str = ""


@dataclass(slots=True)
class Posts:
    """The demands that a list may mean; what it brings anew is entered, so that it is met again."""

    blank: Values
    _by_code: dict[str, Post] = field(default_factory=dict)
    _by_place: defaultdict[tuple[Any, ...], list[Post]] = field(default_factory=lambda: defaultdict(list))

    def enter(self, stored: Iterable[Post]) -> None:
        """Demands that are there already, each once."""
        for post in stored:
            self._enter(post)

    def keys_of(self, declared: Declared) -> set[int]:
        """By which a row finds what a row before it said: its number, else its place."""
        if declared.code is not None:
            return {_code_key(declared.code)}
        return {_place_key(self.blank | dict(declared.values))}

    def drop(self, post: Post) -> None:
        """No later row means it."""
        if post.code is not None:
            self._by_code.pop(post.code, None)
        if post.state not in ENDED:
            place = _place(post.values)
            self._by_place[place].remove(post)
            if not self._by_place[place]:
                del self._by_place[place]

    def assess(self, declared: Declared) -> Assessed:
        """As if the rows before it were written."""
        found = self._find(declared)
        if isinstance(found, FieldError):
            return Assessed(Fate.REFUSED, found)
        values = (found.values if found else self.blank) | dict(declared.values)
        skills = _merged(found, declared)
        if (fault := _fault(values, skills)) is not None:
            return Assessed(Fate.REFUSED, fault)
        if found is None:
            post = Post(values, skills, code=declared.code, said=True)
            self._enter(post)
            return Assessed(Fate.NEW, None, post, _caution(values, skills))
        same = values == found.values and _said(skills) == _said(found.skills)
        if same and (declared.code in (None, found.code) or found.said):
            found.said = True
            return Assessed(Fate.UNCHANGED, None, found)
        if found.said:
            return Assessed(Fate.REFUSED, FieldError("", TWICE))
        if found.state is not DemandState.DRAFT and not same:
            message = ENDED_CODE if found.state in ENDED else IS_OUT
            return Assessed(Fate.REFUSED, FieldError("", message))
        return Assessed(Fate.CHANGED, None, self._change(found, values, skills, declared.code))

    def _find(self, declared: Declared) -> Post | FieldError | None:
        if declared.code is not None and declared.code in self._by_code:
            return self._by_code[declared.code]
        alike = self._by_place.get(_place(self.blank | dict(declared.values)), [])
        if declared.code is not None:
            # A list that only now brings numbers means the demands that are there without one.
            alike = [post for post in alike if post.code is None and not post.said]
        if len(alike) > 1:
            return FieldError("code", SEVERAL)
        return alike[0] if alike else None

    def _enter(self, post: Post) -> None:
        if post.code is not None:
            self._by_code[post.code] = post
        if post.state not in ENDED:
            self._by_place[_place(post.values)].append(post)

    def _change(self, post: Post, values: Values, skills: list[DemandSkillInput], code: str | None) -> Post:
        self._by_place[_place(post.values)].remove(post)
        post.values, post.skills, post.code, post.said = values, skills, code or post.code, True
        self._enter(post)
        return post


def keys_of_post(post: Post) -> set[int]:
    """By which rows may find it."""
    place = _place_key(post.values)
    return {place} if post.code is None else {place, _code_key(post.code)}


def _place_key(values: Mapping[str, Any]) -> int:
    return short_key(f"place {_place(values)!r}")


def _code_key(code: str) -> int:
    return short_key(f"code {code}")


def _place(values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in _SAME)


def _said(skills: Iterable[DemandSkillInput]) -> list[Said]:
    """What the enterprise wrote; which skill it is read as may have been picked by hand since."""
    return [(one.words, one.level, one.importance) for one in skills]


def _merged(found: Post | None, declared: Declared) -> list[DemandSkillInput]:
    """What the row says; where it says the same words as are stored, they stay the skill that they are."""
    stored = found.skills if found else []
    if declared.skills is None:
        return stored
    known = {one.words: one.skill for one in stored}
    return [one.model_copy(update={"skill": known.get(one.words, one.skill)}) for one in declared.skills]


def _fault(values: Values, skills: Sequence[DemandSkillInput]) -> FieldError | None:
    """Why a row can't even be a draft: unlawful words are mended before they go in."""
    least, most = values["salary_min"], values["salary_max"]
    if least is not None and most is not None and least > most:
        return FieldError("salary_max", _PAY)
    texts = texts_of(DemandInput(title=values["title"], **_words(values)), skills)
    found = word_errors(unlawful_words(texts))
    return found[0] if found else None


def _caution(values: Values, skills: Sequence[DemandSkillInput]) -> str:
    texts = texts_of(DemandInput(title=values["title"], **_words(values)), skills)
    found = cautions(texts, values["salary_min"], values["salary_max"])
    return found[0].message if found else ""


def _words(values: Values) -> Values:
    return {"duties": values["duties"], "conditions": values["conditions"]}
