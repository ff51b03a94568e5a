"""Sheets by hand, part by part, so that they can be as no program would write them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from tests.factories.sheets import HEADINGS
from tests.talent.exchange.conftest import DAY

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TIED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKED = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAMES = ("王丽", "李强")


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in the part of its sheet, without its place."""

    xml: str
    attributes: str = ""


def learner(name: object = NAMES[0], number: int = 0, **others: object) -> list[object]:
    """A row as it should be, but for the cells that are given by the place of their heading: ``c3``."""
    row: list[object] = ["B-01", name, f"138{number:08d}", DAY, "40", "88"]
    for place, cell in others.items():
        row[int(place[1:])] = cell
    return row


GOOD = (learner(NAMES[0], 0), learner(NAMES[1], 1))


def sheet_xml(rows: Sequence[Sequence[object]], before: str = "", behind: str = "", row: str = "") -> str:
    lines = "".join(_row(number, cells, row) for number, cells in enumerate(rows, start=1))
    return f'{_HEAD}<worksheet xmlns="{_MAIN}">{before}<sheetData>{lines}</sheetData>{behind}</worksheet>'


def _row(number: int, cells: Sequence[object], attributes: str) -> str:
    places = (f"{letter_of(place)}{number}" for place in range(len(cells)))
    return f'<row r="{number}"{attributes}>{"".join(map(_cell, places, cells))}</row>'


def _cell(place: str, cell: object) -> str:
    if isinstance(cell, Cell):
        return f'<c r="{place}"{cell.attributes}>{cell.xml}</c>'
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    if not cell:
        return ""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(cell))}</t></is></c>'


def letter_of(place: int) -> str:
    text = ""
    while place >= 0:
        text = chr(65 + place % 26) + text
        place = place // 26 - 1
    return text


@dataclass(frozen=True)
class Tab:
    """A sheet of a book: its part, its name and whether it is hidden."""

    xml: str
    name: str = "Sheet1"
    state: str = ""
    kind: str = "worksheet"


def book(*tabs: Tab | str, extra: Mapping[str, str | bytes] | None = None, settings: str = "") -> bytes:
    """A book of these sheets; ``extra`` are parts that are added, or that stand for those written here."""
    shown = [tab if isinstance(tab, Tab) else Tab(tab) for tab in tabs]
    listed = "".join(
        f'<sheet name="{escape(tab.name)}" sheetId="{at}"{f" state={tab.state!r}" if tab.state else ""}'
        f' r:id="rId{at}"/>'
        for at, tab in enumerate(shown, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_TIED}/{tab.kind}" Target="{tab.kind}s/sheet{at}.xml"/>'
        for at, tab in enumerate(shown, start=1)
    )
    links += f'<Relationship Id="rId90" Type="{_TIED}/styles" Target="styles.xml"/>'
    links += f'<Relationship Id="rId91" Type="{_TIED}/sharedStrings" Target="sharedStrings.xml"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKED}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKED}/relationships"><Relationship Id="rId1" '
        f'Type="{_TIED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_TIED}">{settings}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKED}/relationships">{links}'
        "</Relationships>",
        "xl/styles.xml": styles(),
        "xl/sharedStrings.xml": strings(),
        **{f"xl/{tab.kind}s/sheet{at}.xml": tab.xml for at, tab in enumerate(shown, start=1)},
        **(extra or {}),
    }
    return packed(parts)


def styles(number: int = 2) -> str:
    """The second, style 1, shows a day."""
    looks = '<xf numFmtId="0"/>' + '<xf numFmtId="14" applyNumberFormat="1"/>' * (number - 1)
    return f'{_HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs count="{number}">{looks}</cellXfs></styleSheet>'


def strings(*items: str) -> str:
    """Each as it stands between ``<si>``."""
    listed = "".join(f"<si>{item}</si>" for item in items)
    return f'{_HEAD}<sst xmlns="{_MAIN}" count="{len(items)}">{listed}</sst>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return content.getvalue()


def rows_of(*rows: Sequence[object]) -> str:
    """The part of a sheet with headings."""
    return sheet_xml([HEADINGS, *rows])


def text(*rows: Sequence[object], between: str = ",", end: str = "\r\n") -> str:
    """What a file of text says, with headings."""
    return "".join(between.join(map(str, row)) + end for row in (HEADINGS, *rows))
