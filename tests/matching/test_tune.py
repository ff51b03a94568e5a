"""Weights fitted to labels: what the labels say is followed, what they don't say stays, harm is told."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching.blocks import FIT
from matching.evaluate import BadSetError
from matching.shapes import Weights
from matching.tune import SetFigures, Tuning, fit_weights, interval, tune

WORDS = ("焙烤", "修片", "采蜜", "调音", "潜水", "裱花", "布光", "蜂箱", "琴槌", "船舵", "刺绣", "木雕")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Queries whose title one person holds, and whose words another has in the text: the first is right."""
    queries, candidates, labels = [], [], ["query\tcandidate\tgrade"]
    for number, word in enumerate(WORDS):
        other = WORDS[(number + 5) % len(WORDS)]
        queries.append({"id": f"q{number}", "title": f"{word}师傅"})
        candidates.append({"id": f"a{number}", "title": f"{word}师傅", "text": f"{other} 杂事 搬运"})
        candidates.append({"id": f"b{number}", "title": f"{other}学徒", "text": f"{word} {word}师傅 杂事"})
        labels.append(f"q{number}\ta{number}\t1")
    for name, documents in (("queries", queries), ("candidates", candidates)):
        lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in documents)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("\n".join(labels), encoding="utf-8")
    return tmp_path


def row(weight=1.0, **differences):
    return [differences.get(name, 0.0) for name in FIT] + [weight]


def test_a_block_that_tells_the_graded_apart_gains_weight_and_one_that_misleads_loses_it():
    pairs = np.array([row(occupation=0.4, text=-0.2)] * 50)
    fitted = fit_weights([[pairs]], Weights())
    assert fitted.occupation > Weights().occupation
    assert fitted.text < Weights().text
    assert min(getattr(fitted, name) for name in FIT) >= 0.0
    assert sum(getattr(fitted, name) for name in FIT) == pytest.approx(1.0, abs=1e-9)


def test_what_the_pairs_say_nothing_of_keeps_its_weight():
    pairs = np.array([row(occupation=0.4, text=-0.2)] * 50)
    fitted = fit_weights([[pairs]], Weights())
    unsaid = ("skill", "experience", "education")
    assert [getattr(fitted, name) for name in unsaid] == [getattr(Weights(), name) for name in unsaid]
    assert (fitted.theta, fitted.salary) == (Weights().theta, Weights().salary)


def test_without_pairs_the_weights_stay():
    assert fit_weights([[np.zeros((0, len(FIT) + 1))]], Weights()) == Weights()


def test_misleading_weights_are_mended_and_the_figures_say_so(folder):
    wrong = Weights(skill=0.68, occupation=0.02)
    seen: list[tuple[int, int]] = []
    tuning = tune([folder], weights=wrong, progress=lambda *done: seen.append(done))
    (figures,) = tuning.sets
    assert tuning.weights.occupation > wrong.occupation
    assert figures.after > figures.before
    assert figures.low <= figures.after - figures.before <= figures.high
    assert not tuning.harmful
    assert seen[-1] == (len(WORDS), len(WORDS))


def test_weights_that_nothing_betters_stay(folder):
    right = Weights(skill=0.2, occupation=0.5)
    assert tune([folder], weights=right).weights == right


def test_the_same_labels_give_the_same_weights(folder):
    assert tune([folder]) == tune([folder])


def test_a_set_that_falls_is_named():
    steady = SetFigures("steady", 10, 10, 0.5, 0.4951, -0.01, 0.01)
    falling = replace(steady, set="falling", after=0.4949)
    assert Tuning(Weights(), (steady, falling)).harmful == ("falling",)


def test_the_interval_holds_the_mean_and_is_narrow_when_all_agree():
    assert interval([0.25] * 20) == (0.25, 0.25)
    low, high = interval([0.0, 0.1, 0.2, 0.3, -0.1])
    assert low < 0.1 < high


def test_a_folder_that_is_no_set_is_refused(tmp_path):
    with pytest.raises(BadSetError):
        tune([tmp_path])
