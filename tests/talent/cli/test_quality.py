"""``jicai tune`` writes weights that the service takes, with their figures, and none that do harm."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from matching.shapes import Weights
from matching.tune import SetFigures, Tuning
from talent.cli import quality
from talent.matches.weights import load_weights
from tests.talent.cli.conftest import Jicai


@pytest.fixture
def jicai(ready: Jicai) -> Jicai:
    return ready


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "set"
    made.mkdir()
    titles = ["面包师", "养蜂人", "调音师", "潜水教练", "裱花师", "木雕师"]
    lines = [json.dumps({"id": f"d{place}", "title": title}) for place, title in enumerate(titles)]
    for name in ("queries", "candidates"):
        (made / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    labels = [f"d{place}\td{place}\t1" for place in range(len(titles))]
    (made / "qrels.tsv").write_text("\n".join(["q\tc\tg", *labels]), encoding="utf-8")
    return made


def harmful(*_: object) -> Tuning:
    return Tuning(Weights(skill=0.45, occupation=0.25), (SetFigures("坏集", 9, 9, 0.5, 0.4, -0.2, 0.0),))


def test_the_weights_written_are_weights_for_the_service(jicai: Jicai, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "weights.json"
    result = jicai("tune", folder, "--out", out)
    assert result.exit_code == 0, result.output
    assert "nDCG@10" in result.output
    assert "set" in result.output
    assert set(json.loads(out.read_text(encoding="utf-8"))) == {field.name for field in fields(Weights)}
    figures = json.loads((tmp_path / "weights.figures.json").read_text(encoding="utf-8"))
    assert load_weights(out) == Weights(**figures["weights"])
    assert [one["queries"] for one in figures["sets"]] == [6]


def test_without_a_file_nothing_is_written(jicai: Jicai, folder: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    assert jicai("tune", folder).exit_code == 0
    assert sorted(tmp_path.iterdir()) == before


def test_weights_that_do_harm_are_written_only_when_forced(
    jicai: Jicai, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "tune_folders", harmful)
    out = tmp_path / "weights.json"
    refused = jicai("tune", folder, "--out", out)
    assert refused.exit_code == 1
    assert "坏集" in refused.output
    assert not out.exists()
    assert jicai("tune", folder, "--out", out, "--force").exit_code == 0
    assert load_weights(out).occupation == 0.25


def test_a_folder_that_is_no_set_is_refused_in_words(jicai: Jicai, tmp_path: Path) -> None:
    result = jicai("tune", tmp_path)
    assert result.exit_code == 1
    assert "标注集无法读取" in result.output
