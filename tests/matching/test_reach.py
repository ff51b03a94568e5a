"""Which demands are in a person's reach is what ranking each of them says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.encode import offer
from matching.matcher import Matcher
from matching.reach import reach
from matching.shapes import Demand, Post, Talent
from tests.matching.strategies import ASKERS, PEOPLE, TODAY, VOCABULARY


@settings(max_examples=60, deadline=None)
@given(PEOPLE, ASKERS, st.data())
def test_what_is_passed_failed_and_underpaid_is_what_each_pair_says(people, demands, data):
    matcher = Matcher.build(people, VOCABULARY)
    person = data.draw(st.sampled_from(people))
    keep = data.draw(st.sets(st.sampled_from([one.id for one in demands])))
    found = reach(matcher, matcher.demand_set(demands), person, TODAY, keep)
    pairs = {one.id: matcher.explain(one, person, today=TODAY) for one in demands if one.id in keep}
    passed = [number for number, match in pairs.items() if not match.failed]
    assert sorted(found.passed) == sorted(passed)
    assert list(found.passed) == sorted(passed, key=lambda number: (-pairs[number].score, number))
    assert {number: set(names) for number, names in found.failed.items()} == {
        number: set(match.failed) for number, match in pairs.items() if match.failed
    }
    offers = {one.id: offer(one) for one in demands if one.id in passed}
    assert found.underpaid == {
        number: most
        for number, most in offers.items()
        if most is not None and person.salary_min is not None and most < person.salary_min
    }


def test_only_names_demands_that_fail_nothing_else():
    demands = [
        Demand(1, Post(""), education=5, education_must=True),
        Demand(2, Post(""), education=5, education_must=True, experience_years=3, experience_must=True),
    ]
    matcher = Matcher.build([], VOCABULARY)
    found = reach(matcher, matcher.demand_set(demands), Talent(9, education=4), TODAY, [1, 2])
    assert found.only("education") == [1]
