"""Lists cut into portions, as a sheet that is too long for one look."""

from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


def in_portions(rows: st.SearchStrategy[T], most: int = 40) -> st.SearchStrategy[list[list[T]]]:
    """Cut anywhere; the same rows come again, and in any order."""

    def cut(listed: list[T]) -> st.SearchStrategy[list[list[T]]]:
        sizes = st.lists(st.integers(1, 12), min_size=len(listed), max_size=len(listed))
        return sizes.map(lambda drawn: _cut(listed, drawn))

    return st.lists(rows, min_size=5, max_size=most).flatmap(cut)


def _cut(rows: list[T], sizes: list[int]) -> list[list[T]]:
    portions: list[list[T]] = []
    for size in sizes:
        if rows:
            portions.append(rows[:size])
            rows = rows[size:]
    return portions
