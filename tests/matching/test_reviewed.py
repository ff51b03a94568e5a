"""Reviewed aliases: whoever is read otherwise is found, and an index that takes them in equals a new one."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.matcher import Matcher
from matching.shapes import Alias, Ask, Claim, Need, SkillEntry, Vocabulary
from matching.skills import Gate, touched
from tests.matching.strategies import ASKERS, PEOPLE, SKILLS, TODAY, VOCABULARY, demands, talents

EVERYBODY = 1000
THOROUGH = settings(max_examples=60, deadline=None)

# Ways to write that are near to each other, to the skills and to the aliases.
ODD = (
    "直播运营师",
    "抖音直播间",
    "带货主播员",
    "Phothoshop",
    "photoshop修",
    "千川投流",
    "羊绒知识",
    "会羊绒",
    "羊绒（千川）",
    "Pythons",
    "不懂客服",
)
WRITTEN = st.sampled_from([*ODD, *(entry.name for entry in SKILLS), "精通Pythons", "羊绒知识能力"])
LETTERS = st.text("直播运营客服羊绒PSpyth on（）/不会4四", min_size=1, max_size=8)
SKILL_IDS = st.sampled_from([entry.id for entry in SKILLS])
ALIASES = st.lists(
    st.builds(Alias, st.sampled_from(ODD) | LETTERS, SKILL_IDS), max_size=3, unique_by=lambda one: one.words
).map(tuple)


def with_odd_words(person, words):
    claims = tuple(Claim(one, level=1 + number % 4) for number, one in enumerate(words))
    return replace(person, claims=person.claims + claims)


ODD_PEOPLE = st.lists(
    st.builds(with_odd_words, talents(), st.lists(WRITTEN, max_size=3)),
    min_size=1,
    max_size=10,
    unique_by=lambda one: one.id,
)
ODD_DEMAND = st.builds(
    lambda demand, words: replace(
        demand, asks=demand.asks + tuple(Ask(one, 2, Need.REQUIRED) for one in words)
    ),
    demands(),
    st.lists(WRITTEN, max_size=2),
)


def gate(*reviewed: Alias) -> Gate:
    return Gate(replace(VOCABULARY, reviewed=reviewed))


@settings(max_examples=400, deadline=None)
@given(ALIASES, st.builds(Alias, st.sampled_from(ODD) | LETTERS, SKILL_IDS), WRITTEN | LETTERS)
def test_whatever_is_read_otherwise_with_an_alias_is_touched_by_it(others, alias, words):
    before, after = gate(*others), gate(*others, alias)
    if before.resolve(words) != after.resolve(words):
        assert touched([words], alias.words) == [words]


def test_what_has_nothing_to_do_with_an_alias_is_not_touched():
    assert touched(["平面设计", "羊绒（千川）", "羊绒知识"], "羊绒知识") == ["羊绒知识"]
    assert touched(["平面设计（羊绒知识）"], "羊绒知识") == ["平面设计（羊绒知识）"]


def answers(matcher, demand):
    return replace(matcher.rank(demand, today=TODAY, limit=EVERYBODY, near=EVERYBODY), version="")


def read_otherwise(before, after, documents, said):
    """Those documents of which some words are read otherwise."""
    return [
        one
        for one in documents
        if any(
            before.resolve(words.words, words.skill) != after.resolve(words.words, words.skill)
            for words in said(one)
        )
    ]


@THOROUGH
@given(ODD_PEOPLE, ALIASES, ALIASES, ODD_DEMAND)
def test_an_index_that_takes_aliases_in_is_one_built_with_them(people, first, second, demand):
    matcher = Matcher.build(people, replace(VOCABULARY, reviewed=first))
    before, after = gate(*first), gate(*second)
    changed = read_otherwise(before, after, people, lambda one: one.claims)
    served = matcher.with_reviewed(second).with_changes(changed)
    fresh = Matcher.build(people, replace(VOCABULARY, reviewed=second), statistics=matcher.statistics)
    assert answers(served, demand) == answers(fresh, demand)


@THOROUGH
@given(PEOPLE, ASKERS, ALIASES, st.data())
def test_a_set_of_demands_follows_with_the_new_reader(people, askers, aliases, data):
    words = data.draw(st.lists(WRITTEN, min_size=len(askers), max_size=len(askers)))
    asked = [
        replace(demand, asks=(*demand.asks, Ask(one, 2))) for demand, one in zip(askers, words, strict=True)
    ]
    matcher = Matcher.build(people, VOCABULARY)
    among = matcher.demand_set(asked)
    served = matcher.with_reviewed(aliases)
    changed = read_otherwise(gate(), gate(*aliases), asked, lambda one: one.asks)
    following = replace(among, reader=served.reader).with_changes(changed)
    person = people[0]
    one, other = (
        served.rank_demands(person, demands_, today=TODAY, limit=EVERYBODY)
        for demands_ in (following, served.demand_set(asked))
    )
    assert one == other


def test_the_version_tells_of_new_aliases_and_not_of_the_same_ones():
    matcher = Matcher.build([], VOCABULARY)
    aliases = (Alias("千川投流", "qianchuan"),)
    served = matcher.with_reviewed(aliases)
    assert served.version != matcher.version
    assert served.with_reviewed(aliases) is served
    assert matcher.reader.gate.read("千川投流").skill is None


def test_the_lists_go_before_a_reviewed_alias():
    listed = SkillEntry("design", "平面设计", ("羊绒知识",))
    other = SkillEntry("service", "客服")
    reviewed = (Alias("羊绒知识", "service"), Alias("羊 绒", "service"), Alias("平面设计", "service"))
    found = Gate(Vocabulary((listed, other), reviewed=reviewed))
    assert [found.read(words).skill for words in ("羊绒知识", "羊绒", "平面设计")] == [
        "design",
        "service",
        "design",
    ]


@pytest.mark.parametrize(
    "reviewed", [(Alias("羊绒", "gone"),), (Alias("羊绒", "live"), Alias("羊-绒", "host"))]
)
def test_an_alias_of_no_skill_or_of_two_is_none(reviewed):
    assert gate(*reviewed).read("羊绒").skill is None
