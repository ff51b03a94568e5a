"""The blocks of the score, one value after another."""

from datetime import date, timedelta

import numpy as np
import pytest

from matching import blocks
from matching.blocks import Block, code_likeness, flag, one
from matching.mastery import claim_state, coverage, join, state_array
from matching.places import MUST_NEARNESS, Places
from matching.shapes import Place, Proof, Weights

PLACES = Places(
    [
        Place("130100", "130100", 38.04, 114.51),
        Place("130123", "130100", 38.15, 114.57),
        Place("130682", "130682", 38.52, 114.99),
        Place("139900", "139900"),
    ]
)


def only(block: Block) -> tuple[float, bool]:
    return float(block.value[0]), bool(block.known[0])


@pytest.mark.parametrize(
    ("have", "asked", "value"),
    [(0, 3, 0), (0.5, 3, 0.25), (2.5, 3, 0.75), (3, 3, 1), (20, 3, 1), (0, 0.3, 1), (4, 4, 1), (2, 8, 0.5)],
)
def test_experience_climbs_to_what_is_asked_and_stops(have, asked, value):
    assert only(blocks.experience(one(have), one(asked))) == (value, True)


@pytest.mark.parametrize(("have", "asked"), [(np.nan, 3), (3, np.nan)])
def test_experience_not_said_is_not_known(have, asked):
    assert only(blocks.experience(one(have), one(asked))) == (0, False)


@pytest.mark.parametrize(
    ("have", "asked", "expected"),
    [(5, 5, (1, True)), (7, 5, (1, True)), (4, 5, (0.8, True)), (0, 5, (0, False)), (4, 0, (0, False))],
)
def test_education_counts_up_to_the_rank_asked(have, asked, expected):
    assert only(blocks.education(one(have), one(asked))) == expected


@pytest.mark.parametrize(
    ("least", "offer", "value"),
    [
        (5000, 6000, 1),
        (6000, 6000, 1),
        (6900, 6000, 0.5),
        (7800, 6000, 0),
        (9000, 6000, 0),
        (0, 0, 1),
        (2, 0, 0),
    ],
)
def test_salary_falls_in_a_line_above_the_offer(least, offer, value):
    assert only(blocks.salary(one(least), one(offer))) == (pytest.approx(value), True)


def test_a_salary_not_said_is_not_known():
    assert not only(blocks.salary(one(-1), one(5000)))[1]
    assert not only(blocks.salary(one(5000), one(-1)))[1]


@pytest.mark.parametrize(("days", "other", "value"), [(0, 0, 1), (90, 0, 0.5), (0, 180, 0.25), (-5, -9, 1)])
def test_freshness_halves_every_ninety_days_of_the_older_side(days, other, value):
    today = date(2026, 5, 1)
    ours, theirs = ((today - timedelta(days=age)).toordinal() for age in (days, other))
    block = blocks.freshness(one(ours), one(theirs), today.toordinal())
    assert only(block) == (pytest.approx(value), True)


@pytest.mark.parametrize(
    ("remote", "remote_only", "says", "division", "expected"),
    [
        (True, False, False, False, (1, True)),
        (True, True, False, True, (1, True)),
        (False, True, True, True, (0, True)),
        (False, True, False, True, (0, True)),
        (False, False, True, True, (0.4, True)),
        (False, False, False, True, (0, False)),
        (False, False, True, False, (0, False)),
    ],
)
def test_place_settles_remote_work_before_distance(remote, remote_only, says, division, expected):
    block = blocks.place(one(0.4), flag(says), flag(remote_only), flag(remote), flag(division))
    assert only(block) == expected


@pytest.mark.parametrize(
    ("accepted", "division", "near"),
    [
        ("130123", "130123", 1),
        ("130100", "130123", 1),
        ("130000", "130682", 1),
        ("440000", "130682", 0),
        ("440100", "440106", 1),
        ("139900", "139900", 1),
        ("139900", "130100", 0),
        ("440106", "130100", 0),
    ],
)
def test_a_city_stands_for_its_counties_and_a_province_for_all(accepted, division, near):
    assert PLACES.nearness(accepted, division) == near


def test_nearness_falls_with_the_distance_between_seats():
    # 38.15N 114.57E to 38.04N 114.51E is 13.3 km.
    assert PLACES.nearness("130123", "130100") == pytest.approx(np.exp(-0.027 * 13.3), abs=0.005)
    assert PLACES.nearness("130682", "130100") < MUST_NEARNESS < PLACES.nearness("130123", "130100")


@pytest.mark.parametrize(
    ("ours", "theirs", "value"),
    [
        ("4-01-06-02", "4-01-06-02", 1),
        ("4-01-06-02", "4-01-06-01", 0.6),
        ("4-01-06", "4-01-06-01", 0.6),
        ("4-01-06-02", "4-01-02-07", 0.3),
        ("4-01-06-02", "4-02-01-01", 0.1),
        ("4-01-06-02", "2-01-06-02", 0),
        ("", "4-01-06-02", 0),
        ("", "", 0),
    ],
)
def test_occupations_are_as_like_as_the_tree_says(ours, theirs, value):
    assert code_likeness(ours, theirs) == code_likeness(theirs, ours) == value


@pytest.mark.parametrize(
    ("total", "proven", "value"),
    [(0.25, 0, 0.1), (0.05, 0, 0.05), (0.6, 0.5, 0.6), (0.9, 0.5, 0.6), (1, 1, 1)],
)
def test_stated_skills_count_only_up_to_the_cap(total, proven, value):
    assert blocks.capped_skill(one(total), one(proven), 0.1)[0] == pytest.approx(value)


@pytest.mark.parametrize(
    ("proof", "credit"),
    [(Proof.STATED, 0.25), (Proof.USED, 0.5), (Proof.CONFIRMED, 0.8), (Proof.EXAMINED, 1)],
)
def test_a_level_counts_as_far_as_it_is_asked_and_as_much_as_it_is_proven(proof, credit):
    covered = coverage(state_array([claim_state(2, proof, 1.0)]))
    for asked, share in ((1, 1), (2, 1), (3, 2 / 3), (4, 0.5)):
        assert covered[asked - 1, 0, 0] == pytest.approx(credit * share)
        assert covered[asked - 1, 1, 0] == pytest.approx(0 if proof == Proof.STATED else credit * share)


def test_evidence_of_two_claims_is_the_best_at_each_level_and_never_added():
    joined = join(claim_state(4, Proof.STATED, 1.0), claim_state(1, Proof.EXAMINED, 1.0))
    assert joined == (1000, 250, 250, 250, 1000, 0, 0, 0, 4)


def test_a_silent_block_leaves_its_weight_to_the_others_of_its_side():
    silent = Block(np.zeros(1), np.zeros(1, bool))
    full = Block(np.ones(1), np.ones(1, bool))
    parts = dict.fromkeys(blocks.BLOCKS, silent)
    zero = Block(np.zeros(1), np.ones(1, bool))
    scores = blocks.combine(parts | {"skill": full, "salary": full, "place": zero}, Weights(), 1)
    assert (scores.fit[0], scores.wish[0]) == (100, pytest.approx(100 * 0.35 / 0.65))
    assert scores.score[0] == pytest.approx(0.65 * 100 + 0.35 * scores.wish[0])


@pytest.mark.parametrize("said", ["skill", "salary"])
def test_a_silent_side_leaves_the_whole_score_to_the_other(said):
    silent = Block(np.zeros(1), np.zeros(1, bool))
    half = Block(np.full(1, 0.5), np.ones(1, bool))
    scores = blocks.combine(dict.fromkeys(blocks.BLOCKS, silent) | {said: half}, Weights(), 1)
    assert scores.score[0] == 50


def test_a_pair_of_which_nothing_is_known_scores_nothing():
    silent = Block(np.zeros(1), np.zeros(1, bool))
    assert blocks.combine(dict.fromkeys(blocks.BLOCKS, silent), Weights(), 1).score[0] == 0


def test_the_weights_of_each_side_add_up_to_one():
    weights = Weights()
    for side in (blocks.FIT, blocks.WISH):
        assert sum(getattr(weights, name) for name in side) == pytest.approx(1)
