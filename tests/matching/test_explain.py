"""The reasons of a match quote the person and name what is missing."""

import pytest

from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Demand, Need, Post, Proof, Talent
from tests.matching.strategies import TODAY, VOCABULARY

pytestmark = pytest.mark.usefixtures("way")

MATCHER = Matcher.build([], VOCABULARY)


def explain(demand, *claims, **values):
    return MATCHER.explain(demand, Talent(id=5, claims=claims, **values), today=TODAY)


def test_a_matched_skill_quotes_the_words_of_the_person(make_demand):
    claim = Claim("ps修图", 3, Proof.CONFIRMED, vouched_by="某某电商")
    (one,) = explain(make_demand("Photoshop", level=4), claim).matched
    assert (one.asked, one.words, one.skill, one.kind) == ("Photoshop", "ps修图", "photoshop", "same")
    assert (one.proof, one.level, one.asked_level, one.vouched_by) == (Proof.CONFIRMED, 3, 4, "某某电商")
    assert one.share == pytest.approx(0.8 * 3 / 4)


@pytest.mark.parametrize(
    ("asked", "said", "kind", "credit"),
    [
        ("直播运营", "直播主播", "implied", 0.7),
        ("直播主播", "直播运营", "related", 0.5),
        ("巨量千川", "抖音直播", "related", 0.5),
    ],
)
def test_a_near_skill_counts_in_part_and_says_how(asked, said, kind, credit, make_demand):
    (one,) = explain(make_demand(asked), Claim(said, 2, Proof.EXAMINED)).matched
    assert (one.kind, one.words) == (kind, said)
    assert one.via == MATCHER.reader.gate.resolve(said)
    assert one.share == pytest.approx(credit)


def test_the_skill_itself_is_quoted_before_a_near_one_of_no_more_worth(make_demand):
    claims = (Claim("直播主播", 2, Proof.STATED), Claim("直播间运营", 2, Proof.STATED))
    (one,) = explain(make_demand("直播运营"), *claims).matched
    assert (one.words, one.kind, one.via) == ("直播间运营", "same", "")


def test_what_is_missing_is_named_with_the_points_it_costs():
    asks = (Ask("Python", 2, Need.REQUIRED), Ask("客服", 4, Need.MUST), Ask("美甲", 1, Need.PREFERRED))
    match = explain(Demand(id=1, post=Post(""), asks=asks), Claim("客户服务", 1, Proof.EXAMINED))
    missing = {one.asked: (one.skill, one.asked_level, one.have_level, one.need) for one in match.missing}
    assert missing == {
        "Python": ("python", 2, 0, Need.REQUIRED),
        "客服": ("service", 4, 1, Need.MUST),
        "美甲": ("raw:美甲", 1, 0, Need.PREFERRED),
    }
    assert match.score + sum(one.points for one in match.missing) == pytest.approx(100)
    points = [one.points for one in match.missing]
    assert points == sorted(points, reverse=True)


def test_what_the_cap_cuts_is_told(make_demand):
    match = explain(Demand(id=1, post=Post(""), asks=(Ask("Python", 1),)), Claim("Python", 4, Proof.STATED))
    assert match.score == pytest.approx(10)
    assert match.cut == pytest.approx(15)
    assert sum(one.points for one in match.matched) - match.cut == pytest.approx(match.score)


def test_one_skill_asked_twice_is_asked_once(make_demand):
    match = explain(make_demand("PS", "Photoshop", "Python"), Claim("PS", 2, Proof.EXAMINED))
    assert [one.skill for one in match.matched] == ["photoshop"]
    assert match.matched[0].points == pytest.approx(match.missing[0].points)


def test_blocks_of_which_nothing_is_said_are_named(make_demand):
    match = explain(make_demand("Python", salary_max=5000), salary_min=4000)
    assert {part.block for part in match.contributions} == {"skill", "occupation", "salary"}
    assert set(match.unshared) == {"text", "experience", "education", "place", "wished", "kind", "freshness"}
    assert sum(part.weight for part in match.contributions) == pytest.approx(1)


def test_a_side_of_which_nothing_is_known_is_left_out(make_demand):
    match = explain(make_demand("Python"), Claim("Python", 2, Proof.EXAMINED))
    assert match.score == pytest.approx(match.fit)
    assert {part.side for part in match.contributions} == {"fit"}


def test_failed_conditions_are_named_in_the_reasons_of_any_pair(make_demand):
    match = explain(make_demand("Python", need=Need.MUST, education=5, education_must=True), education=3)
    assert set(match.failed) == {"skill:python", "education"}


def test_a_near_skill_leaves_a_must_missing_and_only_the_rest_of_its_points(make_demand):
    claim = Claim("直播主播", 2, Proof.EXAMINED)
    must = explain(make_demand("直播运营", need=Need.MUST), claim)
    assert [(one.skill, one.kind, one.via) for one in must.matched] == [("live", "implied", "host")]
    (one,) = must.missing
    assert (one.skill, one.have_level) == ("live", 0)
    assert one.points == pytest.approx(must.matched[0].points * 0.3 / 0.7)
    assert explain(make_demand("直播运营"), claim).missing == ()
