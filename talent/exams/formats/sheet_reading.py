"""Questions from the rows of the spreadsheet template, whatever the file was that held them."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from talent.exams import items
from talent.exams.enums import QuestionKind
from talent.exams.formats import building, sheet
from talent.exams.formats.shapes import Defaults, FileRead, Problem, Reading, decode, number_of
from talent.exams.formats.sheet import Cells
from talent.exams.schemas import QuestionInput

_REQUIRED = (sheet.KIND, sheet.STEM, sheet.ANSWER)
_NO_HEADINGS = "没有找到表头。第一行须有“题型”“题干”“答案”等列名，请下载模板对照。"
_YES = frozenset({"正确", "对", "是", "√", "T", "TRUE", "1"})
_NO = frozenset({"错误", "错", "否", "×", "X", "F", "FALSE", "0"})
_SEPARATORS = str.maketrans("", "", " ,，、;；")
_FORMULA = ("=", "+", "-", "@")


@dataclass
class _Row:
    line: int
    cells: Cells
    parts: list["_Row"] = field(default_factory=list)

    def cell(self, heading: str) -> str:
        return self.cells.get(heading, "")


def read_csv(content: bytes, defaults: Defaults) -> FileRead:
    """A table saved as CSV; an apostrophe before a formula sign is taken off again."""
    reader = csv.reader(io.StringIO(decode(content), newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, [_unshielded(cell) for cell in cells]) for cells in reader)
    except csv.Error:
        raise Problem(f"第{reader.line_num}行不是有效的 CSV。请用表格软件另存后再试。") from None
    return read_rows(rows, defaults)


def read_rows(rows: Sequence[tuple[int, Sequence[str]]], defaults: Defaults) -> FileRead:
    """Each row with its line; raises ``Problem`` where it is no table of questions at all."""
    reading = Reading(defaults)
    for row in _grouped(_rows(rows), reading):
        reading.take(row.line, lambda row=row: _question(row, defaults))  # type: ignore[misc]
    return reading.done()


def _rows(rows: Sequence[tuple[int, Sequence[str]]]) -> Iterator[_Row]:
    filled = [(line, [cell.strip() for cell in cells]) for line, cells in rows]
    filled = [(line, cells) for line, cells in filled if any(cells)]
    if not filled or not set(_REQUIRED) <= set(filled[0][1]):
        raise Problem(_NO_HEADINGS)
    headings = filled[0][1]
    for line, cells in filled[1:]:
        yield _Row(line, {name: cell for name, cell in zip(headings, cells, strict=False) if name})


def _grouped(rows: Iterator[_Row], reading: Reading) -> list[_Row]:
    """Questions alone, each case with its sub-questions, wherever in the file they stand."""
    alone: list[_Row] = []
    parts: list[_Row] = []
    for row in rows:
        (parts if row.cell(sheet.CASE) else alone).append(row)
    cases = {row.cell(sheet.CODE): row for row in alone if _kind_or_none(row) is QuestionKind.CASE}
    for part in parts:
        case = cases.get(part.cell(sheet.CASE))
        if case is None:
            reading.complain(
                part.line, f"没有编号为“{part.cell(sheet.CASE)[:40]}”的案例题。请核对编号。", sheet.CASE
            )
        else:
            case.parts.append(part)
    return alone


def _question(row: _Row, defaults: Defaults) -> QuestionInput:
    kind = _kind(row)
    body, key = _case(row) if kind is QuestionKind.CASE else _pair(row, kind)
    reasons = [f"（{at}）{text}" for at, part in enumerate(row.parts, 1) if (text := part.cell("解析"))]
    return QuestionInput(
        code=row.cell(sheet.CODE),
        kind=kind,
        skill=row.cell(sheet.SKILL) or defaults.skill,
        level=_number(row, sheet.LEVEL, 4, defaults.level),
        difficulty=_number(row, sheet.DIFFICULTY, 5, defaults.difficulty),
        stem=row.cell(sheet.STEM),
        body=body,
        key=key,
        explanation="\n".join(filter(None, [row.cell(sheet.EXPLANATION), *reasons])),
    )


def _kind_or_none(row: _Row) -> QuestionKind | None:
    return sheet.KINDS.get(row.cell(sheet.KIND).strip())


def _kind(row: _Row) -> QuestionKind:
    found = _kind_or_none(row)
    if found is None:
        known = "、".join(one.label for one in QuestionKind)
        raise Problem(f"题型须是其中之一：{known}。", sheet.KIND)
    return found


def _number(row: _Row, heading: str, most: int, default: int) -> int:
    return number_of(row.cell(heading), heading, 1, most) if row.cell(heading) else default


def _pair(row: _Row, kind: QuestionKind) -> building.Pair:
    answer = row.cell(sheet.ANSWER)
    match kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            texts = _texts(row)
            return building.choice(texts, _places(answer, texts), several=kind is QuestionKind.MULTIPLE)
        case QuestionKind.ORDERING:
            texts = _texts(row)
            return building.ordering(texts, _places(answer, texts))
        case QuestionKind.TRUE_FALSE:
            return building.true_false(_truth(answer))
        case QuestionKind.FILL_IN:
            blanks = sheet.split(answer, ";；")
            accepted = [[sheet.plain(one) for one in sheet.split(blank, "|")] for blank in blanks]
            return building.fill_in(accepted)
        case QuestionKind.PRACTICAL:
            return building.practical(row.cell(sheet.MATERIALS), _rubric(row.cell(sheet.RUBRIC)))
        case QuestionKind.CASE:
            raise Problem("案例题的小题不能又是案例题。", sheet.KIND)


def _texts(row: _Row) -> list[str]:
    """The options up to the last one that is filled."""
    texts = [row.cell(heading) for heading in sheet.OPTIONS]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _places(answer: str, texts: Sequence[str]) -> list[int]:
    """ABD, A,B,D and a、b、d all mean the same."""
    plain = answer.translate(_SEPARATORS).upper()
    places = [ord(one) - ord("A") for one in plain]
    if not places or any(not 0 <= at < len(texts) for at in places) or len(set(places)) < len(places):
        raise Problem("答案须用列出的选项的字母，例如 B 或 ABD，每个字母一次。", sheet.ANSWER)
    return places


def _truth(answer: str) -> bool:
    word = answer.strip().upper()
    if word not in _YES | _NO:
        raise Problem("判断题的答案须是“正确”或“错误”。", sheet.ANSWER)
    return word in _YES


def _rubric(cell: str) -> list[tuple[str, float]]:
    lines = []
    for line in filter(None, map(str.strip, cell.splitlines())):
        title, mark, points = line.replace(":", "：").rpartition("：")
        if not mark:
            raise Problem(f"评分标准每行应为“要点：分值”，这一行不是：{line[:30]}", sheet.RUBRIC)
        lines.append((line[: len(title)].strip(), _decimal(points.removesuffix("分"), sheet.RUBRIC)))
    return lines


def _case(row: _Row) -> building.Pair:
    if not row.cell(sheet.CODE) or not row.parts:
        raise Problem("案例题要有编号，各小题另起一行，在“所属案例”中写这个编号。", sheet.CODE)
    parts, rights = [], []
    for one in row.parts:
        try:
            kind = _kind(one)
            if kind is QuestionKind.PRACTICAL:
                raise Problem("案例题的小题不能是实操题。", sheet.KIND)
            body, key = _pair(one, kind)
            parts.append(items.Part(stem=one.cell(sheet.STEM), share=_share(one), body=body))
            rights.append(key)
        except Problem as problem:
            raise Problem(f"第{one.line}行的小题：{problem.message}", problem.column) from None
    return items.Case(parts=tuple(parts)), items.RightParts(parts=tuple(rights))


def _share(row: _Row) -> float:
    """30%, 30 and 0.3 all mean the same."""
    cell = row.cell(sheet.SHARE)
    value = _decimal(cell.removesuffix("%").removesuffix("％"), sheet.SHARE)
    return value / 100 if value > 1 or cell.endswith(("%", "％")) else value


def _decimal(text: str, column: str) -> float:
    plain = text.strip()
    if not plain.replace(".", "", 1).isdigit() or not plain.isascii() or len(plain) > 16:
        raise Problem(f"“{plain[:20]}”不是数值。", column)
    return float(plain)


def _unshielded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(_FORMULA) else cell
