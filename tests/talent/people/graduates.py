"""Graduates as a university hands them in."""

from dataclasses import replace

from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.kit.terms import Fate
from talent.people.codes import CodeBook
from talent.people.graduate_rules import Graduate
from talent.people.graduates import GraduateCheck, record_graduates
from talent.people.partner_tables import GraduateEntry, PartnerWords
from talent.people.tables import Person

GRADUATE = Graduate(
    name="王丽",
    graduation_year=2026,
    major_name="电子商务",
    major_code="530701",
    mobile="13800000001",
    email="wangli@example.com",
    student_number="20230001",
    education_level="31",
    division="130100",
    skills=("PS", "选品心得"),
    posts=("淘宝运营",),
    line=2,
)


def graduate(number: int) -> Graduate:
    """One of many, each with a student number and a telephone of the own."""
    return replace(
        GRADUATE,
        name=f"毕业生{number:05d}号",
        student_number=f"2023{number:05d}",
        mobile=f"139{number:08d}",
        email=None,
        line=number + 2,
    )


def hand_in(session: Session, actor: Actor, *graduates: Graduate, source: str = "sheet:1") -> list[Fate]:
    found = [one.fate for one, _ in record_graduates(session, actor, graduates, source=source)]
    session.commit()
    return found


def check(session: Session, actor: Actor, *graduates: Graduate) -> list[Fate]:
    """What would become of them."""
    checking = GraduateCheck()
    checking.note(graduates)
    return [one.fate for one in checking.check(session, actor, graduates, CodeBook(session))]


def faults(session: Session, actor: Actor, *graduates: Graduate) -> list[tuple[str, str]]:
    """Field and message of those that are refused."""
    found = [one.fault for one, _ in record_graduates(session, actor, graduates, source="sheet:1")]
    return [(fault.field, fault.message) for fault in found if fault is not None]


def the_person(session: Session) -> Person:
    session.expire_all()
    return session.exec(select(Person).order_by(col(Person.id))).one()


def entries(session: Session) -> list[GraduateEntry]:
    session.expire_all()
    return list(session.exec(select(GraduateEntry).order_by(col(GraduateEntry.id))))


def rows_of_words(session: Session) -> list[PartnerWords]:
    session.expire_all()
    return list(session.exec(select(PartnerWords).order_by(col(PartnerWords.id))))
