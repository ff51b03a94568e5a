"""The invented province is the same for the same seed, and looks like a real one."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest

from talent.accounts.tables import Organisation, User
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.lawful import discriminating_words
from talent.enterprises.rules import missing_for_publishing
from talent.enterprises.tables import Demand, DemandSkill, Enterprise
from talent.kit.terms import Category
from talent.people.enums import ConsentKind, Visibility
from talent.people.tables import (
    Consent,
    Education,
    Membership,
    Person,
    PersonSkill,
    SkillEvidence,
    Wish,
    Work,
)
from talent.seeding.province import make_province
from talent.seeding.rows import Row, Rows

TODAY = date(2026, 4, 15)


def ignore(_stage: str, _done: int, _total: int) -> None:
    """A progress report that nobody reads."""


def small(seed: int = 7, talents: int = 60, demands: int = 12, today: date = TODAY) -> Rows:
    return make_province(talents, demands, seed, today, 1, ignore)


def without_secrets(rows: Rows) -> dict[str, list[Row]]:
    """All rows but the salted hash of the password."""
    return {
        table.__name__: [
            {name: value for name, value in row.items() if name != "password_hash"} for row in found
        ]
        for table, found in rows.tables.items()
    }


def share(found: list[Row], **wanted: Any) -> float:
    return sum(all(row[name] == value for name, value in wanted.items()) for row in found) / len(found)


def test_the_same_seed_gives_the_same_rows() -> None:
    assert without_secrets(small()) == without_secrets(small())


def test_another_seed_gives_other_people() -> None:
    assert without_secrets(small(7))["Person"][1:] != without_secrets(small(8))["Person"][1:]


def test_more_people_leave_the_first_ones_as_they_are() -> None:
    few, many = small(talents=20), small(talents=60)
    assert many.tables[Person][:20] == few.tables[Person]


def test_no_day_lies_after_the_day_given() -> None:
    rows = small()
    assert max(row["confirmed_on"] for row in rows.tables[Person]) <= TODAY


@pytest.mark.parametrize(
    ("category", "low", "high"),
    [
        (Category.GRADUATE, 0.40, 0.50),
        (Category.TRAINEE, 0.22, 0.32),
        (Category.PRACTITIONER, 0.36, 0.46),
        (Category.INSTRUCTOR, 0.02, 0.05),
    ],
)
def test_each_category_has_its_share(rows: Rows, category: Category, low: float, high: float) -> None:
    members = sum(row["category"] == category for row in rows.tables[Membership])
    assert low < members / len(rows.tables[Person]) < high


def test_most_people_are_visible_and_some_hide(rows: Rows) -> None:
    people = rows.tables[Person]
    assert share(people, visibility=Visibility.VERIFIED) > 0.85
    assert 0.01 < share(people, visibility=Visibility.HIDDEN) < 0.05
    assert 0.005 < share(people, opted_out=True) < 0.04


def test_nobody_is_visible_without_having_agreed(rows: Rows) -> None:
    agreed = {row["person_id"] for row in rows.tables[Consent] if row["kind"] == ConsentKind.NOTICE}
    shown = {row["id"] for row in rows.tables[Person] if row["visibility"] != Visibility.HIDDEN}
    assert shown
    assert shown <= agreed


def test_some_profiles_are_sparse(rows: Rows) -> None:
    told = {row["person_id"] for table in (Work, Education, PersonSkill) for row in rows.tables[table]}
    assert 0.03 < 1 - len(told) / len(rows.tables[Person]) < 0.10


def test_one_skill_in_eight_of_who_learnt_or_works_is_vouched_for(rows: Rows) -> None:
    kinds = {Category.TRAINEE, Category.PRACTITIONER}
    members = {row["person_id"] for row in rows.tables[Membership] if row["category"] in kinds}
    proven = {(row["person_id"], row["skill"]) for row in rows.tables[SkillEvidence]}
    stated = [row for row in rows.tables[PersonSkill] if row["person_id"] in members]
    assert 0.08 < sum((row["person_id"], row["skill"]) in proven for row in stated) / len(stated) < 0.17


def test_nobody_states_a_skill_twice(rows: Rows) -> None:
    stated = Counter((row["person_id"], row["skill"]) for row in rows.tables[PersonSkill] if row["skill"])
    assert max(stated.values()) == 1


def test_texts_about_work_hardly_repeat(rows: Rows) -> None:
    texts = [row["duties"] for row in rows.tables[Work] if len(row["duties"]) > 20]
    assert len(set(texts)) > 0.8 * len(texts)


def test_pay_asked_for_is_within_reason(rows: Rows) -> None:
    asked = [row["salary_min"] for row in rows.tables[Wish] if row["salary_min"]]
    assert min(asked) >= 1500
    assert max(asked) < 40_000


def test_nobody_has_a_resident_id(rows: Rows) -> None:
    assert not any(row["resident_id"] for row in rows.tables[Person])


def test_every_address_is_at_a_reserved_domain(rows: Rows) -> None:
    addresses = [row["email"] for row in rows.tables[Person] if row["email"]]
    addresses += [row["login"] for row in rows.tables[User]]
    assert all(address.endswith("@example.com") for address in addresses)


def test_no_two_organisations_share_a_code_or_a_name(rows: Rows) -> None:
    organisations = rows.tables[Organisation]
    assert len({row["uscc"] for row in organisations}) == len(organisations)
    assert len({row["name"] for row in organisations}) == len(organisations)


def test_no_demand_discriminates(rows: Rows) -> None:
    texts = [row[field] for row in rows.tables[Demand] for field in ("title", "duties", "conditions")]
    assert len(texts) == 1200
    assert [finding for text in texts for finding in discriminating_words(text)] == []


def test_no_firm_introduces_itself_with_discriminating_words(rows: Rows) -> None:
    texts = [row["introduction"] for row in rows.tables[Enterprise]]
    assert [finding for text in texts for finding in discriminating_words(text)] == []


def test_every_open_demand_has_the_lawful_parts(rows: Rows) -> None:
    demands = [Demand(**row) for row in rows.tables[Demand] if row["state"] == DemandState.OPEN]
    assert len(demands) > 300
    assert [missing_for_publishing(demand, TODAY) for demand in demands] == [[]] * len(demands)


def test_demands_are_in_every_state_and_mostly_open(rows: Rows) -> None:
    states = Counter(row["state"] for row in rows.tables[Demand])
    assert set(states) == set(DemandState)
    assert states[DemandState.OPEN] > 0.7 * len(rows.tables[Demand])


def test_one_ask_in_ten_is_a_must(rows: Rows) -> None:
    assert 0.05 < share(rows.tables[DemandSkill], importance=Importance.MUST) < 0.15


def test_a_demand_asks_for_three_to_eight_skills(rows: Rows) -> None:
    asks: dict[int, int] = defaultdict(int)
    for row in rows.tables[DemandSkill]:
        asks[row["demand_id"]] += 1
    assert set(asks.values()) <= {2, 3, 4, 5, 6, 7, 8}


def test_some_demands_are_for_instructors(rows: Rows) -> None:
    assert any(row["category"] == Category.INSTRUCTOR for row in rows.tables[Demand])
