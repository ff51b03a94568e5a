"""People encoded in several processes make the very index that one process makes."""

from datetime import date

import numpy as np

from matching.builder import CHUNK
from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Demand, Membership, Post, Proof, Talent
from tests.matching.strategies import TODAY, VOCABULARY

WORDS = ("直播运营", "Photoshop", "客服", "羊绒知识", "Python", "千川投放", "编织")


def people(count):
    for number in range(1, count + 1):
        yield Talent(
            id=number,
            posts=(Post(f"{WORDS[number % 7]}{number % 11}"),),
            work_text=f"负责{WORDS[number % 7]}，{WORDS[number % 3]}第{number % 97}组",
            claims=tuple(
                Claim(WORDS[(number + at) % 7], 1 + at % 4, Proof(1 + number % 4)) for at in range(3)
            ),
            divisions=("130100", "130534")[: number % 3],
            categories=(Membership("trainee", date(2026, 3, 1 + number % 28)),),
            salary_min=4000 + number % 13 * 100,
        )


def test_several_processes_build_what_one_builds():
    count = 2 * CHUNK + 7
    told = []
    one = Matcher.build(people(count), VOCABULARY)
    several = Matcher.build(
        people(count), VOCABULARY, progress=lambda *done: told.append(done), count=count, processes=2
    )
    assert several.version == one.version
    assert several.statistics.holders == one.statistics.holders
    assert told[-1] == (count, count)
    demand = Demand(id=1, post=Post("直播运营"), duties="负责直播", asks=(Ask("Photoshop", 2), Ask("客服")))
    ours, theirs = (matcher.top(matcher.encode(demand), today=TODAY, count=50) for matcher in (one, several))
    assert np.array_equal(ours.ids, theirs.ids)
    assert np.array_equal(ours.scores, theirs.scores)
