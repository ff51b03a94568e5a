"""Two profiles as somebody has to compare them: masked, and what agrees and what differs."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from talent.identity.enums import Compared, PairReason
from talent.identity.handed_in import handed_in_by
from talent.identity.rules import fold_name
from talent.identity.schemas import ComparedLine, SideOut
from talent.identity.tables import PersonPair
from talent.kit.clock import SHANGHAI
from talent.kit.masking import mask_email, mask_mobile
from talent.people.queries import children, details
from talent.people.tables import Education, GraduateDetail, Membership, Person, Work
from talent.training.tables import Completion, Course
from talent.vocab.service import division_names

# So many of each thing are shown.
_SHOWN = 6


def sides_of(session: Session, people: Sequence[Person]) -> dict[int, SideOut]:
    """All of them in a few statements."""
    ids = [person.id or 0 for person in people]
    schools, posts, categories = (
        _schools(session, ids),
        children(session, Work, ids),
        _categories(session, ids),
    )
    trainings, organisations = _trainings(session, ids), handed_in_by(session, ids)
    places = division_names(session, [person.division for person in people])
    return {
        number: SideOut(
            id=number,
            name=person.name,
            mobile=mask_mobile(person.mobile) if person.mobile else "",
            email=mask_email(person.email) if person.email else "",
            has_account=person.user_id is not None,
            division=places.get(person.division or "", ""),
            schools=tuple(schools[number][:_SHOWN]),
            posts=tuple(" ".join(filter(None, (one.employer, one.title))) for one in posts[number][:_SHOWN]),
            categories=tuple(categories[number]),
            trainings=tuple(trainings[number][:_SHOWN]),
            handed_in_by=tuple(organisations.get(number, ())),
            made_on=person.created_at.astimezone(SHANGHAI).date(),
        )
        for number, person in zip(ids, people, strict=True)
    }


def compare(left: Person, right: Person, shown: dict[int, SideOut]) -> tuple[ComparedLine, ...]:
    """Line by line; telephone, mail and identity number are compared whole and shown masked or not at all."""
    one, other = shown[left.id or 0], shown[right.id or 0]
    numbers = left.resident_id_index, right.resident_id_index
    return (
        _line(Compared.NAME, (one.name,), (other.name,), fold_name(left.name) == fold_name(right.name)),
        _line(Compared.MOBILE, (one.mobile,), (other.mobile,), left.mobile_index == right.mobile_index),
        _line(Compared.EMAIL, (one.email,), (other.email,), left.email_index == right.email_index),
        _line(Compared.NUMBER, _stars(numbers[0]), _stars(numbers[1]), numbers[0] == numbers[1]),
        _line(Compared.SCHOOLS, one.schools, other.schools, _meet(_ends(one.schools), _ends(other.schools))),
        _line(Compared.DIVISION, (one.division,), (other.division,), left.division == right.division),
        _line(Compared.POSTS, one.posts, other.posts, _meet(one.posts, other.posts)),
        _line(Compared.CATEGORIES, one.categories, other.categories, one.categories == other.categories),
        _line(
            Compared.TRAININGS,
            one.trainings,
            other.trainings,
            _meet(one.trainings, other.trainings),
        ),
        _line(Compared.HANDED_IN, one.handed_in_by, other.handed_in_by, None),
        _line(Compared.MADE_ON, (one.made_on.isoformat(),), (other.made_on.isoformat(),), None),
    )


def reasons_of(pair: PersonPair) -> tuple[PairReason, ...]:
    said = ((PairReason.SCHOOL, pair.by_school), (PairReason.MOBILE, pair.by_mobile))
    return tuple(reason for reason, holds in said if holds)


def _line(
    field: Compared, left: tuple[str, ...], right: tuple[str, ...], agrees: bool | None
) -> ComparedLine:
    left, right = tuple(filter(None, left)), tuple(filter(None, right))
    return ComparedLine(field=field, left=left, right=right, agrees=agrees if left and right else None)


def _meet(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return not set(left).isdisjoint(right)


def _ends(schools: tuple[str, ...]) -> tuple[str, ...]:
    """School and year, whatever the major is called."""
    return tuple(f"{words.partition(' ')[0]} {words.rpartition(' ')[2]}" for words in schools)


def _stars(index: str | None) -> tuple[str, ...]:
    return ("******",) if index is not None else ()


def _schools(session: Session, ids: Collection[int]) -> dict[int, list[str]]:
    found = {
        number: [_school(one.school_name, one.major_name, one.end_year) for one in rows]
        for number, rows in children(session, Education, ids).items()
    }
    memberships = {
        one.id or 0: one.person_id for rows in children(session, Membership, ids).values() for one in rows
    }
    for number, rows in details(session, GraduateDetail, memberships).items():
        for one in rows:
            words = _school(one.school_name, one.major_name, one.graduation_year)
            if words and words not in found[memberships[number]]:
                found[memberships[number]].append(words)
    return found


def _school(school: str, major: str, year: int | None) -> str:
    return " ".join(filter(None, (school, major, str(year) if year else "")))


def _categories(session: Session, ids: Collection[int]) -> dict[int, list[str]]:
    found = children(session, Membership, ids)
    return {number: sorted(one.category.label for one in rows) for number, rows in found.items()}


def _trainings(session: Session, ids: Collection[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = (
        select(Completion.person_id, Course.title)
        .join(Course, col(Course.id) == col(Completion.course_id))
        .where(col(Completion.person_id).in_(ids), col(Completion.revoked_on).is_(None))
        .order_by(col(Completion.completed_on).desc(), col(Completion.id))
    )
    for number, title in session.exec(query):
        assert number is not None
        found[number].append(title)
    return found
