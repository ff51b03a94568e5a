"""The standards and questions that come with the product are whole, right in shape and enough for papers."""

import csv
from collections import Counter
from importlib.resources import files
from itertools import combinations
from math import ceil

from rapidfuzz import fuzz

from talent.exams import items
from talent.exams.enums import QuestionKind
from talent.exams.loading import read_questions, read_standards
from talent.exams.schemas import QuestionInput
from talent.exams.standard_schemas import StandardItemInput

SEEDS = files("seeds")
QUESTIONS = read_questions(SEEDS / "exams")
STANDARDS = read_standards(SEEDS / "exams")
PAPER = 30
LEAST = {
    QuestionKind.SINGLE: 60,
    QuestionKind.MULTIPLE: 25,
    QuestionKind.TRUE_FALSE: 20,
    QuestionKind.FILL_IN: 12,
    QuestionKind.ORDERING: 8,
    QuestionKind.CASE: 8,
    QuestionKind.PRACTICAL: 7,
}


def codes(name: str, column: str) -> set[str]:
    with (SEEDS / "vocab" / name).open(encoding="utf-8-sig") as file:
        return {row[column] for row in csv.DictReader(file)}


def words_of(question: QuestionInput) -> str:
    body = question.body
    options = body.options if isinstance(body, items.Choice) else ()
    return question.stem + " ".join(sorted(one.text for one in options))


def skills_of(item: StandardItemInput) -> set[str]:
    return {tied.skill for tied in item.skills}


def drawn(weights: list[tuple[int, set[str]]]) -> int:
    """How many places of a paper different questions can fill, each by a skill of its competency."""
    places = [skills for number, skills in weights for _ in range(number)]
    taken: dict[str, int] = {}

    def fill(place: int, seen: set[str]) -> bool:
        for question in QUESTIONS:
            if question.skill in places[place] and question.code not in seen:
                seen.add(question.code)
                if question.code not in taken or fill(taken[question.code], seen):
                    taken[question.code] = place
                    return True
        return False

    return sum(fill(place, set()) for place in range(len(places)))


def test_there_are_enough_of_every_kind() -> None:
    kinds = Counter(one.kind for one in QUESTIONS)
    assert {kind: kinds[kind] for kind in LEAST if kinds[kind] < LEAST[kind]} == {}
    assert len(QUESTIONS) >= 180


def test_every_question_names_a_known_skill_and_says_why_it_is_right() -> None:
    skills = codes("skills.csv", "id")
    assert [one.code for one in QUESTIONS if one.skill not in skills or len(one.explanation) < 8] == []


def test_no_two_questions_are_nearly_the_same() -> None:
    near = [
        (one.code, other.code)
        for one, other in combinations(QUESTIONS, 2)
        if fuzz.ratio(words_of(one), words_of(other)) > 70
    ]
    assert near == []


def test_the_right_letter_can_not_be_guessed() -> None:
    right = Counter(one.key.right for one in QUESTIONS if isinstance(one.key, items.RightOption))
    assert set(right) == set("ABCD")
    assert max(right.values()) - min(right.values()) <= 3
    several = [one.key.right for one in QUESTIONS if isinstance(one.key, items.RightOptions)]
    letters = Counter(letter for one in several for letter in one)
    assert min(letters[letter] for letter in "ABCD") >= len(several) / 3
    assert len({len(one) for one in several}) >= 3
    truths = Counter(one.key.right for one in QUESTIONS if isinstance(one.key, items.RightOrWrong))
    assert min(truths.values()) >= sum(truths.values()) / 3


def test_the_right_option_is_not_known_by_its_length() -> None:
    longest = [
        next(len(one.text) for one in question.body.options if one.id == question.key.right)
        > max(len(one.text) for one in question.body.options if one.id != question.key.right)
        for question in QUESTIONS
        if isinstance(question.body, items.Choice) and isinstance(question.key, items.RightOption)
    ]
    assert sum(longest) < len(longest) * 0.4


def test_what_is_to_be_put_in_order_is_not_in_order_already() -> None:
    orders = [
        ([one.id for one in question.body.entries], list(question.key.right))
        for question in QUESTIONS
        if isinstance(question.body, items.Ordering) and isinstance(question.key, items.RightOrder)
    ]
    assert len(orders) >= LEAST[QuestionKind.ORDERING]
    assert [order for order, right in orders if order == right] == []


def test_standards_name_known_occupations_and_skills_and_their_source() -> None:
    occupations, skills = codes("occupations.csv", "code"), codes("skills.csv", "id")
    named = {skill for one in STANDARDS for item in one.items for skill in skills_of(item)}
    assert {one.occupation for one in STANDARDS} <= occupations
    assert named <= skills
    assert all(one.source for one in STANDARDS)
    assert {one.level for one in STANDARDS if one.occupation == "4-01-06-01"} == {1, 2, 3, 4, 5}
    for work_type in ("01", "02", "03", "04"):
        levels = {one.level for one in STANDARDS if one.occupation == f"4-01-06-02-{work_type}"}
        assert {3, 4} <= levels


def test_a_paper_can_be_drawn_for_every_standard_by_its_weights() -> None:
    short = {}
    for standard in STANDARDS:
        wanted = [(ceil(one.weight * PAPER / 100), skills_of(one)) for one in standard.items]
        if drawn(wanted) < sum(number for number, _ in wanted):
            short[standard.code] = (drawn(wanted), wanted)
    assert short == {}


def test_every_question_serves_a_standard() -> None:
    named = {skill for one in STANDARDS for item in one.items for skill in skills_of(item)}
    assert {one.skill for one in QUESTIONS} - named == set()
