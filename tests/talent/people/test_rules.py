"""Pure decisions about a profile."""

from datetime import date

import pytest

from talent.people.enums import Badge, EvidenceKind, Visibility
from talent.people.rows import EducationRow, SkillRow, WorkRow
from talent.people.rules import (
    badge_of,
    counted_experience,
    education_rank,
    headline,
    repeated_skills,
    shown_name,
)

TODAY = date(2026, 3, 1)


def post(started: date | None, ended: date | None = None, title: str = "运营") -> WorkRow:
    return WorkRow(title=title, started_on=started, ended_on=ended)


def test_no_dated_post_means_that_nothing_is_known() -> None:
    assert counted_experience([post(None)], TODAY) is None


def test_the_present_post_counts_up_to_today() -> None:
    assert counted_experience([post(date(2024, 3, 1))], TODAY) == 2.0


def test_overlapping_posts_count_once() -> None:
    work = [post(date(2020, 1, 1), date(2022, 1, 1)), post(date(2021, 1, 1), date(2023, 1, 1))]
    assert counted_experience(work, TODAY) == 3.0


def test_a_post_inside_another_adds_nothing() -> None:
    work = [post(date(2020, 1, 1), date(2024, 1, 1)), post(date(2021, 1, 1), date(2022, 1, 1))]
    assert counted_experience(work, TODAY) == 4.0


def test_a_gap_between_posts_does_not_count() -> None:
    work = [post(date(2018, 1, 1), date(2019, 1, 1)), post(date(2022, 1, 1), date(2023, 1, 1))]
    assert counted_experience(work, TODAY) == 2.0


def test_days_to_come_do_not_count() -> None:
    # Rows from the database are read without the checks of the form.
    to_come = WorkRow.model_construct(title="运营", started_on=date(2027, 1, 1), ended_on=None)
    work = [post(date(2025, 3, 1), date(2030, 1, 1)), to_come]
    assert counted_experience(work, TODAY) == 1.0


@pytest.mark.parametrize(
    ("name", "visibility", "shown"),
    [
        ("王丽", Visibility.VERIFIED, "王*"),
        ("王小丽", Visibility.VERIFIED, "王**"),
        ("王丽", Visibility.ANONYMOUS, "王先生/女士"),
        ("欧阳娜娜", Visibility.ANONYMOUS, "欧阳先生/女士"),
        ("司马", Visibility.ANONYMOUS, "司先生/女士"),
        ("王丽", Visibility.HIDDEN, "王*"),
    ],
)
def test_others_see_no_more_than_the_surname(name: str, visibility: Visibility, shown: str) -> None:
    assert shown_name(name, visibility) == shown


def test_the_headline_is_the_present_post() -> None:
    work = [post(date(2020, 1, 1), date(2025, 1, 1), "客服"), post(date(2019, 1, 1), None, "店长")]
    assert headline(work, "", []) == "店长"


def test_the_headline_is_the_post_that_ended_last_where_none_is_present() -> None:
    work = [
        post(date(2018, 1, 1), date(2019, 1, 1), "客服"),
        post(date(2020, 1, 1), date(2021, 1, 1), "店长"),
    ]
    assert headline(work, "", []) == "店长"


def test_the_headline_of_undated_posts_is_the_first() -> None:
    assert headline([post(None, None, "甲"), post(None, None, "乙")], "", []) == "甲"


def test_without_posts_the_headline_is_the_major() -> None:
    assert headline([], "", [EducationRow(school_name="河北大学", major_name="市场营销")]) == "市场营销"


def test_one_canonical_skill_twice_is_refused_in_clear_words() -> None:
    rows = [SkillRow(words="PS", skill="photoshop"), SkillRow(words="Photoshop", skill="photoshop")]
    [error] = repeated_skills(rows, ["ps", "photoshop"], "rows")
    assert (error.field, error.message) == ("rows.1.words", "“Photoshop”与“PS”是同一项技能，请合并为一行。")


def test_the_same_words_twice_are_refused() -> None:
    assert repeated_skills([SkillRow(words="写诗"), SkillRow(words="写 诗")], ["写诗", "写诗"], "rows")


def test_different_skills_are_welcome() -> None:
    assert repeated_skills([SkillRow(words="写诗"), SkillRow(words="画画")], ["写诗", "画画"], "rows") == []


@pytest.mark.parametrize(
    ("used", "kinds", "badge"),
    [
        (False, [], Badge.STATED),
        (True, [], Badge.USED),
        (True, [EvidenceKind.CONFIRMED], Badge.CONFIRMED),
        (False, [EvidenceKind.CONFIRMED, EvidenceKind.EXAMINED], Badge.EXAMINED),
    ],
)
def test_the_badge_is_the_strongest_proof(used: bool, kinds: list[EvidenceKind], badge: Badge) -> None:
    assert badge_of(used, kinds) is badge


def test_the_rank_is_the_highest_of_all_that_is_stated() -> None:
    education = [EducationRow(school_name="河北大学", level="14")]
    assert education_rank("21", education, {"21": 5, "14": 6}) == 6


def test_the_rank_of_nothing_is_unknown() -> None:
    assert education_rank(None, [], {"21": 5}) is None
