"""The gate on the taxonomy itself: written variants meet in one skill, confusable words never do."""

import csv
from pathlib import Path

import pytest

from matching.shapes import SkillEntry, Vocabulary
from matching.skills import Gate

_ROOT = Path(__file__).parents[2]
_SEEDS = _ROOT / "seeds" / "vocab"
_DATA = Path(__file__).parent / "data"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _values(cell: str) -> tuple[str, ...]:
    return tuple(value for value in cell.split(";") if value)


@pytest.fixture(scope="module")
def gate() -> Gate:
    entries = tuple(
        SkillEntry(
            id=row["id"],
            name=row["name"],
            aliases=(*_values(row["name_en"]), *_values(row["aliases"])),
            parent=row["parent"] or None,
            related=_values(row["related"]),
        )
        for row in _rows(_SEEDS / "skills.csv")
    )
    pairs = tuple((row["a"], row["b"]) for row in _rows(_SEEDS / "lookalikes.csv"))
    return Gate(Vocabulary(skills=entries, lookalikes=pairs))


_SAME = [(row["a"], row["b"], row["skill"]) for row in _rows(_DATA / "same_skill_pairs.csv")]
_DIFFERENT = [(row["a"], row["b"]) for row in _rows(_DATA / "different_skill_pairs.csv")]


@pytest.mark.parametrize(("left", "right", "skill"), _SAME)
def test_two_ways_to_write_a_skill_read_as_that_skill(gate: Gate, left: str, right: str, skill: str) -> None:
    assert (gate.read(left).skill, gate.read(right).skill) == (skill, skill)


@pytest.mark.parametrize(("left", "right"), _DIFFERENT)
def test_confusable_words_never_resolve_to_one_skill(gate: Gate, left: str, right: str) -> None:
    assert gate.resolve(left) != gate.resolve(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("PS", "Photoshop"), ("抖音小店", "抖店"), ("Pyhton", "Python"), ("python", "精通 Python")],
)
def test_the_pairs_the_definition_names_are_one(gate: Gate, left: str, right: str) -> None:
    first, second = gate.read(left).skill, gate.read(right).skill
    assert first is not None
    assert first == second


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Java", "JavaScript"),
        ("SEO", "SEM"),
        ("客服", "客房"),
        ("不懂英语", "英语"),
        ("CET-4", "CET-6"),
        ("抖音运营", "抖店运营"),
    ],
)
def test_the_pairs_the_definition_tells_apart_are_two(gate: Gate, left: str, right: str) -> None:
    assert gate.resolve(left) != gate.resolve(right)


def test_there_are_enough_pairs_to_mean_something() -> None:
    assert min(len(_SAME), len(_DIFFERENT)) >= 60


def test_every_name_of_the_taxonomy_reads_as_itself(gate: Gate) -> None:
    strays = [entry.name for entry in gate.skills.values() if gate.read(entry.name).skill != entry.id]
    assert not strays


def test_every_alias_of_the_taxonomy_reads_as_its_skill(gate: Gate) -> None:
    strays = [
        (alias, entry.id, gate.read(alias).skill)
        for entry in gate.skills.values()
        for alias in entry.aliases
        if gate.read(alias).skill != entry.id
    ]
    assert not strays
