"""``jicai match --all`` at the command line: files, remarks, and what can't be asked together."""

from pathlib import Path

import pytest

from tests.talent.cli.conftest import Jicai


def test_all_demands_go_into_a_file(province: Jicai, tmp_path: Path) -> None:
    out = tmp_path / "top.csv"
    result = province("match", "--all", "--top", 3, "--out", out, "--threads", 2)
    assert result.exit_code == 0, result.output
    assert f"已写入 {out}" in result.stdout.replace("\n", "")
    lines = out.read_text("utf-8").splitlines()
    assert lines[0].startswith("demand_id,rank,talent_id,score")
    assert len(lines) > 3
    assert {int(line.split(",")[1]) for line in lines[1:]} == {1, 2, 3}
    assert list(tmp_path.glob("*.partial*")) == []


def test_prices_are_reported_with_what_they_cost_and_gain(province: Jicai) -> None:
    result = province("match", "--all", "--prices")
    assert result.exit_code == 0, result.output
    assert "保留总得分的" in result.stdout
    assert "出现过的人数" in result.stdout
    assert "基尼系数" in result.stdout


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["match"], "--all"),
        (["match", 1, "--all"], "--all"),
        (["match", 1, "--prices"], "--all"),
        (["match", 1, "--out", "top.csv"], "--all"),
        (["match", 1, "--top", 101], "100"),
        (["match", "--all", "--out", "top.txt"], ".parquet"),
        (["match", "--all", "--no-store"], "--out"),
    ],
)
def test_what_cant_be_asked_is_one_clear_line(
    province: Jicai,
    words: list[object],
    complaint: str,
) -> None:
    result = province(*words)
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert result.stdout == ""
