"""Asking all shards within a time: who dies or is silent is started anew once, and nobody waits for ever."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from matching.cluster import pool
from matching.cluster.pool import Pool


class RayError(Exception):
    pass


class RayTaskError(RayError):
    pass


@dataclass(eq=False)
class Actor:
    """Answers as it is told: a value, an error, or never."""

    answer: object
    asked: list = field(default_factory=list)
    killed: bool = False

    @property
    def shout(self):
        return SimpleNamespace(remote=self._remote)

    def _remote(self, *arguments):
        self.asked.append(arguments)
        return SimpleRef(self)


@dataclass(eq=False)
class SimpleRef:
    actor: Actor


NEVER = object()


class Clock:
    """Time that passes only while somebody waits."""

    now = 100.0

    def __call__(self):
        return self.now


@dataclass
class FakeRay:
    """Ray as the pool uses it."""

    clock: Clock
    exceptions = SimpleNamespace(RayError=RayError, RayTaskError=RayTaskError)

    def wait(self, refs, *, num_returns, timeout):
        ready = [ref for ref in refs if ref.actor.answer is not NEVER][:num_returns]
        if not ready:
            self.clock.now += timeout
        return ready, [ref for ref in refs if ref not in ready]

    def get(self, ref):
        if isinstance(ref.actor.answer, Exception):
            raise ref.actor.answer
        return ref.actor.answer

    def kill(self, actor, *, no_restart=True):
        actor.killed = True


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(pool, "monotonic", clock)
    return clock


@pytest.fixture
def make_pool(clock):
    """A pool whose shards get, one after another, the actors that are listed for them."""

    def make(*lives):
        actors = [[Actor(answer) for answer in answers] for answers in lives]
        coming = [iter(one) for one in actors]
        return Pool(FakeRay(clock), len(lives), lambda number: next(coming[number])), actors

    return make


def test_all_answer(make_pool):
    asked, actors = make_pool(["a"], ["b"])
    answers = asked.ask("shout", [(1,), (2,)], 5.0)
    assert (answers.all, answers.missing) == (["a", "b"], ())
    assert [one[0].asked for one in actors] == [[(1,)], [(2,)]]


def test_who_is_dead_is_started_anew_and_asked_the_same(make_pool):
    asked, actors = make_pool(["a"], [RayError(), "b"])
    answers = asked.ask("shout", [(1,), (2,)], 5.0)
    assert (answers.all, answers.missing) == (["a", "b"], ())
    assert actors[1][1].asked == [(2,)]
    assert asked.actors() == [actors[0][0], actors[1][1]]


def test_who_dies_twice_is_missing_at_once(make_pool, clock):
    asked, _ = make_pool(["a"], [RayError(), RayError(), "b"])
    answers = asked.ask("shout", [(), ()], 60.0)
    assert (answers.all, answers.missing) == (["a"], (1,))
    assert clock.now == 100.0
    assert asked.ask("shout", [(), ()], 60.0).all == ["a", "b"]


def test_who_is_silent_is_replaced_while_there_is_time(make_pool, clock):
    asked, actors = make_pool(["a"], [NEVER, "b"])
    answers = asked.ask("shout", [(), ()], 10.0)
    assert (answers.all, answers.missing) == (["a", "b"], ())
    assert clock.now == 100.0 + pool.PATIENCE * 10.0
    assert actors[1][0].killed
    assert not actors[0][0].killed


def test_who_stays_silent_is_missing_in_time(make_pool, clock):
    asked, actors = make_pool([NEVER, NEVER], ["b"])
    answers = asked.ask("shout", [(), ()], 10.0)
    assert (answers.all, answers.missing) == (["b"], (0,))
    assert clock.now == pytest.approx(110.0)
    assert [one.killed for one in actors[0]] == [True, False]


def test_a_short_time_ends_no_busy_actor_but_silence_adds_up(make_pool, clock):
    asked, actors = make_pool([NEVER, "a"])
    first = asked.ask("shout", [()], 0.1)
    assert (first.missing, actors[0][0].killed) == ((0,), False)
    clock.now += pool.LEAST_PATIENCE_SECONDS
    assert asked.ask("shout", [()], 0.1).all == ["a"]
    assert actors[0][0].killed


def test_an_answer_ends_the_silence(make_pool, clock):
    asked, actors = make_pool([NEVER, "a"])
    asked.ask("shout", [()], 0.1)
    actors[0][0].answer = "late"
    clock.now += pool.LEAST_PATIENCE_SECONDS
    assert asked.ask("shout", [()], 0.1).all == ["late"]
    actors[0][0].answer = NEVER
    assert asked.ask("shout", [()], 0.1).missing == (0,)
    assert not actors[0][0].killed


def test_what_a_shard_refuses_is_raised(make_pool):
    asked, actors = make_pool(["a"], [RayTaskError("no such skill")])
    with pytest.raises(RayTaskError, match="no such skill"):
        asked.ask("shout", [(), ()], 5.0)
    assert not actors[1][0].killed
