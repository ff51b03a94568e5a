"""Graduates whom the demonstration's university has handed in, most of them not claimed yet."""

from datetime import date, datetime, time

from sqlmodel import Session, col, select, update

from talent.accounts.enums import OrganisationKind
from talent.accounts.tables import Organisation
from talent.kit.clock import SHANGHAI
from talent.people.codes import CodeBook
from talent.people.enums import WordField
from talent.people.graduate_rules import Graduate, School, words_of
from talent.people.graduates import TITLE, school_of
from talent.people.partner_tables import GraduateEntry, PartnerWords
from talent.people.provenance import Offer, Source, offer_words
from talent.people.records import blind
from talent.people.tables import Education, GraduateDetail, Membership, Person
from talent.seeding.accounts import LEADING_PERSON
from talent.seeding.fiction import fictional_mobile
from talent.seeding.rows import days_before

_MOST = 60
_DAYS_AGO = 8
# No person has this number: the telephone of which the leading person has since got another.
_FORMER = 9_999_999
_SCHOOLS = (WordField.EDUCATION, WordField.SCHOOL)


def seed_graduates(session: Session, today: date) -> None:
    """Of those who have agreed to nothing some are made graduates of this university; the person with an
    account is handed in too, with a telephone that is out of date.
    """
    query = select(Organisation.id).where(col(Organisation.kind) == OrganisationKind.UNIVERSITY)
    number = session.exec(query.order_by(col(Organisation.id)).limit(1)).first()
    if number is None:
        return
    codes = CodeBook(session)
    school = school_of(session, number, codes)
    given_at = datetime.combine(days_before(today, _DAYS_AGO), time(10), SHANGHAI)
    offers = []
    for line, (person, membership) in enumerate(_people(session), start=2):
        graduate = _graduate(session, person, membership, line)
        if person.id != LEADING_PERSON:
            _move(session, person, membership, school, graduate)
        offers.append(_offer(session, person, graduate, school, given_at))
    offer_words(session, Source(number, "demo", TITLE), offers, codes)
    session.flush()
    session.exec(update(PartnerWords).values(given_at=given_at))


def _people(session: Session) -> list[tuple[Person, GraduateDetail]]:
    chosen = (col(Person.id) == LEADING_PERSON) | (
        col(Person.user_id).is_(None) & col(Person.agreed).is_(False)
    )
    query = (
        select(Person, GraduateDetail)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(GraduateDetail, col(GraduateDetail.membership_id) == col(Membership.id))
        .where(chosen, col(GraduateDetail.graduation_year).is_not(None))
        .order_by(col(Person.id))
        .limit(_MOST)
    )
    return list(session.exec(query).all())


def _graduate(session: Session, person: Person, detail: GraduateDetail, line: int) -> Graduate:
    leading = person.id == LEADING_PERSON
    year = detail.graduation_year or 0
    return Graduate(
        name=person.name,
        graduation_year=year,
        major_name=detail.major_name or "电子商务",
        major_code=detail.major_code,
        mobile=fictional_mobile(_FORMER) if leading else person.mobile,
        student_number=f"{year - 3}{line:04d}",
        education_level=person.education_level,
        division=person.division,
        line=line,
    )


def _move(
    session: Session, person: Person, detail: GraduateDetail, school: School, graduate: Graduate
) -> None:
    """The profile is that of a graduate of this university."""
    detail.school_code, detail.school_name = school.code, school.name
    detail.student_number = graduate.student_number
    detail.student_number_index = blind(graduate.student_number, "graduate_detail.student_number")
    session.add(detail)
    own = update(Education).where(col(Education.person_id) == person.id, col(Education.position) == 0)
    session.exec(own.values(school_code=school.code, school_name=school.name))


def _offer(session: Session, person: Person, graduate: Graduate, school: School, given_at: datetime) -> Offer:
    assert person.id is not None
    made = person.id != LEADING_PERSON
    session.add(
        GraduateEntry(
            organisation_id=school.organisation_id,
            person_id=person.id,
            student_number_index=blind(graduate.student_number, "graduate_detail.student_number"),
            graduation_year=graduate.graduation_year,
            major_name=graduate.major_name,
            made=made,
            created_at=given_at,
            updated_at=given_at,
        )
    )
    words = words_of(graduate, school)
    if made:
        return Offer(person.id, words, graduate.line, made=True)
    # The profile names another school, and so it shall be believed here.
    shown = {field: value for field, value in words.items() if field not in _SCHOOLS}
    return Offer(person.id, shown, graduate.line)
