"""Questions from Moodle XML; types that are not supported are refused with their line."""

from talent.exams import items
from talent.exams.formats import building
from talent.exams.formats.shapes import Defaults, FileRead, Problem, Reading
from talent.exams.formats.tagging import plain_of_html, tags_of
from talent.exams.formats.xml_tree import Element, read_tree
from talent.exams.items import even_blanks
from talent.exams.schemas import QuestionInput

_TRUTHS = {"true": True, "false": False}
_NO_QUIZ = "不是 Moodle XML：最外层应为 quiz。"
# Has no question in it.
_CATEGORY = "category"


def read_moodle(content: bytes, defaults: Defaults) -> FileRead:
    root = read_tree(content)
    if root.name != "quiz":
        raise Problem(_NO_QUIZ)
    reading = Reading(defaults)
    for element in root.all("question"):
        if element.attributes.get("type") != _CATEGORY:
            reading.take(element.line, lambda element=element: _question(element, defaults))  # type: ignore[misc]
    return reading.done()


def _question(element: Element, defaults: Defaults) -> QuestionInput:
    if _files(element):
        raise Problem("含有附件图片，暂不能导入。请改为文字后再试。", "题干")
    tags = tags_of(_plain(element.first("idnumber")), _tags(element), defaults)
    stem = _words(element.first("questiontext"))
    stem, body, key = _asked(element, stem)
    return QuestionInput(
        code=tags.code,
        kind=body.kind,
        skill=tags.skill,
        level=tags.level,
        difficulty=tags.difficulty,
        stem=stem,
        body=body,
        key=key,
        explanation=_words(element.first("generalfeedback")),
    )


def _asked(element: Element, stem: str) -> tuple[str, items.Body, items.Key]:
    kind = element.attributes.get("type", "")
    answers = [(_words(one), _fraction(one)) for one in element.all("answer")]
    texts = [text for text, _ in answers]
    right = {at for at, (_, fraction) in enumerate(answers) if fraction > 0}
    if kind == "multichoice":
        several = _plain(element.first("single")) in ("false", "0")
        # With one choice, what brings a part of the points is not right.
        whole = right if several else {at for at in right if answers[at][1] >= 100}
        return stem, *building.choice(texts, whole, several=several)
    if kind == "truefalse":
        return stem, *building.true_false(_truth(texts, right))
    if kind == "shortanswer":
        accepted = [_without_shields(text) for text, fraction in answers if fraction >= 100]
        gap = stem if items.BLANK in even_blanks(stem) else stem + items.BLANK
        return gap, *building.fill_in([accepted])
    raise Problem(f"不支持 Moodle 的题型“{kind[:30]}”，只能导入选择、判断和简答（填空）题。", "题型")


def _without_shields(word: str) -> str:
    if "*" in word.replace("\\*", ""):
        raise Problem("不支持答案中的通配符 *，请写出可接受的答案。", "答案")
    return word.replace("\\*", "*")


def _truth(texts: list[str], right: set[int]) -> bool:
    named = [texts[at].strip().lower() for at in right]
    if len(named) != 1 or named[0] not in _TRUTHS:
        raise Problem("判断题须有 true 和 false 两个答案，其中一个正确。", "答案")
    return _TRUTHS[named[0]]


def _fraction(answer: Element) -> float:
    try:
        value = float(answer.attributes.get("fraction", "0"))
    except ValueError:
        value = float("nan")
    if not -100 <= value <= 100:
        raise Problem("答案的 fraction 应为 -100 到 100 的数。", "答案")
    return value


def _files(element: Element) -> list[Element]:
    found = list(element.all("file"))
    for one in element.children:
        found += _files(one)
    return found


def _tags(element: Element) -> list[str]:
    tags = element.first("tags")
    return [_plain(tag.first("text")) for tag in tags.all("tag")] if tags else []


def _plain(element: Element | None) -> str:
    return element.text.strip() if element else ""


def _words(element: Element | None) -> str:
    """The text of a field, as its format says; HTML is what Moodle means without one."""
    inner = element.first("text") if element else None
    if element is None or inner is None:
        return ""
    is_plain = element.attributes.get("format") == "plain_text"
    return inner.text.strip() if is_plain else plain_of_html(inner.text)
