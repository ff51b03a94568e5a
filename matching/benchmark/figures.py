"""The figures to reach: each bar, what was measured, and by how much it is met or missed."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Document = dict[str, Any]
MILLION, HUNDRED_THOUSAND, TEN_THOUSAND = 1_000_000, 100_000, 10_000
TEXT_ENGINES = ("bm25s", "tantivy", "sqlite_fts5", "postgres_fts")


@dataclass(frozen=True, slots=True)
class Figure:
    """``met`` is None where it was measured at another size than the bar is for, or not at all.

    ``reach`` is how well: the bar over what was measured, or the reverse where more is better; 1 is enough.
    """

    what: str
    bar: str
    measured: str
    met: bool | None
    reach: float | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "bar": self.bar,
            "measured": self.measured,
            "met": self.met,
            "reach": None if self.reach is None else round(self.reach, 3),
        }


def figures(document: Document) -> list[Figure]:
    """Give a row for each bar that the document says anything about, or that it says is missing."""
    return [
        _exact(document),
        *_one(document),
        *_hundred_thousand(document),
        _naive(document),
        *_batch(document),
        *_build(document),
        *_open(document),
        *_changes(document),
        *_growth(document),
        _served(document),
    ]


def _exact(document: Document) -> Figure:
    """A fast answer that is another one is worth nothing."""
    held = [one["exact"] for one in document.get("results", ()) if one["contender"].startswith("jicai")]
    right = held.count(True)
    measured = f"{right} / {len(held)}" if held else "—"
    met = right == len(held) if held else None
    return Figure("answers are those of the definition", "all", measured, met, None)


def _one(document: Document) -> list[Figure]:
    size = _largest(document, MILLION)
    ours, what = _p50(document, "one", size, "jicai"), f"one demand, {size:,}"
    judged = size == MILLION
    limit = _value(document, "one", size, "jicai", "limit_ms")
    return [
        _at_most(f"{what}: of the limit", 2.0, _over(ours, limit), "×", judged),
        _at_least(f"{what}: than scipy_csr", 20.0, _faster(document, size, "scipy_csr"), "×", judged),
        _at_least(f"{what}: than scipy_csc", 6.0, _faster(document, size, "scipy_csc"), "×", judged),
        _at_most(f"{what}: stretch", 1.0, ours, " ms", judged),
    ]


def _hundred_thousand(document: Document) -> list[Figure]:
    size = _largest(document, HUNDRED_THOUSAND)
    judged = size == HUNDRED_THOUSAND
    ours = _p50(document, "one", size, "jicai")
    rows = [_at_most(f"one demand, {size:,}", 1.5, ours, " ms", judged)]
    for name in TEXT_ENGINES:
        ratio = _faster(document, size, name)
        rows.append(_at_least(f"the same: than {name} (text)", 1.0, ratio, "×", judged))
    return rows


def _naive(document: Document) -> Figure:
    ratio = _faster(document, TEN_THOUSAND, "sklearn_rapidfuzz")
    return _at_least("cosine + rapidfuzz loop, 10,000", 1000.0, ratio, "×", True)


def _batch(document: Document) -> list[Figure]:
    size = _largest(document, MILLION, "batch")
    ours = _p50(document, "batch", size, "jicai")
    what = f"batch, {size:,}"
    ratio = _over(_p50(document, "batch", size, "sparse_dot_topn"), ours)
    whole = None if ours is None else ours * 10
    return [
        _at_least(f"{what}: than sparse_dot_topn", 6.0, ratio, "×", size == MILLION),
        _at_most(f"{what}: 10,000 demands", 30.0, whole, " s", size == MILLION),
    ]


def _build(document: Document) -> list[Figure]:
    none: Document = {"talents": MILLION}
    built = max(document.get("build", ()), key=lambda one: int(one["talents"]), default=none)
    what = f"build, {built['talents']:,}"
    return [_at_least(what, 5000.0, built.get("talents_per_s"), " talents/s", True)]


def _open(document: Document) -> list[Figure]:
    found = document.get("open", {})
    size = found.get("talents", MILLION)
    kilobytes = _over(found.get("memory_bytes_per_person"), 1000.0)
    judged = size == MILLION
    return [
        _at_most(f"open the index, {size:,}", 100.0, found.get("open_ms"), " ms", judged),
        _at_most("first answer after that", 600.0, found.get("first_answer_ms"), " ms", judged),
        _at_most("memory a person", 1.2, kilobytes, " KB", judged),
        _at_most("what a worker does not share", 100.0, found.get("unshared_mb"), " MB", judged),
    ]


def _changes(document: Document) -> list[Figure]:
    found = document.get("changes", {})
    many, judged = found.get("many", 65_536), found.get("talents") == MILLION
    before, after = found.get("search_before_ms"), found.get("search_with_many_ms")
    slower = None if before is None or after is None else max(0.0, after - before)
    return [
        _at_most("one change in the next ranking", 5.0, found.get("one_ms"), " ms", judged),
        _at_most(f"{many:,} changes: search slower by", 0.5, slower, " ms", judged),
    ]


def _growth(document: Document) -> list[Figure]:
    sizes = sorted({one["talents"] for one in document.get("results", ()) if one["task"] == "one"})
    rows = []
    for small, large in pairwise(sizes):
        ratio = _over(_p50(document, "one", large, "jicai"), _p50(document, "one", small, "jicai"))
        what = f"growth {small:,} to {large:,}"
        rows.append(_at_most(what, large / small, ratio, "×", True))
    return rows


def _served(document: Document) -> Figure:
    found = document.get("serve", {})
    size = found.get("talents", MILLION)
    what = f"GET candidates, 4 clients, p95, {size:,}"
    return _at_most(what, 50.0, found.get("p95_ms"), " ms", size == MILLION)


def _at_most(what: str, bar: float, measured: float | None, unit: str, judged: bool) -> Figure:
    if measured is None:
        return Figure(what, f"≤ {bar:g}{unit}", "—", None, None)
    met = measured <= bar if judged else None
    return Figure(what, f"≤ {bar:g}{unit}", f"{measured:,.4g}{unit}", met, _over(bar, measured))


def _at_least(what: str, bar: float, measured: float | None, unit: str, judged: bool) -> Figure:
    if measured is None:
        return Figure(what, f"≥ {bar:,g}{unit}", "—", None, None)
    met = measured >= bar if judged else None
    return Figure(what, f"≥ {bar:,g}{unit}", f"{measured:,.4g}{unit}", met, measured / bar)


def _value(document: Document, task: str, talents: int, contender: str, name: str) -> float | None:
    for one in document.get("results", ()):
        if (one["task"], one["talents"], one["contender"]) == (task, talents, contender):
            return float(one[name])
    return None


def _p50(document: Document, task: str, talents: int, contender: str) -> float | None:
    return _value(document, task, talents, contender, "p50_ms")


def _faster(document: Document, talents: int, contender: str) -> float | None:
    theirs, ours = (_p50(document, "one", talents, name) for name in (contender, "jicai"))
    return _over(theirs, ours)


def _over(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None


def _largest(document: Document, wanted: int, task: str = "one") -> int:
    """Give the size that the bar is for, or the largest measured if that was not."""
    sizes = {int(one["talents"]) for one in document.get("results", ()) if one["task"] == task}
    return wanted if wanted in sizes else max(sizes, default=wanted)
