"""What is refused of a sheet names the field of its form."""

import pytest

from talent.exchange.sheet_file import MAX_SHEET, sheet_rows
from talent.kit.errors import Invalid


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "选择"), (b"x" * (MAX_SHEET + 1), "60 MB"), (b"%PDF-1.7\n", "只能读取"), (b"\n,,\n", "没有内容")],
    ids=["nothing", "too large", "another kind", "empty"],
)
def test_what_is_no_sheet_is_refused_at_its_field(content: bytes, message: str) -> None:
    with pytest.raises(Invalid, match=message) as refused:
        sheet_rows(content)
    assert [one.field for one in refused.value.fields] == ["sheet"]
