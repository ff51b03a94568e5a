"""Staff hand in people of any category as profiles to be claimed: each person once, never over own words."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.exchange.enums import SheetKind
from talent.exchange.schemas import ImportOut
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden
from talent.kit.terms import Category
from talent.people.tables import (
    Consent,
    Education,
    GraduateDetail,
    Membership,
    Person,
    PersonSkill,
    PractitionerDetail,
)
from tests.factories.people import make_person
from tests.factories.sheets import Cells, xlsx_of
from tests.talent.exchange.conftest import HandIn, counts, reasons

pytestmark = pytest.mark.usefixtures("lists")
HEADINGS = ("姓名", "手机号", "公民身份号码", "电子邮箱", "人才类别", "所在地区", "学历", "技能")
NUMBER = "11010519491231002X"
Go = Callable[..., ImportOut]


def one(
    name: str = "王丽",
    mobile: str = "19900000001",
    number: str = "",
    email: str = "",
    category: str = "从业人员",
    place: str = "石家庄市",
    level: str = "大专",
) -> list[object]:
    return [name, mobile, number, email, category, place, level, "直播运营（熟练）、短视频剪辑"]


@pytest.fixture
def go(staff: Actor, go_in: HandIn) -> Go:
    def hand_in(*rows: list[object], headings: Cells = HEADINGS) -> ImportOut:
        return go_in(staff, SheetKind.TALENTS, xlsx_of(rows, headings, "人才名单"))

    return hand_in


def people(database: Database) -> list[Person]:
    with database.read() as session:
        return list(session.exec(select(Person).order_by(col(Person.id))))


def test_a_row_becomes_a_profile_that_waits_for_its_person(database: Database, go: Go) -> None:
    assert counts(go(one())) == (1, 0, 0, 0)
    [made] = people(database)
    assert (made.user_id, made.agreed, made.name, made.mobile) == (None, False, "王丽", "19900000001")
    assert (made.division, made.education_level) == ("130100", "31")
    with database.read() as session:
        skills = session.exec(select(PersonSkill).order_by(col(PersonSkill.position))).all()
        assert [(skill.words, skill.level) for skill in skills] == [("直播运营", 3), ("短视频剪辑", 1)]
        assert [member.category for member in session.exec(select(Membership))] == [Category.PRACTITIONER]
        assert session.exec(select(Consent)).all() == []


def test_the_identity_number_finds_its_person_and_is_not_kept(database: Database, go: Go) -> None:
    go(one(mobile="", number=NUMBER))
    [made] = people(database)
    assert made.resident_id is None
    assert made.resident_id_index is not None
    assert counts(go(one(mobile="", number=NUMBER))) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    "known", [{"mobile": "19900000001"}, {"mobile": "", "email": "a@example.com"}, {"number": NUMBER}]
)
def test_the_same_file_again_changes_nothing(database: Database, go: Go, known: dict[str, str]) -> None:
    go(one(**known))
    before = people(database)
    assert counts(go(one(**known))) == (0, 0, 1, 0)
    assert people(database) == before


def test_every_category_has_its_details(database: Database, go: Go) -> None:
    headings = (
        "姓名",
        "手机号",
        "类别",
        "毕业院校",
        "专业",
        "毕业年份",
        "工作单位",
        "岗位",
    )
    found = go(
        ["甲", "19900000001", "毕业生", "某学院", "电子商务", "2025届", "", ""],
        ["乙", "19900000002", "从业者", "", "", "", "某商贸公司", "运营"],
        ["丙", "19900000003", "参训人员", "", "", "", "", ""],
        ["丁", "19900000004", "讲师", "", "", "", "", ""],
        headings=headings,
    )
    assert counts(found) == (4, 0, 0, 0)
    with database.read() as session:
        graduate = session.exec(select(GraduateDetail)).one()
        assert (graduate.school_name, graduate.graduation_year) == ("某学院", 2025)
        assert session.exec(select(PractitionerDetail.employer)).one() == "某商贸公司"
        assert session.exec(select(Education.end_year)).one() == 2025


def test_an_unclaimed_profile_gets_what_it_lacks_and_keeps_what_it_has(database: Database, go: Go) -> None:
    go(one(place="", level=""))
    found = go(one(email="a@example.com", category="师资", place="张家口市"))
    assert counts(found) == (0, 1, 0, 0)
    [made] = people(database)
    assert (made.division, made.email, made.education_level) == ("130700", "a@example.com", "31")
    assert (made.email_index is None, made.version) == (False, 2)
    assert counts(go(one(place="石家庄市"))) == (0, 0, 1, 0)
    assert people(database)[0].division == "130700"
    with database.read() as session:
        members = session.exec(select(Membership).order_by(col(Membership.id))).all()
    assert [member.category for member in members] == [Category.PRACTITIONER, Category.INSTRUCTOR]


def test_a_claimed_profile_is_its_person_s_own(
    database: Database, session: Session, go: Go, talent: Actor
) -> None:
    own = make_person(
        session, name="王丽", mobile="19900000001", user_id=talent.user_id, education_level=None
    )
    session.commit()
    assert counts(go(one(category="师资"))) == (0, 0, 1, 0)
    with database.read() as fresh:
        assert fresh.get_one(Person, own.id).model_dump() == own.model_dump()


def test_nobody_is_guessed(database: Database, go: Go) -> None:
    go(one("王丽", email="a@example.com"))
    found = go(
        one("李丽"),
        one("李丽", mobile="", email="a@example.com"),
        one("赵六", mobile="19900000009", place="上海市"),
        one("钱七", mobile="", number="", email=""),
        one("孙八", mobile="19900000008", category="老板"),
    )
    assert counts(found) == (0, 0, 0, 5)
    assert [column for _, column, _ in reasons(database, found)] == [
        "手机号",
        "电子邮箱",
        "所在地区",
        "手机号",
        "人才类别",
    ]


def test_a_person_twice_in_one_file_is_one(database: Database, go: Go) -> None:
    found = go(one(), one(), one(level="本科"))
    assert counts(found) == (1, 0, 1, 1)
    assert len(people(database)) == 1


def test_only_the_staff_hand_in_lists_of_people(
    go_in: HandIn, training_body: Actor, university: Actor
) -> None:
    for actor in (training_body, university):
        with pytest.raises(Forbidden):
            go_in(actor, SheetKind.TALENTS, xlsx_of([one()], HEADINGS))
