"""Nasty books: what stands in their cells, which sheets they have, and how their packages are spoilt."""

import io
import zipfile
from datetime import date

from tests.factories.sheets import HEADINGS
from tests.nasty.cases import Case
from tests.nasty.parts import (
    GOOD,
    NAMES,
    Cell,
    Tab,
    book,
    learner,
    letter_of,
    packed,
    rows_of,
    sheet_xml,
    strings,
    styles,
)
from tests.talent.exchange.conftest import DAY

_GOOD = rows_of(*GOOD)
_ENTITY = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>"
_OUTSIDE = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
_LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY a{at} '{f'&a{at - 1 or str()};' * 10}'>" for at in range(1, 10))
    + "]>"
)
_CHART = (
    "<?xml version='1.0'?><chartsheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"
)
_RARE = ("王䶮", "𠮷田")
_FORMULA = "<f>1+1</f>"


def _one(**cells: object) -> bytes:
    return book(rows_of(learner(**cells)))


def _days(number: float, settings: str = "") -> bytes:
    return book(rows_of(learner(c3=Cell(f"<v>{number}</v>", ' s="1"'))), settings=settings)


def _counted(first: str) -> int:
    """The day as a spreadsheet counts it whose calendar begins there."""
    return (date.fromisoformat(DAY) - date.fromisoformat(first)).days


def _many_rows() -> bytes:
    line = b'<row><c t="inlineStr"><is><t>B-01</t></is></c><c><v>1</v></c></row>'
    head, tail = rows_of().encode().split(b"</sheetData>")
    return book(Tab((head + line * 1_048_575 + b"</sheetData>" + tail).decode()))


def _many_columns() -> bytes:
    return book(sheet_xml([[f"列{at}" for at in range(16_384)], ["x"]]))


def _far_corner() -> bytes:
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return book(_GOOD.replace("</sheetData>", cell))


def _formatted_rows() -> bytes:
    """Ten thousand rows that hold nothing but a format."""
    rows = "".join(f'<row r="{at}"><c r="A{at}" s="1"/></row>' for at in range(4, 10_004))
    return book(_GOOD.replace("</sheetData>", rows + "</sheetData>"))


def _with(**parts: str | bytes) -> bytes:
    return book(
        _GOOD, extra={name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    )


def _spoilt_sum() -> bytes:
    """A part whose bytes are not those that were packed."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as file,
        zipfile.ZipFile(io.BytesIO(book(_GOOD))) as good,
    ):
        for name in good.namelist():
            file.writestr(name, good.read(name))
    return content.getvalue().replace("王丽".encode(), "王力".encode())


def _locked() -> bytes:
    """With the mark of a part that is encrypted."""
    content = bytearray(book(_GOOD))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def _named_twice() -> bytes:
    content = io.BytesIO(book(_GOOD))
    with zipfile.ZipFile(content, "a") as file:
        file.fp.seek(0, 2)  # type: ignore[union-attr]
        info = zipfile.ZipInfo("xl/worksheets/SHEET1.xml")
        file.writestr(info, _ENTITY)
    return content.getvalue()


def _merged() -> bytes:
    rows = [HEADINGS, GOOD[0], ["", *GOOD[1][1:]]]
    return book(sheet_xml(rows, behind='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'))


BOOKS = (
    Case("a book", lambda: book(_GOOD)),
    Case(
        "texts in a table of their own",
        lambda: book(
            rows_of(learner(name=Cell("<v>0</v>", ' t="s"'))),
            extra={"xl/sharedStrings.xml": strings("<t>王丽</t>")},
        ),
        people=NAMES[:1],
    ),
    Case(
        "rich text",
        lambda: book(
            rows_of(learner(name=Cell("<v>0</v>", ' t="s"'))),
            extra={"xl/sharedStrings.xml": strings("<r><t>王</t></r><r><rPr><b/></rPr><t>丽</t></r>")},
        ),
        people=NAMES[:1],
    ),
    Case(
        "a text that is not in the table",
        lambda: book(rows_of(learner(name=Cell("<v>77</v>", ' t="s"')))),
        says="损坏",
    ),
    Case("cells merged over rows", _merged, people=NAMES[:1], refused=((3, "请填写此项"),)),
    Case("a formula with its value", lambda: _one(c5=Cell("<f>80+8</f><v>88</v>")), people=NAMES[:1]),
    Case(
        "a formula that says nothing", lambda: _one(c5=Cell('<f>""</f><v></v>', ' t="str"')), people=NAMES[:1]
    ),
    Case("a formula without a value", lambda: _one(c5=Cell(_FORMULA)), says="公式"),
    Case("a formula with an empty value", lambda: _one(c5=Cell(f"{_FORMULA}<v/>")), says="公式"),
    Case(
        "a link by formula",
        lambda: _one(name=Cell('<f>HYPERLINK("http://x.invalid","王丽")</f><v>王丽</v>', ' t="str"')),
        people=NAMES[:1],
    ),
    Case(
        "a command by formula",
        lambda: _one(c0=Cell("<f>cmd|'/c calc'!A0</f><v>#REF!</v>", ' t="e"')),
        says="第 2 行有出错",
    ),
    Case(
        "a formula shared by a million cells",
        lambda: _one(c5=Cell('<f t="shared" ref="F2:F1048576" si="0">1</f><v>88</v>')),
        people=NAMES[:1],
    ),
    Case("a day as a day", lambda: _days(_counted("1899-12-30")), people=NAMES[:1]),
    Case(
        "a day of the other calendar",
        lambda: _days(_counted("1904-01-01"), '<workbookPr date1904="1"/>'),
        people=NAMES[:1],
    ),
    Case("a day as its bare number", lambda: _one(c3=46101), people=(), refused=((2, "日期序号"),)),
    Case("a day of no calendar", lambda: _days(-1), people=(), refused=((2, "日期"),)),
    Case(
        "days as text",
        lambda: book(
            rows_of(
                *(
                    learner(NAMES[0], at, c3=day)
                    for at, day in enumerate(
                        (
                            DAY,
                            DAY.replace("-", "/"),
                            DAY.replace("-", "."),
                            DAY.replace("-", ""),
                            f"{DAY} 00:00:00",
                            "{}年{}月{}日".format(*DAY.split("-")),
                            DAY.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
                            "3/20/26",
                            "20-Mar-26",
                            "昨天",
                            "2026-02-30",
                            "2026年3月",
                        )
                    )
                )
            )
        ),
        people=NAMES[:1] * 7,
        refused=tuple((line, "日期看不懂") for line in range(9, 14)),
    ),
    Case("a telephone as a number", lambda: _one(c2=13800000000), people=NAMES[:1]),
    Case(
        "an identity number as a number",
        lambda: book(
            sheet_xml(
                [["班次编号", "姓名", "身份证号", "结业日期"], ["B-01", "王丽", 1.30102199001011e17, DAY]]
            )
        ),
        people=(),
        refused=((2, "设为“文本”"),),
    ),
    Case("digits of full width", lambda: _one(c2="１３８００００００００"), people=NAMES[:1]),
    Case(
        "rare characters",
        lambda: book(rows_of(*(learner(name, at) for at, name in enumerate(_RARE)))),
        people=_RARE,
    ),
    Case(
        "yes and no in cells", lambda: _one(c5=Cell("<v>1</v>", ' t="b"')), people=(), refused=((2, "数字"),)
    ),
    Case("errors in cells", lambda: _one(c5=Cell("<v>#N/A</v>", ' t="e"')), says="第 2 行有出错"),
    Case("a cell of no kind", lambda: _one(c5=Cell("<v>88</v>", ' t="zzz"')), says="损坏"),
    Case("one giant cell", lambda: _one(name="王" * 40_000), says="500 个字"),
    Case("1,048,576 rows", _many_rows, says="200,000 行"),
    Case("16,384 columns", _many_columns, says="60 列"),
    Case("a cell in the farthest corner", _far_corner, says="太复杂"),
    Case("ten thousand formatted rows", _formatted_rows),
    Case(
        "rows that are filtered out",
        lambda: book(sheet_xml([HEADINGS, *GOOD], behind='<autoFilter ref="A1:F3"/>', row=' hidden="1"')),
    ),
    Case(
        "two tables side by side",
        lambda: book(sheet_xml([[*HEADINGS, "", *HEADINGS], *([*row, "", *row] for row in GOOD)])),
    ),
    Case("headings twice", lambda: book(rows_of(HEADINGS, *GOOD)), refused=((2, "手机号码"),)),
    Case("only headings", lambda: book(rows_of()), says="表头下面没有内容"),
    Case("an empty sheet", lambda: book(sheet_xml([])), says="没有内容"),
    Case("an empty sheet in front", lambda: book(Tab(sheet_xml([])), Tab(_GOOD, "名单"))),
    Case("a hidden sheet in front", lambda: book(Tab(rows_of(), "旧", "hidden"), Tab(_GOOD, "新"))),
    Case("a very hidden sheet in front", lambda: book(Tab(rows_of(), "旧", "veryHidden"), Tab(_GOOD, "新"))),
    Case("nothing but hidden sheets", lambda: book(Tab(_GOOD, "旧", "hidden")), says="取消隐藏"),
    Case("a chart in front", lambda: book(Tab(_CHART, "图", kind="chartsheet"), Tab(_GOOD, "名单"))),
    Case("nothing but a chart", lambda: book(Tab(_CHART, "图", kind="chartsheet")), says="没有内容"),
    Case("no sheet at all", book, says="没有内容|损坏"),
    Case(
        "comments, pictures and parts of others",
        lambda: _with(
            xl__comments1_dot_xml="<comments/>",
            customXml__item1_dot_xml="<x/>",
            xl__media__a_dot_png=b"\x89PNG",
        ),
    ),
    Case("a link to another book", lambda: _with(xl__externalLinks__externalLink1_dot_xml="<externalLink/>")),
    Case("a program in it", lambda: _with(xl__vbaProject_dot_bin=b"x"), says="宏"),
    Case("an old program in it", lambda: _with(xl__macrosheets__sheet1_dot_xml="<x/>"), says="宏"),
    Case("an entity in the sheet", lambda: book(_ENTITY + _GOOD.partition("?>")[2]), says="外部引用"),
    Case(
        "an entity from outside in the texts",
        lambda: book(_GOOD, extra={"xl/sharedStrings.xml": _OUTSIDE + "<sst><si><t>&a;</t></si></sst>"}),
        says="外部引用",
    ),
    Case(
        "a billion laughs",
        lambda: book(_GOOD, extra={"xl/sharedStrings.xml": _LAUGHS + "<sst><si><t>&a9;</t></si></sst>"}),
        says="外部引用",
    ),
    Case(
        "an entity where nobody looks",
        lambda: _with(xl__printer_dot_dat=_OUTSIDE + "<x>&a;</x>"),
        says="外部引用",
    ),
    Case(
        "an entity in UTF-16",
        lambda: _with(xl__styles_dot_xml=(_ENTITY + "<x/>").encode("utf-16")),
        says="外部引用",
    ),
    Case("parts of one name but for its letters", _named_twice, says="外部引用"),
    Case(
        "names that climb out", lambda: book(_GOOD, extra={"../../../tmp/evil.xml": "<x/>", "/etc/x": "<x/>"})
    ),
    Case("a bomb in a picture", lambda: _with(xl__media__a_dot_bin=b"\0" * (401 * 2**20)), says="解压后过大"),
    Case("a bomb in the sheet", lambda: book(sheet_xml([["x" * (401 * 2**20)]])), says="解压后过大"),
    Case("a package in a package", lambda: _with(xl__embeddings__book_dot_xlsx=book(_GOOD))),
    Case(
        "two thousand parts",
        lambda: book(_GOOD, extra={f"xl/x{at}.bin": b"" for at in range(2000)}),
        says="解压后过大",
    ),
    Case(
        "a bomb of drawings",
        lambda: book(
            _GOOD, extra={f"xl/drawings/d{at}.xml": "<x>" + "<a/>" * 200_000 + "</x>" for at in range(30)}
        ),
        says="解压后过大",
    ),
    Case("a hundred thousand styles", lambda: book(_GOOD, extra={"xl/styles.xml": styles(100_000)})),
    Case("depth without end", lambda: book(_GOOD, extra={"xl/styles.xml": "<x>" * 200_000}), says="损坏"),
    Case("a password", _locked, says="密码"),
    Case("broken off", lambda: book(_GOOD)[:900], says="损坏"),
    Case("a wrong sum", _spoilt_sum, says="损坏"),
    Case("a sheet that breaks off", lambda: book(_GOOD[:600]), says="损坏"),
    Case(
        "a control character in a cell", lambda: _one(name="王\x01丽"), people=(), refused=((2, "控制字符"),)
    ),
    Case(
        "half a pair in a cell",
        lambda: _one(name=Cell("<is><t>&#xD800;</t></is>", ' t="inlineStr"')),
        says="损坏",
    ),
    Case("an empty package", lambda: packed({}), says="只能读取"),
    Case("a document of Word", lambda: packed({"word/document.xml": "<x/>"}), says="只能读取"),
    Case("a binary book", lambda: packed({"xl/workbook.bin": b"x"}), says="只能读取"),
    Case(
        "an OpenDocument book",
        lambda: packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
        says="只能读取",
    ),
    Case(
        "the far right of a sheet",
        lambda: book(_GOOD.replace("</row>", f'<c r="{letter_of(5000)}1"><v>1</v></c></row>', 1)),
        says="60 列",
    ),
)
