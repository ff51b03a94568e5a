"""The bench from the command line: a JSON file of the described form, and clear refusals."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from talent.cli import app as commands


def bench(*words: object) -> Result:
    return CliRunner().invoke(commands, ["bench", *(str(word) for word in words)])


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, dict[str, Any], Path]:
    path = tmp_path_factory.mktemp("bench") / "new" / "bench.json"
    parts = [word for part in ("one", "batch", "changes") for word in ("--part", part)]
    contenders = [word for name in ("jicai", "scipy_csc") for word in ("--contender", name)]
    small = ("--talents", 400, "--growth", 200, "--demands", 3, "--batch-demands", 4)
    result = bench(*small, *parts, *contenders, "--json", path)
    assert result.exit_code == 0, result.output
    return result, json.loads(path.read_text("utf-8")), path


def test_the_file_has_machine_bandwidth_and_results(measured: tuple[Result, dict[str, Any], Path]) -> None:
    _, document, _ = measured
    assert {"cpu", "cores", "memory_gb", "python", "numpy"} <= set(document["machine"])
    assert document["bandwidth_gb_s"] > 0
    wanted = {"task", "talents", "contender", "p50_ms", "p95_ms", "exact", "limit_ms"}
    assert all(wanted <= set(one) for one in document["results"])
    assert all(0 < one["p50_ms"] <= one["p95_ms"] and one["limit_ms"] > 0 for one in document["results"])


def test_every_size_and_task_is_in_the_results(measured: tuple[Result, dict[str, Any], Path]) -> None:
    _, document, _ = measured
    found = {(one["task"], one["talents"], one["contender"]) for one in document["results"]}
    for size in (200, 400):
        assert {("one", size, name) for name in ("numpy_plain", "jicai", "scipy_csc")} <= found
    assert {("one_without_skills", 400, "jicai"), ("batch", 400, "jicai")} <= found
    assert {one["exact"] for one in document["results"]} == {True}


def test_builds_and_changes_are_measured_too(measured: tuple[Result, dict[str, Any], Path]) -> None:
    _, document, _ = measured
    assert [one["talents"] for one in document["build"]] == [200, 400]
    assert all(one["talents_per_s"] > 0 for one in document["build"])
    assert document["changes"]["many"] == 200
    assert document["changes"]["one_ms"] > 0


def test_each_figure_is_printed_with_its_bar(measured: tuple[Result, dict[str, Any], Path]) -> None:
    result, document, _ = measured
    assert len(document["figures"]) >= 18
    assert "指标表" in result.stdout
    assert "规模不同" in result.stdout


def test_the_growth_is_drawn_beside_the_file(measured: tuple[Result, dict[str, Any], Path]) -> None:
    pytest.importorskip("matplotlib")
    _, _, path = measured
    assert path.with_suffix(".svg").read_text("utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--part", "everything"), "--part 没有“everything”"),
        (("--contender", "lucene"), "--contender 没有“lucene”"),
        (("--growth", "10,many"), "--growth"),
    ],
)
def test_a_wrong_option_is_refused_with_what_there_is(words: tuple[str, str], said: str) -> None:
    result = bench(*words)
    assert result.exit_code == 1
    assert said in result.stderr.replace("\n", "")
