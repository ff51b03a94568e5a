"""The schools of a résumé: a line with a school begins a row, the lines after it complete it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from talent.people.resume_spans import Span, span_in, year_in
from talent.people.resume_words import labelled, tells_of_a_person, without_bullet
from talent.vocab.words import fold

# The highest first: 本科 stands in 专升本科, 学士 in no other.
_LEVELS = (
    (re.compile("博士"), "11"),
    (re.compile("硕士|研究生"), "14"),
    (re.compile("本科|学士|专升本"), "21"),
    (re.compile("大专|专科|高职"), "31"),
    (re.compile("高中|中专|职高|技校|中职"), "61"),
    (re.compile("初中"), "71"),
)
_SCHOOL = re.compile(
    r"[一-鿿A-Za-z()（）·]{2,24}?(?:大学|学院|学校|职教中心|中学|中专|技校|党校)(?:[一-鿿]{2}校区)?"
)
_SPLIT = re.compile(r"[\t|/·•、,，;；()（）]|\s+|\s-\s|—+")
_NOISE = re.compile(
    r"GPA|绩点|排名|主修|课程|成绩|均分|奖|院系|学历|学位|学制|统招|全日制|毕业|在读|就读|时间|班级|\d|[:：]"
)
_COURSES = re.compile(r"主修|课程|成绩|绩点|奖|班长|干部|社团|活动")
_LABEL = re.compile(r"[一-鿿]{2,6}\s*[:：]")
_WORD = re.compile(r"[一-鿿A-Za-z]{2,15}")
_MAX = 60


@dataclass(frozen=True)
class SchoolBook:
    """The names of the code lists by their folded form, former names of schools among them."""

    schools: Mapping[str, str]
    majors: Mapping[str, str]


@dataclass(frozen=True)
class EducationFound:
    """``said`` is the time as it stands in the résumé; ``known`` says that the school is in the code list."""

    school_name: str = ""
    known: bool = False
    major_name: str = ""
    level: str = ""
    start_year: int | None = None
    end_year: int | None = None
    said: str = ""


def educations_in(lines: Sequence[str], personal: Sequence[str], book: SchoolBook) -> list[EducationFound]:
    """Of the part on education; where that says nothing, of the labels among the personal lines."""
    found = [row for block in _blocks(lines, book) if (row := _row(block, book)).school_name]
    if not found:
        stated = [line for line in personal if re.search(r"(?:毕业)?(?:院校|学校)|专业|学历|毕业时间", line)]
        found = [row] if (row := _row(stated, book)).school_name else []
    return list(dict.fromkeys(found))


def level_in(text: str) -> str:
    """The code of the highest level of education that a text names; empty where it names none."""
    return next((code for pattern, code in _LEVELS if pattern.search(text)), "")


def _blocks(lines: Sequence[str], book: SchoolBook) -> list[list[str]]:
    """A school or a time that the block before has already begins the next."""
    blocks: list[list[str]] = []
    had: set[str] = set()
    for line in lines:
        has = {name for name, there in (("time", span_in(line)), ("school", _school(line, book)[0])) if there}
        if not blocks or has & had:
            blocks.append([])
            had = set()
        blocks[-1].append(line)
        had |= has
    return blocks


def _row(lines: Sequence[str], book: SchoolBook) -> EducationFound:
    row = EducationFound()
    for line in lines:
        row = _completed(row, line, book)
    return row


def _completed(row: EducationFound, line: str, book: SchoolBook) -> EducationFound:
    timed = span_in(line)
    rest = without_bullet(timed[1] if timed else line)
    if _COURSES.search(rest) and row.school_name:
        return row
    name, known = _school(rest, book)
    if name and not row.school_name:
        row = replace(row, school_name=name[:_MAX], known=known)
    if not row.level:
        outside = rest.replace(name, " ") if name else rest
        row = replace(row, level=level_in(outside))
    if not row.said:
        row = _timed(row, timed[0] if timed else None, rest)
    if not row.major_name and (row.school_name or labelled(rest, "专业")):
        row = replace(row, major_name=_major(rest, name, book)[:_MAX])
    return row


def _timed(row: EducationFound, span: Span | None, rest: str) -> EducationFound:
    if span is not None:
        return replace(row, start_year=span.start_year, end_year=span.end_year, said=span.text)
    year = year_in(rest) if "毕业" in rest else None
    return row if year is None else replace(row, end_year=year, said=f"{year}年毕业")


def _school(text: str, book: SchoolBook) -> tuple[str, bool]:
    for word in _SPLIT.split(text):
        bare = re.sub(r"^.*[:：]", "", word)
        if (name := book.schools.get(fold(bare))) is not None:
            return name, True
    found = _SCHOOL.search(re.sub(r"^[^:：]{2,6}[:：]", "", text.strip()))
    if found is None:
        return "", False
    name = found[0].strip()
    known = book.schools.get(fold(name))
    return known or name, known is not None


def _major(text: str, school: str, book: SchoolBook) -> str:
    stated = labelled(text, "专业(?:名称)?|所学专业")
    if stated:
        return _tidy(_SPLIT.split(stated)[0])
    bare = _LABEL.sub("\t", text.replace(school, "\t") if school else text)
    words = [_tidy(word) for word in _SPLIT.split(bare)]
    for word in words:
        if fold(word) in book.majors:
            return book.majors[fold(word)]
    for word in words:
        if _WORD.fullmatch(word) and not (_NOISE.search(word) or _is_level(word) or tells_of_a_person(word)):
            return word
    return ""


def _tidy(word: str) -> str:
    bare = word.strip(" -—·:：【】")
    return bare.removesuffix("专业") or bare


def _is_level(word: str) -> bool:
    return any(pattern.search(word) for pattern, _ in _LEVELS) or word.endswith(("学院", "系", "校区"))
