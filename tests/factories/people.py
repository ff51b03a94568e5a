"""People of the talent database, valid and visible unless told otherwise."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count

from talent.kit.clock import today
from talent.kit.crypto import keyring
from talent.kit.db import Session
from talent.kit.terms import Category, EmploymentKind
from talent.people.enums import ConsentKind, Visibility
from talent.people.tables import (
    Consent,
    Education,
    GraduateDetail,
    InstructorDetail,
    Membership,
    Person,
    PersonSkill,
    PractitionerDetail,
    Wish,
    WishDivision,
    WishOccupation,
    Work,
)

_numbers = count(1)


def make_mobile(number: int) -> str:
    """A number of the tests, valid by its form."""
    return f"1990000{number % 10_000:04d}"


def make_person(
    session: Session,
    *,
    name: str = "王测试",
    user_id: int | None = None,
    mobile: str | None = None,
    division: str | None = "130100",
    education_level: str | None = "21",
    experience_years: float | None = 2.0,
    introduction: str = "",
    category: Category = Category.PRACTITIONER,
    title: str = "直播运营",
    occupation: str | None = None,
    skills: Iterable[tuple[str, str | None, int]] = (("直播运营", None, 3),),
    wish_titles: Iterable[str] = (),
    wish_divisions: Iterable[str] = (),
    wish_salary_min: int | None = None,
    wish_kind: EmploymentKind | None = None,
    visibility: Visibility = Visibility.VERIFIED,
    opted_out: bool = False,
    consents: Sequence[ConsentKind] = (ConsentKind.NOTICE, ConsentKind.MATCHING),
) -> Person:
    """``skills`` are (words, canonical skill or None, level); ``title`` is that of the one post held."""
    mobile = mobile or make_mobile(next(_numbers))
    person = Person(
        user_id=user_id,
        name=name,
        mobile=mobile,
        mobile_index=keyring().blind_index(mobile, "person.mobile"),
        division=division,
        education_level=education_level,
        experience_years=experience_years,
        introduction=introduction,
        visibility=visibility,
        agreed=ConsentKind.NOTICE in consents,
        opted_out=opted_out,
        confirmed_on=today(),
    )
    session.add(person)
    session.flush()
    person_id = person.id
    assert person_id is not None
    _add_membership(session, person_id, category, title)
    _add_history(session, person_id, education_level, title, occupation)
    for position, (words, skill, level) in enumerate(skills):
        session.add(
            PersonSkill(person_id=person_id, position=position, words=words, skill=skill, level=level)
        )
    session.add(Wish(person_id=person_id, salary_min=wish_salary_min, kind=wish_kind))
    session.add_all(WishDivision(person_id=person_id, division=code) for code in wish_divisions)
    session.add_all(WishOccupation(person_id=person_id, title=wish) for wish in wish_titles)
    session.add_all(Consent(person_id=person_id, kind=kind, text_version="1") for kind in consents)
    session.flush()
    return person


def _add_membership(session: Session, person_id: int, category: Category, title: str) -> None:
    membership = Membership(person_id=person_id, category=category, since=date(2024, 7, 1))
    session.add(membership)
    session.flush()
    membership_id = membership.id
    assert membership_id is not None
    if category is Category.GRADUATE:
        session.add(GraduateDetail(membership_id=membership_id, school_name="测试大学", graduation_year=2024))
    elif category is Category.PRACTITIONER:
        session.add(PractitionerDetail(membership_id=membership_id, employer="测试公司", title=title))
    elif category is Category.INSTRUCTOR:
        session.add(InstructorDetail(membership_id=membership_id, teaches="直播电商"))


def _add_history(
    session: Session, person_id: int, education_level: str | None, title: str, occupation: str | None
) -> None:
    session.add(
        Education(
            person_id=person_id,
            school_name="测试大学",
            major_name="电子商务",
            level=education_level,
            start_year=2018,
            end_year=2022,
        )
    )
    session.add(
        Work(
            person_id=person_id,
            employer="测试公司",
            title=title,
            occupation=occupation,
            started_on=date(2022, 7, 1),
        )
    )
