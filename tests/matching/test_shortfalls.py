"""Why somebody is excluded: what is asked, what is there, what would help."""

from datetime import timedelta

import pytest
from hypothesis import given, settings

from matching.edits import GoTo, Learn, apply_edit
from matching.matcher import Matcher
from matching.shapes import Claim, Membership, Need, Talent
from matching.shortfalls import shortfalls
from tests.matching.strategies import TODAY, VOCABULARY, demands, talents

MATCHER = Matcher.build([], VOCABULARY)


def why(demand, **values):
    return shortfalls(MATCHER, demand, Talent(id=1, **values), TODAY)


@settings(max_examples=150, deadline=None)
@given(demands(), talents())
def test_every_failed_condition_is_told_and_its_remedy_makes_it_hold(demand, person):
    failed = MATCHER.explain(demand, person, today=TODAY).failed
    found = shortfalls(MATCHER, demand, person, TODAY)
    assert tuple(one.condition for one in found) == failed
    for one in found:
        if one.remedy is not None:
            after = apply_edit(person, one.remedy, MATCHER.reader.gate)
            left = MATCHER.explain(demand, after, today=TODAY).failed
            assert one.condition not in left


@pytest.mark.parametrize(
    ("asked", "bad", "expected"),
    [
        ({"education": 5, "education_must": True}, {"education": 4}, ("education", 5, 4, None)),
        (
            {"experience_years": 2, "experience_must": True},
            {"experience_years": 1.9},
            ("experience", 2, 1.9, None),
        ),
        (
            {"division": "130102", "place_must": True},
            {"divisions": ("130500",)},
            ("place", "130102", ("130500",), GoTo("130102")),
        ),
        (
            {"category": "trainee"},
            {"categories": (Membership("trainee", TODAY - timedelta(days=1)),)},
            ("category", "trainee", ("trainee",), None),
        ),
    ],
)
def test_asked_and_had_are_told(asked, bad, expected, make_demand):
    (one,) = why(make_demand(**asked), **bad)
    assert (one.condition, one.asked, one.have, one.remedy) == expected
    assert not one.unknown
    (silent,) = why(make_demand(**asked))
    assert silent.unknown
    assert not silent.have


def test_of_a_must_skill_the_level_that_is_there_is_told(make_demand):
    demand = make_demand("Python", need=Need.MUST, level=3)
    (low,) = why(demand, claims=(Claim("Pyhton", 2), Claim("客服", 4)))
    assert (low.condition, low.asked, low.have, low.unknown) == ("skill:python", 3, 2, False)
    (none,) = why(demand, claims=(Claim("客服", 4),))
    assert (none.have, none.unknown) == (0, False)
    (silent,) = why(demand)
    assert silent.unknown
    assert isinstance(silent.remedy, Learn)


def test_no_place_helps_who_works_remotely_only(make_demand):
    (one,) = why(make_demand(division="130102", place_must=True), remote_only=True)
    assert one.remedy is None
