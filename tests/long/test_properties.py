"""The long run itself: a short one is clean, and what is broken is found and can be seen again."""

from dataclasses import replace

import pytest

from matching.matcher import Matcher
from tests.long import properties
from tests.long.promises import PROMISES, Tally, inert, tighter
from tests.long.worlds import make_world

# What a world is checked for; databases have a test of their own.
NAMES = {
    "exact total",
    "exact exclusions",
    "exact people",
    "exact near",
    "exact demands",
    "contributions add up",
    "symmetric",
    "alone",
    "counterfactual",
    "fresh",
    "fresh reasons",
    "monotone: a claim more",
    "monotone: a claim better",
    "monotone rank",
    "inert",
    "alias",
    "permutation",
    "tightening",
    "asking more",
}


def test_one_world_is_clean_and_checks_everything(capsys):
    assert properties.main(["--replay", "7"]) == 0
    printed = capsys.readouterr().out
    assert {name for name in NAMES if name in printed} == NAMES
    assert len(PROMISES) > 10


def test_what_is_wrong_is_counted_and_named_with_its_seed(monkeypatch, capsys):
    real = Matcher.top

    def wrong(self, query, *, today, count):
        top = real(self, query, today=today, count=count)
        return replace(top, scores=top.scores + self.changes)

    monkeypatch.setattr(Matcher, "top", wrong)
    world, tally = make_world(7), Tally()
    inert(world, tally)
    assert tally.violated["inert"] > 0
    assert "--replay 7" in tally.shown[0]
    assert properties.main(["--replay", "7"]) == 1
    assert "inert" in capsys.readouterr().out


def test_the_same_seed_makes_the_same_world():
    one, other = make_world(11), make_world(11)
    assert (one.people, one.demands, one.today) == (other.people, other.demands, other.today)
    assert make_world(12).people != one.people


def test_tallies_add_up():
    first, second = Tally(), Tally()
    for tally in (first, second):
        tighter(make_world(3), tally)
    cases = dict(first.cases)
    first.add(second)
    assert first.cases == {name: 2 * number for name, number in cases.items()}


@pytest.mark.slow
def test_a_province_is_blind():
    tally = properties.check_seeds([-5])
    assert tally.violated == {}
    assert tally.cases["blind documents"] > 300
    assert tally.cases["blind rankings"] > 3_000
