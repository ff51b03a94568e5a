"""Books for spreadsheets, made from a layout: the template to fill in, and the refused rows to mend."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from talent.exchange.layouts import Layout, Refusal
from talent.kit.books import book_in, long_book_in, put, text_format
from talent.kit.sheet_file import SheetRow

# So many rows of the template are prepared for typing.
_PREPARED = 5000
_GUIDE, _EXAMPLE, _LISTS = "填写说明", "示例", "选项"
_ABOVE = ("列", "是否必填", "怎样填写", "例如")
_NEEDED, _ONE_OF, _OPTIONAL = "必填", "至少填一项：", "选填"
# What a template says besides its layout, for the catalogue.
WORDS = (_GUIDE, _EXAMPLE, *_ABOVE, _NEEDED, _ONE_OF, _OPTIONAL)
_LINE, _WRONG, _REASON = "原行号", "退回的列", "退回原因"
_WIDTH = 18
# No more of it may stand above a warning of the spreadsheet, nor in it.
_TITLE_MAX, _MESSAGE_MAX = 32, 200
# A text in the language of who asks.
Say = Callable[[str], str]


class _Styles:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.text = text_format(book)
        self.needed = text_format(book, bold=True, bg_color="#F9ECEA", border=1)
        self.optional = text_format(book, bold=True, bg_color="#F6F5F2", border=1)
        self.wrong = text_format(book, bg_color="#FCEBEA", font_color="#A3181F")
        self.plain = text_format(book, text_wrap=True, valign="top")


def template(layout: Layout, choices: Mapping[str, Sequence[str]], say: Say = str) -> bytes:
    """A book to fill in: the empty sheet first, then what to write where, an example, and the choices.

    What is written into it is read in Chinese, whatever language the rest is in.
    """
    content = io.BytesIO()
    with book_in(content) as book:
        styles = _Styles(book)
        sheet = book.add_worksheet(say(layout.title))
        _headings(sheet, layout, styles, say)
        _guide(book.add_worksheet(say(_GUIDE)), layout, styles, say)
        example = book.add_worksheet(say(_EXAMPLE))
        _headings(example, layout, styles, say)
        for place, column in enumerate(layout.columns):
            put(example, 1, place, column.example, styles.text)
        _drop_downs(book, sheet, layout, choices, say)
    return content.getvalue()


def refused_rows(
    layout: Layout, headings: Sequence[str], refused: Iterable[tuple[SheetRow, Refusal]]
) -> bytes:
    """The rows that did not go in, as they were, with their lines and why: to mend and hand in again."""
    content = io.BytesIO()
    with long_book_in(content) as book:
        styles = _Styles(book)
        sheet = book.add_worksheet(layout.title)
        sheet.freeze_panes(1, 0)
        kept = [heading for heading in headings if heading not in (_LINE, _WRONG, _REASON)]
        places = [place for place, heading in enumerate(headings) if heading in kept]
        sheet.set_column(0, len(kept), _WIDTH, styles.text)
        sheet.set_column(len(kept) + 2, len(kept) + 2, 3 * _WIDTH, styles.text)
        for at, heading in enumerate((*kept, _LINE, _WRONG, _REASON)):
            put(sheet, 0, at, heading, styles.optional)
        for number, (row, refusal) in enumerate(refused, start=1):
            cells = [row.cells[place] if place < len(row.cells) else "" for place in places]
            for at, text in enumerate((*cells, str(row.line), refusal.column, refusal.reason)):
                put(sheet, number, at, text, styles.wrong if at == len(kept) + 2 else styles.text)
    return content.getvalue()


def _headings(sheet: Worksheet, layout: Layout, styles: _Styles, say: Say) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(layout.columns):
        sheet.set_column(place, place, column.width, styles.text)
        heading = say(column.heading) + ("*" if column.required else "")
        put(sheet, 0, place, heading, styles.needed if column.required else styles.optional)
        if column.note:
            sheet.write_comment(0, place, say(column.note))


def _guide(sheet: Worksheet, layout: Layout, styles: _Styles, say: Say) -> None:
    sheet.set_column(0, 1, _WIDTH, styles.plain)
    sheet.set_column(2, 3, 2.5 * _WIDTH, styles.plain)
    for line, note in enumerate(layout.notes):
        put(sheet, line, 0, say(note), styles.text)
    top = len(layout.notes) + 1
    for place, heading in enumerate(_ABOVE):
        put(sheet, top, place, say(heading), styles.optional)
    either = say(_ONE_OF) + say("、").join(say(layout.heading(key)) for key in layout.one_of)
    for line, column in enumerate(layout.columns, start=top + 1):
        either_way = either if column.key in layout.one_of else say(_OPTIONAL)
        needed = say(_NEEDED) if column.required else either_way
        note = say(column.note) if column.note else ""
        for place, text in enumerate((say(column.heading), needed, note, column.example)):
            put(sheet, line, place, text, styles.plain)


def _drop_downs(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    layout: Layout,
    choices: Mapping[str, Sequence[str]],
    say: Say,
) -> None:
    """From a sheet of their own, for a rule holds few words itself. Other words are only warned of."""
    lists = book.add_worksheet(_LISTS)
    lists.hide()
    at = 0
    for place, column in enumerate(layout.columns):
        offered = choices.get(column.key) or column.choices
        if not offered:
            continue
        for line, text in enumerate(offered):
            put(lists, line, at, text)
        letter = xl_col_to_name(at)
        rule = {
            "validate": "list",
            "source": f"={_LISTS}!${letter}$1:${letter}${len(offered)}",
            "error_type": "warning",
            "error_title": say(column.heading)[:_TITLE_MAX],
            "error_message": say(column.note)[:_MESSAGE_MAX],
        }
        sheet.data_validation(1, place, _PREPARED, place, rule)
        at += 1
