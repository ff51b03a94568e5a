"""Which column of a sheet is which of its layout, also where its heading is written otherwise."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from talent.exchange.english import ENGLISH
from talent.exchange.layouts import Column, Layout
from talent.exchange.sheet_file import FIELD
from talent.kit.errors import FieldError, Invalid
from talent.kit.sentences import say
from talent.kit.sheet_file import SheetRow

# So far down the headings are looked for: above them people write a title and remarks.
_LOOKED_AT = 10
# How alike (0-100) a heading must be; below it is rather not read than read wrongly.
ALIKE = 80
# Of English words, which share most of their letters: "course name" is no "course number".
ALIKE_IN_ENGLISH = 90
_NOISE = re.compile(r"[(\[【].*?(?:[)\]】]|$)|[\s*:_\-/、]+")


@dataclass(frozen=True, slots=True)
class Recognised:
    """Where the rows begin, and for each key of the layout the place and the heading of its column."""

    first: int
    places: dict[str, int]
    headings: dict[str, str]
    # Headings that no column of the layout has: they are not read.
    others: list[str]


def recognise(layout: Layout, rows: Sequence[SheetRow], fixed: Mapping[str, str]) -> Recognised:
    """Raises what to do where a column is missing that every row needs; ``fixed`` ones need no column."""
    best = max(range(min(_LOOKED_AT, len(rows))), key=lambda at: _matches(layout, rows[at].cells))
    places = _places(layout, rows[best].cells)
    cells = rows[best].cells
    missing = [
        one.heading
        for one in layout.columns
        if one.required and one.key not in places and one.key not in fixed
    ]
    if missing:
        raise _refused(missing, cells)
    taken = set(places.values())
    return Recognised(
        best + 1,
        places,
        {key: cells[place] for key, place in places.items()},
        [cell for place, cell in enumerate(cells) if cell and place not in taken],
    )


def chosen_columns(
    layout: Layout, headings: Sequence[str], chosen: Mapping[int, str], fixed: Mapping[str, str]
) -> Recognised:
    """As somebody chose: for places the keys of columns. Raises where one is chosen twice or is missing."""
    places: dict[str, int] = {}
    for place, key in sorted(chosen.items()):
        if not key:
            continue
        if key not in {one.key for one in layout.columns} or not 0 <= place < len(headings):
            raise _wrong_column(place, "没有这一列，请从列表中重新选择。")
        if key in places:
            raise _wrong_column(
                place, say("“{heading}”选了不止一次，请只保留一列。", heading=layout.heading(key))
            )
        places[key] = place
    for one in layout.columns:
        if one.required and one.key not in places and one.key not in fixed:
            raise _wrong_column(0, say("请选出哪一列是“{heading}”。", heading=one.heading))
    taken = set(places.values())
    return Recognised(
        0,
        places,
        {key: headings[place] for key, place in places.items()},
        [heading for place, heading in enumerate(headings) if heading and place not in taken],
    )


def cells_of(recognised: Mapping[str, int], row: SheetRow, fixed: Mapping[str, str]) -> dict[str, str]:
    """A row's cells by the keys of the layout; what is fixed for the whole sheet fills what is empty."""
    found = {key: row.cells[place] if place < len(row.cells) else "" for key, place in recognised.items()}
    return {**fixed, **{key: text for key, text in found.items() if text}}


def _matches(layout: Layout, cells: Sequence[str]) -> tuple[int, int]:
    places = _places(layout, cells)
    return sum(layout.column(key).required for key in places), len(places)


def _places(layout: Layout, cells: Sequence[str]) -> dict[str, int]:
    """Exact headings first, then aliases, then what is alike; no cell twice."""
    plain = {place: text for place, cell in enumerate(cells) if (text := plain_heading(cell))}
    found: dict[str, int] = {}
    scored = sorted(
        (
            (-_likeness(column, text), place, column.key)
            for place, text in plain.items()
            for column in layout.columns
        ),
    )
    for score, place, key in scored:
        if -score >= ALIKE and key not in found and place not in found.values():
            found[key] = place
    return found


def _likeness(column: Column, text: str) -> float:
    names, english = _names_of(column)
    if text == names[0]:
        return 102
    if text in names or text in english:
        return 101
    alike = max(fuzz.ratio(text, name) for name in names)
    near = max((fuzz.ratio(text, name) for name in english), default=0)
    return max(alike, near) if near >= ALIKE_IN_ENGLISH else alike


@cache
def _names_of(column: Column) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the column may be called: as the layout has it, and in English."""
    names = (column.heading, *column.aliases)
    english = ENGLISH.get(column.heading, ())
    return tuple(map(plain_heading, names)), tuple(map(plain_heading, english))


def plain_heading(text: str) -> str:
    """Without width, blanks, stars and what stands in brackets: 姓名*（必填） is 姓名."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).strip().casefold())


def _wrong_column(place: int, message: str) -> Invalid:
    return Invalid(message, fields=(FieldError(f"column-{place}", message),))


def _refused(missing: Sequence[str], cells: Sequence[str]) -> Invalid:
    message = say(
        "没有找到这些列：{names}。读到的表头是：{seen}。请对照模板修改表头后再上传。",
        names=tuple(f"“{name}”" for name in missing),
        seen="、".join(cell for cell in cells if cell)[:120],
    )
    return Invalid(message, fields=(FieldError(FIELD, message),))
