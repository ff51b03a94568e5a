"""Versions on disk: what is opened answers as what was saved, and damage is never served."""

import json
import os

import pytest
from hypothesis import given, settings

from matching import storage
from matching.matcher import Matcher
from matching.shapes import Claim, Demand, Post, Proof, Talent, Weights
from matching.storage import DamagedIndex
from tests.matching.strategies import PEOPLE, TODAY, VOCABULARY, demands, talents

DEMAND = Demand(id=1, post=Post("店长"))


@settings(max_examples=15, deadline=None)
@given(PEOPLE, demands(), talents())
def test_an_opened_version_answers_bit_for_bit(tmp_path_factory, people, demand, newcomer):
    root = tmp_path_factory.mktemp("index")
    matcher = Matcher.build(people, VOCABULARY, Weights(theta=0.5)).with_changes([newcomer], [people[0].id])
    matcher.save(root, sequence=17)
    opened = Matcher.open(root)
    assert opened.rank(demand, today=TODAY) == matcher.rank(demand, today=TODAY)
    assert opened.rank_demands(newcomer, [demand], today=TODAY) == matcher.rank_demands(
        newcomer, [demand], today=TODAY
    )
    assert (opened.sequence, opened.version, opened.weights) == (17, matcher.version, matcher.weights)
    assert opened.vocabulary == VOCABULARY
    changed = opened.with_changes([people[0]])
    assert (
        changed.rank(demand, today=TODAY).matches
        == matcher.with_changes([people[0]]).rank(demand, today=TODAY).matches
    )


@pytest.fixture
def two_versions(tmp_path):
    old = Matcher.build([Talent(id=1)], VOCABULARY)
    new = Matcher.build([Talent(id=1, claims=(Claim("Python", 3, Proof.USED),)), Talent(id=2)], VOCABULARY)
    old.save(tmp_path)
    new.save(tmp_path)
    return tmp_path, old, new


def test_the_version_saved_last_is_opened(two_versions):
    root, _, new = two_versions
    assert Matcher.open(root).version == new.version
    assert (root / "CURRENT").read_text() == new.version


def test_one_flipped_byte_refuses_the_version_and_opens_the_one_before(two_versions):
    root, old, new = two_versions
    path = root / new.version / "0.ids.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    opened = Matcher.open(root)
    assert opened.version == old.version
    assert "0.ids.npy" in opened.refused[0]


@pytest.mark.parametrize("name", ["0.ids.npy", "vocabulary.json", "manifest.json"])
def test_a_missing_file_refuses_the_version(two_versions, name):
    root, old, new = two_versions
    (root / new.version / name).unlink()
    assert Matcher.open(root).version == old.version


@pytest.mark.parametrize("manifest", ["", "{", "{}", '{"version": 1}', "[]"])
def test_a_broken_manifest_refuses_the_version(two_versions, manifest):
    root, old, new = two_versions
    (root / new.version / "manifest.json").write_text(manifest)
    assert Matcher.open(root).version == old.version


def test_without_a_good_version_the_damage_is_named(two_versions):
    root, old, new = two_versions
    for version in (old.version, new.version):
        (root / version / "vocabulary.json").write_text("{}")
    with pytest.raises(DamagedIndex, match=r"vocabulary\.json"):
        Matcher.open(root)


def test_a_version_saved_again_stands_beside_the_one_in_use(two_versions):
    root, _, new = two_versions
    opened = Matcher.open(root)
    new.save(root, sequence=5)
    assert (Matcher.open(root).version, Matcher.open(root).sequence) == (new.version, 5)
    assert len(opened.rank(DEMAND, today=TODAY).matches) == 2


def test_an_empty_folder_has_no_version(tmp_path):
    with pytest.raises(DamagedIndex, match="no index version"):
        Matcher.open(tmp_path / "nothing")


def test_a_lost_pointer_opens_the_newest_version(two_versions):
    root, _, new = two_versions
    (root / "CURRENT").unlink()
    assert Matcher.open(root).version == new.version


def test_a_crash_while_writing_leaves_the_current_version(two_versions, monkeypatch):
    root, _, new = two_versions
    third = Matcher.build([Talent(id=3)], VOCABULARY)

    def fail(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space"):
        third.save(root)
    assert Matcher.open(root).version == new.version
    assert sorted(path.name for path in root.iterdir() if path.is_dir()) == sorted(storage.versions(root))


def test_old_versions_are_removed_but_not_the_current_one(two_versions):
    root, _, new = two_versions
    storage.remove_old(root, keep=1)
    assert storage.versions(root) == [new.version]


def test_no_file_of_a_version_needs_pickle(two_versions):
    root, _, new = two_versions
    names = {path.suffix for path in (root / new.version).iterdir()}
    assert names == {".npy", ".json"}


def test_a_version_of_another_form_is_refused_like_a_damaged_one(tmp_path):
    name = Matcher.build([Talent(id=1)], VOCABULARY).save(tmp_path)
    manifest = tmp_path / name / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    told["weights"]["charm"] = 1.0
    manifest.write_text(json.dumps(told), "utf-8")
    with pytest.raises(DamagedIndex, match="another form"):
        Matcher.open(tmp_path)
