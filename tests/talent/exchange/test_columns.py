"""Whom a row is about is said in the same columns in every sheet, under the same names."""

import pytest

from talent.exchange.columns import EMAIL, MOBILE, NAME, RESIDENT_ID
from talent.exchange.enums import SheetKind
from talent.exchange.headings import recognise
from talent.exchange.kinds import WRITERS
from talent.exchange.layouts import Column, Layout, WrongCell
from talent.exchange.sheet_file import SheetRow

OF_PEOPLE = [SheetKind.COMPLETIONS, SheetKind.GRADUATES, SheetKind.TALENTS]
WITH_A_YEAR = [SheetKind.GRADUATES, SheetKind.TALENTS]


def layout_of(kind: SheetKind) -> Layout:
    return WRITERS[kind].layout


@pytest.mark.parametrize("kind", OF_PEOPLE)
@pytest.mark.parametrize("column", [NAME, MOBILE, RESIDENT_ID, EMAIL], ids=lambda one: one.key)
def test_every_name_of_a_shared_column_is_known_in_each_sheet(kind: SheetKind, column: Column) -> None:
    layout = layout_of(kind)
    if column not in layout.columns:
        assert (kind, column) == (SheetKind.COMPLETIONS, EMAIL)
        return
    others = [one.heading for one in layout.columns if one is not column]
    for name in (column.heading, *column.aliases):
        rows = [SheetRow(1, [*others, name]), SheetRow(2, ["x"])]
        assert recognise(layout, rows, {}).places[column.key] == len(others), name


@pytest.mark.parametrize("kind", WITH_A_YEAR)
@pytest.mark.parametrize("text", ["2025", "2025年", "2025届", "2025-06", "2025-06-30", "２０２５", "2025.0"])
def test_a_year_of_graduation_is_read_however_it_is_written(kind: SheetKind, text: str) -> None:
    assert layout_of(kind).column("graduation_year").read(text) == 2025


@pytest.mark.parametrize("kind", WITH_A_YEAR)
@pytest.mark.parametrize("text", ["今年", "25", "1949", "2999", "20255"])
def test_what_is_no_year_of_graduation_is_refused_with_what_to_write(kind: SheetKind, text: str) -> None:
    with pytest.raises(WrongCell, match="四位数字，例如 2026"):
        layout_of(kind).column("graduation_year").read(text)
