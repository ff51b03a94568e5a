"""Forms: whatever the bank, the blueprint is met; the same seed gives the same form."""

from collections import Counter
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from talent.exams.drawing import Candidate, Part, draw, suits
from talent.exams.enums import QuestionKind

KINDS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.PRACTICAL)
ITEMS = (1, 2, 3)

candidates = st.builds(
    Candidate,
    question_id=st.integers(1, 12),
    version_id=st.integers(1, 99),
    kind=st.sampled_from(KINDS),
    difficulty=st.integers(1, 5),
    fits=st.frozensets(st.sampled_from(ITEMS), min_size=1),
    exposure=st.integers(0, 9),
)
parts = st.builds(
    Part,
    item_id=st.sampled_from(ITEMS),
    kind=st.sampled_from([None, *KINDS]),
    count=st.integers(1, 3),
    points=st.just(1.0),
    least=st.integers(1, 3),
    most=st.integers(3, 5),
)
banks = st.lists(candidates, max_size=12, unique_by=lambda one: one.question_id)


def _is_possible(blueprint: list[Part], bank: list[Candidate]) -> bool:
    """By Hall's theorem over all sets of parts: an oracle that shares nothing with the drawing."""
    for chosen in product((False, True), repeat=len(blueprint)):
        some = [part for part, taken in zip(blueprint, chosen, strict=True) if taken]
        fit = sum(any(suits(part, one) for part in some) for one in bank)
        if fit < sum(part.count for part in some):
            return False
    return True


@given(st.lists(parts, min_size=1, max_size=4), banks, st.integers(0, 2**31 - 1))
def test_a_form_meets_its_blueprint_whenever_the_bank_can(
    blueprint: list[Part], bank: list[Candidate], seed: int
) -> None:
    form = draw(blueprint, bank, seed)
    assert (form is not None) == _is_possible(blueprint, bank)
    if form is None:
        return
    assert Counter(one.part for one in form) == sum(
        (Counter({part: part.count}) for part in blueprint), Counter[Part]()
    )
    assert all(suits(one.part, one.candidate) for one in form)
    asked = [one.candidate.question_id for one in form]
    assert len(set(asked)) == len(asked)


@given(st.lists(parts, min_size=1, max_size=3), banks, st.integers(0, 99), st.randoms())
def test_the_same_seed_gives_the_same_form_in_whatever_order_the_bank_comes(
    blueprint: list[Part], bank: list[Candidate], seed: int, chance: object
) -> None:
    shuffled = list(bank)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert draw(blueprint, bank, seed) == draw(blueprint, shuffled, seed)


@given(st.lists(parts, min_size=1, max_size=3), banks, st.sets(st.integers(1, 12)), st.integers(0, 99))
def test_nobody_sees_a_question_again_while_others_would_do(
    blueprint: list[Part], bank: list[Candidate], seen: set[int], seed: int
) -> None:
    form = draw(blueprint, bank, seed, seen)
    if form is None:
        return
    again = sum(one.candidate.question_id in seen for one in form)
    fresh = [one for one in bank if one.question_id not in seen]
    old = [one for one in bank if one.question_id in seen]
    # The fewest of the old ones with which a form can be made at all.
    fewest = next(number for number in range(len(old) + 1) if _with(blueprint, fresh, old, number))
    assert again == fewest


def _with(blueprint: list[Part], fresh: list[Candidate], old: list[Candidate], number: int) -> bool:
    choices = product((False, True), repeat=len(old))
    return any(
        sum(taken) == number
        and _is_possible(blueprint, fresh + [one for one, chosen in zip(old, taken, strict=True) if chosen])
        for taken in choices
    )


def test_a_question_of_which_two_versions_are_given_is_asked_in_the_newer() -> None:
    bank = [Candidate(1, version, QuestionKind.SINGLE, 3, frozenset({1})) for version in (7, 9, 8)]
    form = draw([Part(1, None, 1, 1.0, 1, 5)], bank, 0)
    assert form is not None
    assert [one.candidate.version_id for one in form] == [9]


def test_questions_asked_often_come_less_often() -> None:
    bank = [
        Candidate(number, number, QuestionKind.SINGLE, 3, frozenset({1}), 0 if number > 10 else 50)
        for number in range(1, 21)
    ]
    asked: Counter[bool] = Counter()
    for seed in range(200):
        for one in draw([Part(1, None, 5, 1.0, 1, 5)], bank, seed) or ():
            asked[one.candidate.exposure > 0] += 1
    assert asked[True] < asked[False] / 10
    assert asked[True] > 0


def test_kinds_come_one_after_the_other() -> None:
    bank = [Candidate(n, n, KINDS[n % 2], 3, frozenset({1})) for n in range(1, 21)]
    form = draw([Part(1, None, 12, 1.0, 1, 5)], bank, 5)
    assert form is not None
    kinds = [one.candidate.kind for one in form]
    assert kinds == sorted(kinds, key=list(QuestionKind).index)
