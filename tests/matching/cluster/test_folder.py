"""A cluster on disk: whole or not there at all, and never mixed of two builds."""

import pytest

from matching.cluster.folder import ClusterFolder, write_cluster
from matching.cluster.routing import split_talents
from matching.learning import learn
from matching.matcher import Matcher
from matching.shapes import Claim, Demand, Post, Talent, Weights
from matching.storage import DamagedIndex
from tests.matching.strategies import TODAY, VOCABULARY

PEOPLE = [Talent(id=number, claims=(Claim("Python", number % 4 + 1),)) for number in range(1, 30)]
DEMAND = Demand(id=1, post=Post("店长"))


def test_the_shards_of_a_folder_are_one_matcher(cluster_folder):
    folder = cluster_folder(PEOPLE, 3)
    opened = ClusterFolder.open(folder.root)
    one = Matcher.build(PEOPLE, VOCABULARY).rank(DEMAND, today=TODAY, limit=50)
    many = opened.all().rank(DEMAND, today=TODAY, limit=50)
    assert many.matches == one.matches
    assert (opened.layout.people, len(opened.all())) == (29, 29)
    assert opened.layout.version == opened.all().version == many.version


def test_a_new_build_takes_over_and_the_one_before_stays_for_those_who_use_it(cluster_folder):
    folders = [cluster_folder(PEOPLE[: 10 + number], 2) for number in range(4)]
    root = folders[0].root
    assert ClusterFolder.open(root).layout == folders[-1].layout
    assert len(folders[2].all()) == 12
    assert sorted(path.name for path in root.iterdir() if path.is_dir()) == sorted(
        folder.layout.name for folder in folders[2:]
    )


def test_the_same_people_built_again_stand_beside_those_in_use(cluster_folder):
    first, again = cluster_folder(PEOPLE, 2), cluster_folder(PEOPLE, 2)
    assert first.layout.version == again.layout.version
    assert first.layout.name != again.layout.name
    assert len(first.all()) == len(again.all()) == 29


def test_a_crash_while_building_leaves_the_old_cluster(cluster_folder):
    folder = cluster_folder(PEOPLE, 2)

    def fail(number):
        if number:
            raise OSError("no space left")
        return PEOPLE[:3]

    with pytest.raises(OSError, match="no space"):
        write_cluster(folder.root, fail, VOCABULARY, Weights(), learn(PEOPLE, VOCABULARY), count=2)
    assert ClusterFolder.open(folder.root).layout == folder.layout
    assert [path.name for path in folder.root.iterdir() if path.is_dir()] == [folder.layout.name]


def test_a_shard_of_another_build_is_refused(cluster_folder):
    folder = cluster_folder(PEOPLE, 2)
    cluster = folder.root / folder.layout.name
    for shard in (cluster / "shard-0", cluster / "shard-1"):
        shard.rename(shard.with_name(f"was-{shard.name}"))
    (cluster / "was-shard-0").rename(cluster / "shard-1")
    (cluster / "was-shard-1").rename(cluster / "shard-0")
    with pytest.raises(DamagedIndex, match="another cluster"):
        folder.shard(0)


@pytest.mark.parametrize("written", ["", "{", "[]", '{"shards": null}', '{"shards": [], "people": 1}'])
def test_a_broken_list_is_refused(cluster_folder, written):
    folder = cluster_folder(PEOPLE, 2)
    (folder.root / folder.layout.name / "cluster.json").write_text(written)
    with pytest.raises(DamagedIndex, match="no cluster"):
        ClusterFolder.open(folder.root)


def test_an_empty_folder_holds_no_cluster(tmp_path):
    with pytest.raises(DamagedIndex, match="no cluster"):
        ClusterFolder.open(tmp_path / "nothing")


def test_building_tells_how_far_it_is(tmp_path):
    people = [Talent(id=number) for number in range(2500)]
    parts, told = split_talents(people, 2), []
    write_cluster(
        tmp_path,
        lambda number: iter(parts[number]),
        VOCABULARY,
        Weights(),
        learn(people, VOCABULARY),
        count=2,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == sorted(told)
    assert told[-1] == (2500, 2500)
