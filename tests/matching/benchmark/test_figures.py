"""Bars are judged at the size they are for, and say by how much they are met or missed."""

from typing import Any

import pytest

from matching.benchmark.figures import Figure, figures


def result(contender: str, p50: float, talents: int = 1_000_000, **more: Any) -> dict[str, Any]:
    plain = {"task": "one", "talents": talents, "contender": contender, "p50_ms": p50, "p95_ms": p50}
    return plain | {"exact": True, "limit_ms": 2.0} | more


def row(rows: list[Figure], words: str) -> Figure:
    return next(one for one in rows if words in one.what)


def test_a_bar_that_is_met_says_by_how_much() -> None:
    rows = figures({"results": [result("jicai", 3.0), result("scipy_csr", 75.0)]})
    assert (row(rows, "of the limit").met, row(rows, "of the limit").measured) == (True, "1.5×")
    assert row(rows, "scipy_csr").reach == pytest.approx(25 / 20)


def test_a_bar_that_is_missed_says_by_how_much() -> None:
    rows = figures({"results": [result("jicai", 8.0), result("scipy_csc", 16.0)]})
    assert (row(rows, "of the limit").met, row(rows, "of the limit").reach) == (False, 0.5)
    assert (row(rows, "scipy_csc").met, row(rows, "scipy_csc").measured) == (False, "2×")


def test_another_size_is_shown_but_not_judged() -> None:
    found = row(figures({"results": [result("jicai", 3.0, 20_000)]}), "of the limit")
    assert (found.what, found.met, found.measured) == ("one demand, 20,000: of the limit", None, "1.5×")


def test_what_was_not_measured_is_a_row_of_its_own() -> None:
    rows = figures({"results": []})
    assert len(rows) >= 18
    assert {one.measured for one in rows} == {"—"}
    assert {one.met for one in rows} == {None}


def test_one_wrong_answer_of_the_engine_misses_the_bar() -> None:
    results = [result("jicai", 3.0), result("jicai", 9.0, task="batch", exact=False)]
    assert row(figures({"results": results}), "definition").met is False


def test_growth_is_held_against_linear() -> None:
    results = [result("jicai", 1.0, 10_000), result("jicai", 5.0, 100_000), result("jicai", 60.0)]
    rows = figures({"results": results})
    assert row(rows, "growth 10,000 to 100,000").met is True
    assert row(rows, "growth 100,000 to 1,000,000").met is False


def test_a_search_that_changes_do_not_slow_meets_its_bar() -> None:
    changes = {
        "talents": 1_000_000,
        "many": 65_536,
        "one_ms": 4.0,
        "search_before_ms": 3.0,
        "search_with_many_ms": 2.9,
    }
    found = row(figures({"changes": changes}), "65,536 changes")
    assert (found.measured, found.met) == ("0 ms", True)
