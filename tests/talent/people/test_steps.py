"""The steps of the own profile: each saved at once, codes checked, a stale version refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from talent.accounts.actor import VISITOR, Actor
from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import AuditEntry, ChangeKind
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from talent.kit.terms import Category, EmploymentKind
from talent.people import service as people
from talent.people.enums import ConsentKind, Visibility
from talent.people.rows import (
    EducationRow,
    GraduateRow,
    InstructorRow,
    PostRow,
    PractitionerRow,
    SkillRow,
    TraineeRow,
    TrainingRow,
    WorkRow,
)
from talent.people.schemas import (
    BasicsInput,
    CategoriesInput,
    EducationInput,
    PersonOut,
    SkillsInput,
    StartInput,
    VisibilityInput,
    WishesInput,
    WorkInput,
)
from talent.people.tables import Person, Work
from tests.factories.people import make_person
from tests.talent.people.samples import BOTH, MOBILE, RESIDENT_ID

STEPS: list[tuple[Any, Any]] = [
    (people.update_basics, BasicsInput(version=1, name="王丽")),
    (people.update_education, EducationInput(version=1, rows=[EducationRow(school_name="河北大学")])),
    (people.update_work, WorkInput(version=1, rows=[WorkRow(title="客服")])),
    (people.update_skills, SkillsInput(version=1, rows=[SkillRow(words="PS")])),
    (people.update_wishes, WishesInput(version=1, salary_min=5000)),
    (people.update_categories, CategoriesInput(version=1, rows=[GraduateRow(since=date(2025, 7, 1))])),
    (people.update_visibility, VisibilityInput(version=1, visibility=Visibility.HIDDEN)),
]
every_step = pytest.mark.parametrize(("update", "data"), STEPS, ids=lambda one: getattr(one, "__name__", ""))


@every_step
def test_a_step_counts_the_version_up(
    session: Session, talent: Actor, profile: PersonOut, update: Any, data: Any
) -> None:
    assert update(session, talent, data).version == 2


@every_step
def test_a_stale_version_is_refused(
    session: Session, talent: Actor, profile: PersonOut, update: Any, data: Any
) -> None:
    update(session, talent, data)
    with pytest.raises(Conflict, match="请刷新后再提交"):
        update(session, talent, data)


@every_step
def test_a_step_is_audited_and_enters_the_change_log(
    session: Session, talent: Actor, profile: PersonOut, update: Any, data: Any
) -> None:
    before = latest_sequence(session)
    update(session, talent, data)
    last = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()  # type: ignore[union-attr]
    assert last is not None
    assert (str(last.action), last.object_id) == ("person:update", profile.id)
    assert [change[1:] for change in changes_since(session, before, 10)] == [(ChangeKind.PERSON, profile.id)]


@every_step
def test_who_has_no_profile_has_no_step(
    session: Session, other_talent: Actor, update: Any, data: Any
) -> None:
    with pytest.raises(NotFound):
        update(session, other_talent, data)


@every_step
def test_other_roles_have_no_own_profile(
    session: Session, staff: Actor, enterprise_owner: Actor, update: Any, data: Any
) -> None:
    for actor in (staff, enterprise_owner, VISITOR):
        with pytest.raises(Forbidden):
            update(session, actor, data)


def test_starting_twice_gives_the_same_profile(session: Session, talent: Actor, profile: PersonOut) -> None:
    again = people.start_profile(session, talent, StartInput(name="别人", mobile=MOBILE, agreed=BOTH))
    assert again == profile


def test_nobody_starts_without_agreeing_to_the_notice(session: Session, talent: Actor) -> None:
    with pytest.raises(Invalid, match="告知"):
        people.start_profile(session, talent, StartInput(name="王丽", agreed=frozenset()))


def test_a_started_profile_holds_what_registration_knew(profile: PersonOut) -> None:
    assert (profile.name, profile.mobile, profile.version) == ("王丽", MOBILE, 1)
    assert {consent.kind for consent in profile.consents} == BOTH


def test_basics_are_saved(session: Session, talent: Actor, profile: PersonOut) -> None:
    data = BasicsInput(
        version=1, name="王小丽", email="WL@Example.com", division="130102", education_level="21"
    )
    saved = people.update_basics(session, talent, data)
    assert (saved.name, saved.mobile, saved.email) == ("王小丽", None, "wl@example.com")
    assert (saved.division_name, saved.education_name) == ("石家庄市长安区", "本科")


def test_education_is_filled_in_from_the_code_lists(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    rows = [EducationRow(school_code="4113010075", major_code="530701"), EducationRow(school_name="河北大学")]
    saved = people.update_education(session, talent, EducationInput(version=1, rows=rows))
    assert [(row.school_name, row.school_code) for row in saved.education] == [("河北大学", "4113010075")] * 2
    assert saved.education[0].major_name == "电子商务"


def test_a_title_gets_its_occupation(session: Session, talent: Actor, profile: PersonOut) -> None:
    rows = [WorkRow(title="淘宝 运营"), WorkRow(title="宇航员")]
    saved = people.update_work(session, talent, WorkInput(version=1, rows=rows))
    assert [row.occupation for row in saved.work] == ["4-01-06-01", None]


def test_rows_keep_the_order_of_the_person(session: Session, talent: Actor, profile: PersonOut) -> None:
    titles = ["丙", "甲", "乙"]
    data = WorkInput(version=1, rows=[WorkRow(title=title) for title in titles])
    saved = people.update_work(session, talent, data)
    assert [row.title for row in saved.work] == titles


def test_a_step_replaces_all_its_rows(session: Session, talent: Actor, profile: PersonOut) -> None:
    people.update_work(session, talent, WorkInput(version=1, rows=[WorkRow(title="甲"), WorkRow(title="乙")]))
    saved = people.update_work(session, talent, WorkInput(version=2, rows=[WorkRow(title="丙")]))
    assert [row.title for row in saved.work] == ["丙"]
    assert len(session.exec(select(Work).order_by(Work.id)).all()) == 1  # type: ignore[arg-type]


@time_machine.travel("2026-03-01")
def test_years_left_empty_are_counted_from_the_posts(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    saved = people.update_work(
        session, talent, WorkInput(version=1, rows=[WorkRow(title="客服", started_on=date(2023, 3, 1))])
    )
    assert (saved.experience_years, saved.experience_stated) == (3.0, False)


def test_years_that_the_person_wrote_stay(session: Session, talent: Actor, profile: PersonOut) -> None:
    people.update_basics(session, talent, BasicsInput(version=1, name="王丽", experience_years=8))
    rows = [WorkRow(title="客服", started_on=date(2023, 3, 1))]
    saved = people.update_work(session, talent, WorkInput(version=2, rows=rows))
    assert (saved.experience_years, saved.experience_stated) == (8.0, True)


@time_machine.travel("2026-03-01")
def test_years_taken_back_are_counted_again(session: Session, talent: Actor, profile: PersonOut) -> None:
    rows = [WorkRow(title="客服", started_on=date(2023, 3, 1))]
    people.update_work(session, talent, WorkInput(version=1, rows=rows))
    people.update_basics(session, talent, BasicsInput(version=2, name="王丽", experience_years=8))
    saved = people.update_basics(session, talent, BasicsInput(version=3, name="王丽"))
    assert (saved.experience_years, saved.experience_stated) == (3.0, False)


def test_an_alias_becomes_its_skill(session: Session, talent: Actor, profile: PersonOut) -> None:
    rows = [SkillRow(words="ｐｓ", level=3), SkillRow(words="写诗")]
    saved = people.update_skills(session, talent, SkillsInput(version=1, rows=rows))
    assert [(skill.words, skill.skill, skill.name) for skill in saved.skills] == [
        ("ｐｓ", "photoshop", "Photoshop"),
        ("写诗", None, "写诗"),
    ]


def test_words_that_stay_keep_the_skill_that_was_picked_for_them(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    picked = SkillRow(words="修图小能手", skill="photoshop")
    saved = people.update_skills(session, talent, SkillsInput(version=1, rows=[picked]))
    again = SkillsInput(version=saved.version, rows=[SkillRow(words="修图小能手", level=3)])
    saved = people.update_skills(session, talent, again)
    assert [(row.words, row.skill, row.level) for row in saved.skills] == [("修图小能手", "photoshop", 3)]
    other = SkillsInput(version=saved.version, rows=[SkillRow(words="修图能手")])
    saved = people.update_skills(session, talent, other)
    assert [row.skill for row in saved.skills] == [None]


def test_who_says_that_words_are_not_the_skill_loses_it(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    picked = SkillRow(words="修图小能手", skill="photoshop")
    saved = people.update_skills(session, talent, SkillsInput(version=1, rows=[picked]))
    refused = SkillRow(words="修图小能手", refused="photoshop")
    saved = people.update_skills(session, talent, SkillsInput(version=saved.version, rows=[refused]))
    assert [row.skill for row in saved.skills] == [None]


def test_two_names_of_one_skill_are_refused(session: Session, talent: Actor, profile: PersonOut) -> None:
    rows = [SkillRow(words="PS"), SkillRow(words="photoshop")]
    with pytest.raises(Invalid, match="“photoshop”与“PS”是同一项技能"):
        people.update_skills(session, talent, SkillsInput(version=1, rows=rows))


def test_wishes_are_saved(session: Session, talent: Actor, profile: PersonOut) -> None:
    data = WishesInput(
        version=1,
        salary_min=7000,
        kind=EmploymentKind.PART_TIME,
        available_from=date(2026, 6, 1),
        remote=True,
        divisions=["130200", "130100", "130200"],
        posts=[PostRow(title="淘宝运营"), PostRow(title="店长")],
    )
    wishes = people.update_wishes(session, talent, data).wishes
    assert (wishes.salary_min, wishes.kind, wishes.remote) == (7000, EmploymentKind.PART_TIME, True)
    assert wishes.divisions == ["130100", "130200"]
    assert [(post.title, post.occupation) for post in wishes.posts] == [
        ("淘宝运营", "4-01-06-01"),
        ("店长", None),
    ]


def test_all_four_categories_are_saved(session: Session, talent: Actor, profile: PersonOut) -> None:
    rows = [
        GraduateRow(since=date(2025, 7, 1), school_name="河北大学", student_number="S1"),
        TraineeRow(since=date(2025, 8, 1), trainings=[TrainingRow(course="甲"), TrainingRow(course="乙")]),
        PractitionerRow(since=date(2025, 9, 1), employer="测试公司", title="店长"),
        InstructorRow(since=date(2026, 1, 1), until=date(2026, 2, 1), teaches="直播"),
    ]
    saved = people.update_categories(session, talent, CategoriesInput(version=1, rows=rows)).categories
    assert {row.category for row in saved} == set(Category)
    assert [row.student_number for row in saved if isinstance(row, GraduateRow)] == ["S1"]
    assert [len(row.trainings) for row in saved if isinstance(row, TraineeRow)] == [2]


def test_categories_saved_again_show_the_new_details(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    for version, title in ((1, "客服"), (2, "店长")):
        rows = [PractitionerRow(since=date(2025, 9, 1), title=title)]
        saved = people.update_categories(session, talent, CategoriesInput(version=version, rows=rows))
    assert [row.title for row in saved.categories if isinstance(row, PractitionerRow)] == ["店长"]


def test_a_category_twice_is_refused(session: Session, talent: Actor, profile: PersonOut) -> None:
    rows = [GraduateRow(since=date(2024, 7, 1)), GraduateRow(since=date(2025, 7, 1))]
    with pytest.raises(Invalid, match="高校毕业生"):
        people.update_categories(session, talent, CategoriesInput(version=1, rows=rows))


UNKNOWN: list[tuple[Any, Any, str]] = [
    (people.update_basics, BasicsInput(version=1, name="王丽", division="999999"), "division"),
    (people.update_basics, BasicsInput(version=1, name="王丽", education_level="99"), "education_level"),
    (
        people.update_education,
        EducationInput(version=1, rows=[EducationRow(school_code="000")]),
        "rows.0.school_code",
    ),
    (
        people.update_work,
        WorkInput(version=1, rows=[WorkRow(title="甲"), WorkRow(title="乙", occupation="0")]),
        "rows.1.occupation",
    ),
    (people.update_skills, SkillsInput(version=1, rows=[SkillRow(words="甲", skill="none")]), "rows.0.skill"),
    (people.update_wishes, WishesInput(version=1, divisions=["999999"]), "divisions.0"),
]


@pytest.mark.parametrize(("update", "data", "field"), UNKNOWN, ids=[case[2] for case in UNKNOWN])
def test_an_unknown_code_is_refused_and_its_field_named(
    session: Session, talent: Actor, profile: PersonOut, update: Any, data: Any, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        update(session, talent, data)
    assert [error.field for error in refused.value.fields] == [field]


def test_a_refused_step_changes_nothing(session: Session, talent: Actor, profile: PersonOut) -> None:
    with pytest.raises(DomainError):
        people.update_wishes(session, talent, WishesInput(version=1, divisions=["999999"]))
    assert people.get_own_person(session, talent) == profile


def test_a_resident_number_needs_the_separate_consent(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    with pytest.raises(Invalid, match="单独同意"):
        people.update_basics(session, talent, BasicsInput(version=1, name="王丽", resident_id=RESIDENT_ID))


def test_a_resident_number_is_saved_after_the_separate_consent_and_shown_to_nobody(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    people.give_consent(session, talent, ConsentKind.SENSITIVE)
    data = BasicsInput(version=1, name="王丽", resident_id=RESIDENT_ID)
    shown = people.update_basics(session, talent, data).resident_id
    assert shown is not None
    assert "*" in shown
    assert session.get_one(Person, profile.id).resident_id == RESIDENT_ID


def test_a_resident_number_that_is_left_out_stays(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    people.give_consent(session, talent, ConsentKind.SENSITIVE)
    saved = people.update_basics(
        session, talent, BasicsInput(version=1, name="王丽", resident_id=RESIDENT_ID)
    )
    people.update_basics(session, talent, BasicsInput(version=saved.version, name="王小丽"))
    assert session.get_one(Person, profile.id).resident_id == RESIDENT_ID


def test_a_resident_number_belongs_to_one_person(
    session: Session, talent: Actor, other_talent: Actor, profile: PersonOut
) -> None:
    make_person(session, user_id=other_talent.user_id, consents=[ConsentKind.SENSITIVE])
    people.give_consent(session, talent, ConsentKind.SENSITIVE)
    people.update_basics(session, talent, BasicsInput(version=1, name="王丽", resident_id=RESIDENT_ID))
    with pytest.raises(Conflict, match="公民身份号码已登记"):
        people.update_basics(
            session, other_talent, BasicsInput(version=1, name="李雷", resident_id=RESIDENT_ID)
        )


@time_machine.travel("2026-03-01")
def test_saving_a_step_confirms_the_profile(session: Session, talent: Actor) -> None:
    person = make_person(session, user_id=talent.user_id)
    person.confirmed_on = date(2025, 1, 1)
    saved = people.update_wishes(session, talent, WishesInput(version=1))
    assert saved.confirmed_on == date(2026, 3, 1)


@time_machine.travel("2026-03-01")
def test_confirming_needs_no_change_and_no_version(session: Session, talent: Actor) -> None:
    person = make_person(session, user_id=talent.user_id)
    person.confirmed_on = date(2025, 1, 1)
    confirmed = people.confirm(session, talent)
    assert (confirmed.confirmed_on, confirmed.version) == (date(2026, 3, 1), 1)
    assert session.get_one(Person, person.id).confirmed_on == date(2026, 3, 1)


def test_of_two_windows_that_save_at_once_one_is_refused(
    database: Database, talent: Actor, profile: PersonOut
) -> None:
    def save(salary: int) -> bool:
        try:
            with database.write() as session:
                people.update_wishes(session, talent, WishesInput(version=1, salary_min=salary))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(save, [1, 2, 3, 4])) == [False, False, False, True]
