"""Nasty files of text: codes, separators, quotes, line ends, and web pages that bear another name."""

from tests.nasty.cases import Case
from tests.nasty.parts import GOOD, NAMES, learner, text

_RARE = ("王䶮", "𠮷田", "李𬭼")
_TABLE = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in GOOD)
_HEAD = "<tr>" + "".join(f"<th>{one}</th>" for one in text().strip().split(",")) + "</tr>"
_TRADITIONAL = "班次編號,姓名,手機號,結業日期\r\n" + "甲班,陳麗華,13800000000,2026-03-20\r\n" * 5


def _page(inside: str, charset: str = "gb2312") -> bytes:
    head = f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}"></head>'
    code = "gb18030" if charset.startswith("gb") else "utf-8"
    return f"{head}<body>{inside}</body></html>".encode(code)


def _many_rows() -> bytes:
    return (text() + "B-01,王丽,13800000000,2026-03-20,40,88\r\n" * 200_001).encode()


def _rare(code: str) -> bytes:
    return text(*(learner(name, at) for at, name in enumerate(_RARE))).encode(code)


TEXTS = (
    Case("UTF-8", lambda: text(*GOOD).encode()),
    Case("UTF-8 with its mark", lambda: text(*GOOD).encode("utf-8-sig")),
    Case("GB18030", lambda: text(*GOOD).encode("gb18030")),
    Case("UTF-16 with its mark", lambda: text(*GOOD, between="\t").encode("utf-16")),
    Case("UTF-16 without its mark", lambda: text(*GOOD, between="\t").encode("utf-16-le")),
    Case("UTF-16 the other way round", lambda: text(*GOOD).encode("utf-16-be")),
    Case("rare characters in UTF-8", lambda: _rare("utf-8"), people=_RARE),
    Case("rare characters in GB18030", lambda: _rare("gb18030"), people=_RARE),
    Case("rare characters in UTF-16", lambda: _rare("utf-16"), people=_RARE),
    Case("Big5", lambda: _TRADITIONAL.encode("big5"), says="Big5"),
    Case(
        "two codes put together",
        lambda: text(GOOD[0]).encode("gb18030") + ",".join(map(str, GOOD[1])).encode(),
        says="两种文字编码",
    ),
    Case(
        "UTF-8 broken off in a letter", lambda: text(*GOOD).encode() + "王".encode()[:2], says="两种文字编码"
    ),
    Case("half a pair in UTF-16", lambda: text(*GOOD).encode("utf-16") + b"\x00\xd8", says="文字编码"),
    Case("half a pair in UTF-8", lambda: text(GOOD[0]).encode() + b"\xed\xa0\x80", says="文字编码"),
    Case(
        "bytes of no code",
        lambda: b"\xff\xfe\xff\xff" + bytes(range(128, 256)) * 4 + b"\xff",
        says="文字编码",
    ),
    Case(
        "zero bytes",
        lambda: text(*GOOD).encode().replace("王".encode(), b"\0"),
        says="第 2 行有不可见的控制字符",
    ),
    Case("control characters", lambda: text(learner("王\x02丽")).encode(), says="第 2 行有不可见的控制字符"),
    Case("semicolons", lambda: text(*GOOD, between=";").encode()),
    Case("tabs", lambda: text(*GOOD, between="\t").encode("gb18030")),
    Case("upright strokes", lambda: text(*GOOD, between="|").encode()),
    Case("a separator that is declared", ("sep=;\r\n" + text(*GOOD, between=";")).encode),
    Case("a title above", ("2026年结业名单\r\n\r\n" + text(*GOOD)).encode),
    Case("commas of full width", lambda: text(*GOOD, between="，").encode(), says="没有找到这些列"),
    Case("line ends of old Macs", lambda: text(*GOOD, end="\r").encode("gb18030")),
    Case("line ends of Unix, none at the end", lambda: text(*GOOD, end="\n").rstrip().encode()),
    Case("a line break in a cell", lambda: text(learner('"王\n丽"')).encode(), people=("王\n丽",)),
    Case(
        "a quote that is never closed",
        lambda: text(learner('"王丽'), GOOD[1]).encode(),
        says="从第 2 行起引号",
    ),
    Case(
        "letters behind a closed quote",
        lambda: text(GOOD[0], learner('"李"强')).encode(),
        says="从第 3 行起引号",
    ),
    Case(
        "quotes that hold everything",
        lambda: text(*([f'"{cell}"' for cell in row] for row in GOOD)).encode(),
    ),
    Case("nothing", lambda: b"", says="请选择"),
    Case("only blanks", lambda: b" \r\n,,,\r\n\t\r\n", says="没有内容"),
    Case("only headings", lambda: text().encode(), says="表头下面没有内容"),
    Case("no headings", lambda: ",".join(map(str, GOOD[0])).encode(), says="没有找到这些列"),
    Case(
        "headings again in the middle",
        (text(GOOD[0]) + text(GOOD[1])).encode,
        refused=((3, "手机号码"),),
    ),
    Case("a total at the end", (text(*GOOD) + "合计,,,,80,\r\n").encode, refused=((4, "请填写此项"),)),
    Case("blank rows between", lambda: text(GOOD[0], [], ["", "", ""], GOOD[1]).encode()),
    Case("more cells than headings", lambda: text([*GOOD[0], "多", "余"], GOOD[1]).encode()),
    Case(
        "fewer cells than headings",
        lambda: text(GOOD[0], GOOD[1][:3]).encode(),
        people=NAMES[:1],
        refused=((3, "请填写此项"),),
    ),
    Case("two hundred columns", lambda: text([*GOOD[0], *range(200)]).encode(), says="60 列"),
    Case("one giant cell", lambda: text(learner("王" * 200_000)).encode(), says="500 个字"),
    Case("one giant line", lambda: b"x" * 5_000_000, says="500 个字"),
    Case("emoji", lambda: text(learner("王丽😀")).encode(), people=("王丽😀",)),
    Case(
        "text that runs backwards",
        lambda: text(learner("王\u202e丽")).encode(),
        people=(),
        refused=((2, "控制字符"),),
    ),
    Case(
        "marks that nobody sees",
        lambda: text(learner("王\u200b丽\ufeff")).encode(),
        people=("王\u200b丽\ufeff",),
    ),
    Case(
        "letters that nobody has given a meaning",
        lambda: text(learner("王\ue000\uffff")).encode(),
        people=(),
        refused=((2, "控制字符"),),
    ),
    Case(
        "digits of full width",
        lambda: text(learner(c2="１３８００００００００", c4="４０", c5="８８．５")).encode(),
        people=NAMES[:1],
    ),
    Case(
        "commands for a spreadsheet",
        lambda: text(learner(c0="=cmd|'/c calc'!A0"), learner(c5="@SUM(1)")).encode(),
        people=(),
        refused=((2, "没有这个班次编号"), (3, "数字")),
    ),
    Case(
        "a number that was rounded",
        lambda: text(learner(c2="1.38E+10")).encode(),
        people=(),
        refused=((2, "设为“文本”"),),
    ),
    Case(
        "apostrophes before digits",
        lambda: text(learner(c2="'13800000000", c4="'40")).encode(),
        people=NAMES[:1],
    ),
    Case("a page called .xls", lambda: _page(f"<table border=1>{_HEAD}{_TABLE}</table>")),
    Case("a page in UTF-8", lambda: _page(f"<style>td{{}}</style><table>{_HEAD}{_TABLE}</table>", "utf-8")),
    Case(
        "a page whose title spans its columns",
        lambda: _page(f"<table><tr><td colspan=6>名单&nbsp;&lt;1&gt;</td></tr>{_HEAD}{_TABLE}</table>"),
    ),
    Case("a page with two tables", lambda: _page(f"<table>{_HEAD}{_TABLE}</table>" * 2), says="网页格式"),
    Case(
        "a page with a table in a table",
        lambda: _page(f"<table><tr><td><table>{_HEAD}{_TABLE}</table></td></tr></table>"),
        says="网页格式",
    ),
    Case(
        "a page with cells over rows",
        lambda: _page(f"<table>{_HEAD}{_TABLE.replace('<td>', '<td rowspan=2>', 1)}</table>"),
        says="网页格式",
    ),
    Case("a page without a table", lambda: _page("<p>请登录</p>"), says="没有内容"),
    Case("a page in another code", lambda: _page(f"<table>{_HEAD}</table>", "euc-jp"), says="文字编码"),
    Case(
        "XML of an old spreadsheet",
        lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        says="只能读取",
    ),
    Case(
        "a page packed as a mail",
        lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
        says="只能读取",
    ),
    Case("PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\n", says="只能读取"),
    Case("PNG", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", says="只能读取"),
    Case("RTF", lambda: b"{\\rtf1\\ansi}", says="只能读取"),
    Case("a program", lambda: b"MZ\x90\0\x03", says="只能读取"),
    Case("gzip", lambda: b"\x1f\x8b\x08\0\0\0", says="只能读取"),
    Case(
        "an old book, or one with a password",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        says="旧版",
    ),
    Case("too many bytes", lambda: b"x" * (60 * 2**20 + 1), says="60 MB"),
    Case(
        "too many rows of text",
        _many_rows,
        says="200,000 行",
    ),
)
