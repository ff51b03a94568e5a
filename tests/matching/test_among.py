"""Who counts by conditions is who counts by ids: the columns answer as the documents do."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import among
from matching.among import Among
from matching.cluster.sharded import Sharded
from matching.matcher import Matcher
from matching.reciprocal import rank_mutually
from matching.shapes import Talent
from tests.matching.strategies import PEOPLE, TODAY, VOCABULARY, demands, talents

pytestmark = pytest.mark.usefixtures("way", "loops")
THOROUGH = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SKILLS = ("photoshop", "live", "python", "raw:编织", "nobody has it")
SMALL = st.lists(st.integers(0, 40).flatmap(talents), min_size=1, max_size=14, unique_by=lambda one: one.id)
CONDITIONS = st.builds(
    Among,
    category=st.sampled_from([None, "graduate", "trainee"]),
    education=st.sampled_from([None, 1, 3, 5]),
    experience=st.sampled_from([None, 0.0, 0.5, 2.0]),
    skill=st.sampled_from([None, *SKILLS]),
    marks=st.none() | st.lists(st.booleans(), max_size=45).map(lambda flags: np.array(flags, bool)),
    without=st.none()
    | st.lists(st.integers(0, 45), unique=True).map(lambda ids: np.array(sorted(ids), np.int64)),
)


@pytest.fixture(scope="module", params=["compiled", "plain"])
def loops(request):
    """Segments of many people are passed by compiled loops; here none or all are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(among, "_MANY", 0 if request.param == "compiled" else 10**9)
        yield


def counts(one: Talent, wanted: Among, matcher: Matcher) -> bool:
    """The definition, by the document."""
    claimed = {key for key, _ in matcher.reader.claims(one)}
    categories = {held.category for held in one.categories if held.holds(TODAY.toordinal())}
    marks = [] if wanted.marks is None else wanted.marks.tolist()
    return (
        (wanted.category is None or wanted.category in categories)
        and (wanted.education is None or (one.education or 0) >= wanted.education)
        and (
            wanted.experience is None
            or (one.experience_years is not None and one.experience_years >= wanted.experience)
        )
        and (wanted.skill is None or wanted.skill in claimed)
        and (wanted.marks is None or (one.id < len(marks) and marks[one.id]))
        and (wanted.without is None or one.id not in wanted.without)
    )


@THOROUGH
@given(SMALL, SMALL, demands(), CONDITIONS, st.sampled_from(["score", "newest", "nearest"]))
def test_conditions_rank_whom_their_ids_rank_also_after_changes(people, changed, demand, wanted, order):
    matcher = Matcher.build(people, VOCABULARY).with_changes(changed)
    known = {one.id: one for one in (*people, *changed)}
    ids = [one.id for one in known.values() if counts(one, wanted, matcher)]
    by_ids = matcher.rank(demand, today=TODAY, limit=50, near=50, order=order, keep=ids)
    found = matcher.rank(demand, today=TODAY, limit=50, near=50, order=order, keep=wanted)
    assert replace(found, pool=by_ids.pool) == by_ids
    assert matcher.failing(matcher.encode(demand), TODAY, wanted) == matcher.failing(
        matcher.encode(demand), TODAY, ids
    )


@THOROUGH
@given(SMALL, SMALL, demands(), st.lists(st.integers(0, 45), unique=True))
def test_who_is_left_out_might_as_well_not_be_there(people, changed, demand, left_out):
    matcher = Matcher.build(people, VOCABULARY).with_changes(changed)
    gone, shown = matcher.with_changes([], left_out), Among(without=np.array(sorted(left_out), np.int64))
    found = matcher.rank(demand, today=TODAY, limit=50, near=50, keep=shown)
    expected = gone.rank(demand, today=TODAY, limit=50, near=50)
    assert replace(found, version=expected.version) == expected
    mutual = rank_mutually(matcher, demand, today=TODAY, keep=shown).ranking
    other = rank_mutually(gone, demand, today=TODAY).ranking
    assert replace(mutual, version=other.version) == other
    query = matcher.encode(demand)
    assert matcher.failing(query, TODAY, shown) == gone.failing(query, TODAY)
    assert matcher.standing(query, TODAY, shown).total == gone.standing(query, TODAY).total


@THOROUGH
@given(SMALL, demands(), CONDITIONS, st.integers(2, 4))
def test_shards_take_the_same_conditions(people, demand, wanted, count):
    one, many = Matcher.build(people, VOCABULARY), Sharded.build(people, VOCABULARY, count=count)
    found, expected = (
        searcher.rank(demand, today=TODAY, limit=50, near=50, keep=wanted) for searcher in (many, one)
    )
    assert (found.matches, found.near, found.total) == (expected.matches, expected.near, expected.total)
    assert (found.excluded, found.failing) == (expected.excluded, expected.failing)


@THOROUGH
@given(PEOPLE, demands(), st.data())
def test_a_ranking_tells_how_many_fail_which_conditions(people, demand, data):
    keep = data.draw(st.none() | st.sets(st.sampled_from([one.id for one in people])))
    matcher = Matcher.build(people, VOCABULARY)
    ranking = matcher.rank(demand, today=TODAY, keep=keep)
    by_itself = matcher.failing(matcher.encode(demand), TODAY, keep)
    assert ranking.failing == {names: count for names, count in by_itself.items() if count}
    assert sum(ranking.failing.values()) == (len(people) if keep is None else len(keep))
    assert ranking.failing.get(frozenset(), 0) == ranking.total
