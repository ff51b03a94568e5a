"""Shards as actors of a local Ray: exact, within a time, and never silently incomplete."""

import os
import shutil
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from matching.cluster import pool
from matching.cluster.ray_cluster import RayCluster, ShardSilent
from matching.cluster.routing import shards_of
from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Demand, Membership, Need, Post, Proof, Talent
from tests.matching.cluster.conftest import write_shards
from tests.matching.strategies import TODAY, VOCABULARY

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

TITLES = ("直播运营", "淘宝客服", "美工", "店长")
PEOPLE = [
    Talent(
        id=number,
        posts=(Post(TITLES[number % 4]),),
        work_text="负责直播间，店铺运营" if number % 3 else "客服回复",
        claims=(Claim("Python", number % 4 + 1, Proof(number % 3 + 1)), Claim("PS", 2)),
        divisions=("130100",) if number % 5 else ("130534",),
        experience_years=float(number % 7) if number % 6 else None,
        categories=(Membership("graduate"),) if number % 2 else (),
        confirmed_on=TODAY - timedelta(days=number % 9),
    )
    for number in range(1, 61)
]
DEMAND = Demand(
    id=1,
    post=Post("直播运营"),
    duties="店铺运营，客服回复",
    asks=(Ask("Python", 3, Need.MUST), Ask("photoshop", 2)),
    division="130102",
    experience_years=2.0,
    confirmed_on=TODAY,
)
DEMANDS = [replace(DEMAND, id=number, post=Post(title)) for number, title in enumerate(TITLES)]


def told(searcher, demand=DEMAND, **options):
    return replace(searcher.rank(demand, today=TODAY, **options), version="")


def check_complete(cluster, people=PEOPLE):
    assert told(cluster, limit=100) == told(Matcher.build(people, VOCABULARY), limit=100)


def in_shard(number, count, people=PEOPLE):
    ids = [one.id for one in people]
    return {one for one, shard in zip(ids, shards_of(ids, count), strict=True) if shard == number}


@pytest.fixture(scope="module")
def cluster(ray, tmp_path_factory):
    """One of three shards that no test harms: to start actors takes longer than to ask them."""
    opened = RayCluster(ray, write_shards(tmp_path_factory.mktemp("shared"), PEOPLE, 3), 60.0)
    yield opened
    opened.close()


def test_actors_answer_as_one_matcher_bit_for_bit(cluster):
    matcher = Matcher.build(PEOPLE, VOCABULARY)
    assert len(set(cluster.processes())) == 3
    for options in (
        {},
        {"offset": 7, "limit": 9, "near": 3},
        {"order": "newest", "limit": 60},
        {"order": "nearest", "keep": set(range(5, 40))},
    ):
        assert told(cluster, **options) == told(matcher, **options)
    assert (len(cluster), cluster.holders("python")) == (60, matcher.holders("python"))
    assert cluster.explain(DEMAND, PEOPLE[4], today=TODAY) == matcher.explain(DEMAND, PEOPLE[4], today=TODAY)


def test_many_demands_are_answered_at_once(cluster):
    matcher = Matcher.build(PEOPLE, VOCABULARY)
    tops = cluster.tops([cluster.encode(demand) for demand in DEMANDS], today=TODAY, count=10)
    for demand, top in zip(DEMANDS, tops, strict=True):
        one = matcher.top(matcher.encode(demand), today=TODAY, count=10)
        assert (top.ids.tolist(), top.scores.tolist()) == (one.ids.tolist(), one.scores.tolist())
        assert top.missing == ()


def test_a_machine_holds_more_shards_than_it_has_cores(open_cluster):
    check_complete(open_cluster(PEOPLE, 5))


@pytest.mark.parametrize("kill", ["by ray", "by the system"])
def test_a_killed_actor_starts_anew_with_all_changes_and_the_answer_is_complete(open_cluster, ray, kill):
    cluster = open_cluster(PEOPLE, 2)
    newcomer = replace(PEOPLE[0], id=777, claims=(Claim("Python", 4, Proof.EXAMINED),))
    cluster.change([newcomer], [3, 4])
    people = [one for one in PEOPLE if one.id not in (3, 4)] + [newcomer]
    process = cluster.processes()[1]
    if kill == "by ray":
        ray.kill(cluster._pool.actors()[1])
    else:
        os.kill(process, signal.SIGKILL)
    matcher = Matcher.build(PEOPLE, VOCABULARY).with_changes([newcomer], [3, 4])
    assert told(cluster, limit=100) == told(matcher, limit=100)
    assert len(cluster) == len(people)
    assert cluster.processes()[1] != process
    assert cluster.version.endswith("+3")


def test_an_actor_killed_in_mid_search_is_answered_for(open_cluster):
    cluster = open_cluster(PEOPLE, 2)
    queries = [cluster.encode(demand) for demand in DEMANDS] * 400
    process = cluster.processes()[0]
    killer = threading.Timer(0.3, os.kill, (process, signal.SIGKILL))
    killer.start()
    tops = cluster.tops(queries, today=TODAY, count=5)
    killer.join()
    matcher = Matcher.build(PEOPLE, VOCABULARY)
    expected = [matcher.top(matcher.encode(demand), today=TODAY, count=5).ids.tolist() for demand in DEMANDS]
    assert [top.ids.tolist() for top in tops] == expected * 400
    assert {top.missing for top in tops} == {()}
    assert cluster.processes()[0] != process


def test_many_threads_may_ask_while_an_actor_dies(open_cluster):
    cluster = open_cluster(PEOPLE, 2)
    expected = told(Matcher.build(PEOPLE, VOCABULARY), limit=30)
    process = cluster.processes()[1]
    killer = threading.Timer(0.2, os.kill, (process, signal.SIGKILL))
    killer.start()
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: told(cluster, limit=30), range(120)))
    killer.join()
    assert all(answer == expected for answer in answers)
    assert cluster.processes()[1] != process


def test_an_actor_that_hangs_is_replaced_in_time(open_cluster):
    cluster = open_cluster(PEOPLE, 2)
    process = cluster.processes()[1]
    os.kill(process, signal.SIGSTOP)
    try:
        cluster.timeout = 30.0
        check_complete(cluster)
        assert cluster.processes()[1] != process
    finally:
        _end(process)


def test_an_answer_that_is_not_there_in_time_names_its_shard(open_cluster, monkeypatch):
    cluster = open_cluster(PEOPLE, 2)
    process = cluster.processes()[1]
    os.kill(process, signal.SIGSTOP)
    try:
        monkeypatch.setattr(pool, "LEAST_PATIENCE_SECONDS", 3600.0)
        cluster.timeout = 3.0
        started = time.monotonic()
        ranking = cluster.rank(DEMAND, today=TODAY, limit=100)
        (top,) = cluster.tops([cluster.encode(DEMAND)], today=TODAY, count=100)
        assert time.monotonic() - started < 30
        assert ranking.missing == top.missing == (1,)
        here = in_shard(0, 2)
        assert set(top.ids.tolist()) == {match.talent_id for match in ranking.matches} <= here
        assert ranking.pool == len(here)
        with pytest.raises(ShardSilent, match="shard 1"):
            len(cluster)
        monkeypatch.undo()
        cluster.timeout = 60.0
        check_complete(cluster)
    finally:
        _end(process)


def test_a_shard_whose_files_are_gone_is_missing_and_the_rest_answers(open_cluster):
    cluster = open_cluster(PEOPLE, 2)
    folder = cluster.folder.root / cluster.folder.layout.name / "shard-1"
    shutil.rmtree(folder)
    os.kill(cluster.processes()[1], signal.SIGKILL)
    ranking = cluster.rank(DEMAND, today=TODAY, limit=100)
    assert (ranking.missing, ranking.pool) == ((1,), len(in_shard(0, 2)))


def test_a_question_that_a_shard_refuses_is_an_error_and_no_missing_part(cluster):
    processes = cluster.processes()
    with pytest.raises(ValueError, match="same id"):
        cluster.change([PEOPLE[0], PEOPLE[0]])
    assert cluster.processes() == processes


def _end(process: int) -> None:
    """Ends a process that was halted; Ray may have done so already."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
