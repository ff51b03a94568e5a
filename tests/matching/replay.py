"""Random edits, and what really happens: the document is changed, put into the index and ranked again."""

from hypothesis import strategies as st

from matching.edits import AskFor, GoTo, Learn, Learnt, apply_edit
from matching.shapes import Proof
from tests.matching.strategies import CODES, SKILLS, TODAY

EVERYBODY = 10**6
LEARNT = st.builds(
    Learnt, st.sampled_from([entry.id for entry in SKILLS]), st.just("写在档案里的话"), st.integers(1, 4)
)
UNKNOWN = st.builds(Learnt, st.just("raw:编织"), st.just("编织"), st.integers(1, 4))
LEARN = st.builds(
    Learn, st.lists(LEARNT | UNKNOWN, min_size=1, max_size=3).map(tuple), st.sampled_from(Proof)
)
EDITS = (
    LEARN
    | st.builds(AskFor, st.sampled_from([0, 4000, 6000, 9000]))
    | st.builds(GoTo, st.sampled_from(CODES))
)


def ranked(matcher, demand):
    """Score and rank of everybody who passes."""
    ranking = matcher.rank(demand, today=TODAY, limit=EVERYBODY)
    return {match.talent_id: (match.score, match.rank) for match in ranking.matches}


def really(matcher, demand, talent, edit=None):
    """Score, rank and failed conditions after changing the person's document and ranking anew."""
    after = talent if edit is None else apply_edit(talent, edit, matcher.reader.gate)
    changed = matcher.with_changes([after])
    match = changed.explain(demand, after, today=TODAY)
    score, rank = ranked(changed, demand).get(talent.id, (match.score, None))
    assert score == match.score
    return score, rank, match.failed


def told(place):
    return place.score, place.rank, place.failed
