"""Rows in sealed blocks: any of them can be read, and nothing about them can be changed unseen."""

import io
import json
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.kit.errors import NotFound
from talent.kit.row_blocks import BlockWriter, RowBlocks, SheetRow, spool

ROWS = [SheetRow(line, [f"字{line}", ""]) for line in range(1, 8)]
SIZES = st.lists(st.integers(1, 4), max_size=6)


def cut(rows: Sequence[SheetRow], sizes: Sequence[int]) -> list[list[SheetRow]]:
    blocks, at = [], 0
    for size in sizes:
        blocks.append(list(rows[at : at + size]))
        at += size
    return blocks


def written(blocks: Sequence[Sequence[SheetRow]], name: str = "a") -> bytes:
    file = io.BytesIO()
    writer = BlockWriter(file, name)
    for block in blocks:
        writer.add(block)
    writer.finish(["姓名"])
    return file.getvalue()


def opened(content: bytes, name: str = "a") -> RowBlocks:
    return RowBlocks(lambda: nullcontext(io.BytesIO(content)), name)


@given(sizes=SIZES, first=st.integers(-9, 9), last=st.integers(-9, 9))
def test_they_are_a_sequence_like_any_other(sizes: list[int], first: int, last: int) -> None:
    blocks = cut(ROWS, sizes)
    rows = [row for block in blocks for row in block]
    kept = spool(blocks)
    assert (len(kept), list(kept), kept[first:last]) == (len(rows), rows, rows[first:last])
    assert [kept[at] for at in range(-len(rows), len(rows))] == rows * 2
    with pytest.raises(IndexError):
        kept[len(rows)]


def test_headings_are_kept_apart() -> None:
    assert opened(written(cut(ROWS, [7]))).headings == ["姓名"]


def test_nothing_of_a_row_can_be_read_in_the_file() -> None:
    assert "字1".encode() not in written([ROWS])


def test_a_file_under_another_name_is_not_read() -> None:
    with pytest.raises(NotFound):
        opened(written([ROWS]), "b")


def test_a_block_in_another_s_place_is_found_out() -> None:
    content = written(cut(ROWS, [3, 3]))
    kept = opened(content)
    begin, middle, end = kept._ends[:3]
    moved = content[:begin] + content[middle:end] + content[begin:middle] + content[end:]
    assert len(moved) == len(content)
    with pytest.raises(NotFound):
        opened(moved).block(0)


@pytest.mark.parametrize("part", ["a block", "the index", "the end", "the last block"])
def test_a_byte_that_was_changed_is_found_out(part: str) -> None:
    content = bytearray(written(cut(ROWS, [3, 3])))
    ends = opened(bytes(content))._ends
    content[
        {"a block": ends[0], "the last block": ends[2] - 1, "the index": ends[2] + 20, "the end": -1}[part]
    ] ^= 1
    with pytest.raises(NotFound):
        list(opened(bytes(content)))


@given(left=st.integers(0, 300))
def test_a_file_that_is_broken_off_is_found_out(left: int) -> None:
    content = written(cut(ROWS, [3, 3]))
    with pytest.raises(NotFound):
        list(opened(content[: min(left, len(content) - 1)]))


def test_a_file_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(written([ROWS]))
    kept = RowBlocks(lambda: path.open("rb"), "a")
    path.unlink()
    with pytest.raises(NotFound, match="重新上传"):
        kept.block(0)


def test_a_block_is_copied_as_it_is() -> None:
    kept = opened(written(cut(ROWS, [3, 4])))
    assert kept.sizes() == [3, 4]
    assert json.loads(kept.plain(1)) == [list(row) for row in ROWS[3:]]
