"""Two profiles of the demonstration that look like one person's, for staff to decide on."""

from sqlmodel import Session, col, select

from talent.identity.lookalikes import compare_now
from talent.people.tables import GraduateDetail, Membership, Person


def seed_lookalike(session: Session) -> None:
    """The last graduate that nobody owns, and another of the same education, who gets that one's name, school
    and year.
    """
    query = (
        select(Person, GraduateDetail)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(GraduateDetail, col(GraduateDetail.membership_id) == col(Membership.id))
        .where(
            col(Person.user_id).is_(None),
            col(GraduateDetail.school_code).is_not(None),
            col(GraduateDetail.graduation_year).is_not(None),
        )
        .order_by(col(Person.id).desc())
    )
    last = session.exec(query.limit(1)).first()
    if last is None:
        return
    person, graduated = last
    alike = query.where(
        col(Person.education_level) == person.education_level, col(Person.id) != person.id
    ).limit(1)
    other = session.exec(alike).first()
    if other is None:
        return
    twin, detail = other
    twin.name = person.name
    for name in ("school_code", "school_name", "graduation_year"):
        setattr(detail, name, getattr(graduated, name))
    session.flush()
    compare_now(session, [person.id or 0, twin.id or 0])
