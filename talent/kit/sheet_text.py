"""CSV in a guarded child: which code its bytes are in, what stands between its cells, and its rows.

What can't be told for certain is refused: a name that was decoded wrongly looks like a name.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from talent.kit.guard import Refused

_PIECE = 2**20
# No row that may be read is longer.
_LONGEST_LINE = 4 * 2**20
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SEPARATORS = ",\t;|"
# Excel's own word for it, above the headings.
_DECLARED = re.compile(r"sep=([,\t;|])\s*", re.IGNORECASE)
# So far down one looks for a line with a separator: above the headings people write a title.
_LOOKED_AT = 10
# Of letters beyond ASCII: that few of those in use no text in simplified Chinese has, that many frequent ones
# of Big5 every text in that code.
_FEW, _MOST = 0.75, 0.9
# Of UTF-16 that is a table, separators and line ends are at least so much.
_ASCII = 0.05
_QUOTED = re.compile(r'"[^"]*"?')
# Chinese in UTF-8: three bytes each.
_IN_UTF8 = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")


def rows_of_text(content: bytes) -> Iterator[list[str]]:
    code = code_of(content)
    separator, skipped = _separator(content, code)
    lines = _lines(content, code)
    for _ in range(skipped):
        next(lines)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        began = reader.line_num + skipped + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise Refused("cell" if "limit" in str(error) else f"quotes {began}") from None
        if row is None:
            return
        yield row


def code_of(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 likewise, else the code of Chinese Windows."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if not _decodes(content, "utf-16"):
            raise Refused("code")
        return "utf-16"
    if b"\0" in content:
        return _unmarked(content)
    if _decodes(content, "utf-8-sig"):
        return "utf-8-sig"
    if _is_mixed(content):
        raise Refused("mixed")
    if not _decodes(content, "gb18030"):
        raise Refused("code")
    if _is_big5(content[:_PIECE]):
        raise Refused("big5")
    return "gb18030"


def _unmarked(content: bytes) -> str:
    """UTF-16 without its mark: zero bytes stand only in every second place, before or behind ASCII."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    for code, here, there in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if (
            len(content) % 2 == 0
            and here > _ASCII * len(content) / 2
            and not there
            and _decodes(content, code)
        ):
            return code
    # What is neither is found where it stands.
    return "utf-8-sig" if _decodes(content, "utf-8-sig") else "latin-1"


def _decodes(content: bytes, code: str) -> bool:
    decoder = codecs.getincrementaldecoder(code)()
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(content[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mixed(content: bytes) -> bool:
    """Of what is no UTF-8 as a whole, some line is, with Chinese in it: files of two codes put together."""
    return any(len(_IN_UTF8.findall(line)) > 1 and _is_utf8(line) for line in io.BytesIO(content))


def _is_utf8(line: bytes) -> bool:
    try:
        return not re.search("[\u0080-\u07ff]", line.decode())
    except UnicodeDecodeError:
        return False


def _is_big5(content: bytes) -> bool:
    """Almost all of Big5 can be taken for GB 18030, and then says nothing that anybody wrote."""
    simplified = [letter for letter in content.decode("gb18030", "ignore") if letter > "\x7f"]
    traditional = [letter for letter in content.decode("big5", "replace") if letter > "\x7f"]
    if not simplified or "\ufffd" in traditional[:-1]:
        return False
    known = sum(_is_in_use(letter) for letter in simplified)
    # The frequent ones come first in Big5.
    frequent = sum(b"\xa1" <= letter.encode("big5", "replace")[:1] <= b"\xc6" for letter in traditional)
    return known < _FEW * len(simplified) and frequent > _MOST * len(traditional)


def _is_in_use(letter: str) -> bool:
    """Chinese and its punctuation, by the rows of GB 2312; not Greek, Kana or what is rare."""
    row = letter.encode("gb2312", "ignore")[:1]
    return row in (b"\xa1", b"\xa3") or row >= b"\xb0"


def _lines(content: bytes, code: str) -> Iterator[str]:
    """However they end; raises where something is no text."""
    file = io.TextIOWrapper(io.BytesIO(content), encoding=code, newline="")
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if _CONTROL.search(line):
            raise Refused(f"control {number}")
        if len(line) == _LONGEST_LINE:
            raise Refused("cell")
        yield line


def _separator(content: bytes, code: str) -> tuple[str, int]:
    """What stands between the cells of the first line that has any, and how many lines only declare it."""
    for number, line in zip(range(_LOOKED_AT), _lines(content, code), strict=False):
        if number == 0 and (declared := _DECLARED.fullmatch(line)):
            return declared[1], 1
        plain = _QUOTED.sub("", line)
        if any(letter in plain for letter in _SEPARATORS):
            # The first of those that are as frequent.
            return max(_SEPARATORS, key=plain.count), 0
    return ",", 0
