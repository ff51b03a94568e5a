"""A few codes of each list, and profiles of the ritual people."""

from datetime import date

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.kit.terms import EmploymentKind
from talent.people.rows import (
    Basics,
    EducationRow,
    GraduateRow,
    InstructorRow,
    PostRow,
    PractitionerRow,
    SkillRow,
    TraineeRow,
    TrainingRow,
    Wishes,
    WorkRow,
)
from talent.people.schemas import PersonInput, PersonOut, StartInput
from talent.people.service import start_profile
from talent.vocab.tables import (
    Division,
    EducationLevel,
    Major,
    Occupation,
    OccupationTitle,
    School,
    Skill,
    SkillAlias,
    SkillGroup,
)
from tests.talent.people.samples import BOTH, MOBILE


@pytest.fixture(autouse=True)
def _codes(session: Session) -> None:
    session.add_all(
        [
            Division(code="130000", name="河北省", short_name="河北", level="province"),
            Division(code="130100", name="石家庄市", short_name="石家庄", level="city", parent="130000"),
            Division(code="130102", name="长安区", short_name="长安", level="county", parent="130100"),
            Division(code="130200", name="唐山市", short_name="唐山", level="city", parent="130000"),
            EducationLevel(code="31", name="大学专科毕业", short_name="大专", rank=4),
            EducationLevel(code="21", name="大学本科毕业", short_name="本科", rank=5),
            EducationLevel(code="14", name="硕士研究生毕业", short_name="硕士", rank=6),
            Major(code="530701", name="电子商务", level="vocational_college", group="ecommerce"),
            School(code="4113010075", name="河北大学", division="130100", level="undergraduate"),
            Occupation(code="4-01-06-01", name="电子商务师", level="detail", ecommerce=True),
            OccupationTitle(title="淘宝运营", occupation="4-01-06-01"),
            SkillGroup(id="visual", name="视觉", name_en="Visual"),
            Skill(id="photoshop", name="Photoshop", name_en="Photoshop", group="visual", kind="tool"),
            Skill(id="video", name="视频剪辑", name_en="Editing", group="visual", kind="skill"),
            SkillAlias(alias="PS", skill="photoshop"),
        ]
    )
    session.commit()


@pytest.fixture
def profile(session: Session, talent: Actor) -> PersonOut:
    """The profile of ``talent`` as registration starts it."""
    started = start_profile(session, talent, StartInput(name="王丽", mobile=MOBILE, agreed=BOTH))
    session.commit()
    return started


@pytest.fixture
def whole() -> PersonInput:
    """A profile in which nothing is left empty but the resident number."""
    return PersonInput(
        basics=Basics(
            name="李晓明",
            mobile="13900000002",
            email="lxm@example.com",
            division="130102",
            education_level="21",
            experience_years=3,
            introduction="做过三年店铺运营。",
        ),
        education=[
            EducationRow(
                school_name="河北大学", major_name="市场营销", level="21", start_year=2016, end_year=2020
            )
        ],
        work=[WorkRow(title="淘宝运营", employer="测试公司", started_on=date(2020, 7, 1), duties="店铺运营")],
        skills=[SkillRow(words="PS", level=3, used=True), SkillRow(words="写诗", level=1)],
        wishes=Wishes(
            salary_min=6000,
            kind=EmploymentKind.FULL_TIME,
            available_from=date(2026, 5, 1),
            remote=True,
            divisions=["130100"],
            posts=[PostRow(title="淘宝运营")],
        ),
        categories=[
            GraduateRow(since=date(2020, 7, 1), school_code="4113010075", student_number="S2016001"),
            TraineeRow(since=date(2021, 1, 1), trainings=[TrainingRow(course="直播实务", hours=40)]),
            PractitionerRow(since=date(2020, 7, 1), employer="测试公司", title="运营主管"),
            InstructorRow(since=date(2023, 1, 1), teaches="店铺运营", hours_taught=12),
        ],
        agreed=BOTH,
        confirmed_on=date(2026, 1, 15),
    )
