"""Weights come from one file, and a wrong file is refused with the reason."""

import json
from pathlib import Path

import pytest

from matching.shapes import Weights
from talent.kit.errors import Invalid
from talent.matches.weights import load_weights


def written(folder: Path, content: object) -> Path:
    file = folder / "weights.json"
    file.write_text(json.dumps(content), "utf-8")
    return file


def test_without_a_file_the_weights_are_those_of_the_matcher() -> None:
    assert load_weights(None) == Weights()


def test_a_file_replaces_what_it_names(tmp_path: Path) -> None:
    weights = load_weights(written(tmp_path, {"theta": 0.5, "skill": 0.4, "text": 0.25}))
    assert (weights.theta, weights.skill, weights.occupation) == (0.5, 0.4, Weights().occupation)


@pytest.mark.parametrize(
    "content",
    [{"charm": 1}, {"theta": 2}, {"theta": "much"}, {"skill": 0.9}, {"salary": 0.1}, [1], {"theta": None}],
)
def test_a_wrong_file_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(Invalid, match="权重文件"):
        load_weights(written(tmp_path, content))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="权重文件"):
        load_weights(tmp_path / "nowhere.json")
