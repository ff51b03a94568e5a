"""Rows become the matcher's documents: a handful of queries for a chunk of people, never one a person."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from matching.shapes import (
    Alias,
    Ask,
    Claim,
    Demand,
    Membership,
    Need,
    Place,
    Post,
    Proof,
    SkillEntry,
    Talent,
    Vocabulary,
)
from talent.enterprises import tables as enterprises
from talent.enterprises.enums import Importance
from talent.enterprises.queries import skills_by_demand
from talent.people import tables as people
from talent.people.enums import EvidenceKind
from talent.people.queries import child_rows, matchable_people, rankable_people
from talent.vocab import tables as vocab
from talent.vocab.service import matcher_vocabulary, reviewed_aliases

CHUNK = 2000

_PROOFS = {EvidenceKind.CONFIRMED: Proof.CONFIRMED, EvidenceKind.EXAMINED: Proof.EXAMINED}
_NEEDS = {
    Importance.MUST: Need.MUST,
    Importance.REQUIRED: Need.REQUIRED,
    Importance.PREFERRED: Need.PREFERRED,
}

Rows = Mapping[int, list[Any]]

# What a document has of each table of a person.
_READ: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "work": (people.Work, ("title", "occupation", "duties")),
    "education": (people.Education, ("level", "major_name")),
    "skills": (people.PersonSkill, ("words", "level", "used", "skill", "refused")),
    "evidence": (people.SkillEvidence, ("skill", "level", "kind", "vouched_by", "revoked_on", "declined_on")),
    "wish": (people.Wish, ("salary_min", "kind")),
    "divisions": (people.WishDivision, ("division",)),
    "posts": (people.WishOccupation, ("title", "occupation")),
    "memberships": (people.Membership, ("category", "until")),
}


def vocabulary_document(session: Session) -> Vocabulary:
    """The code lists as the matcher reads them."""
    data = matcher_vocabulary(session)
    return Vocabulary(
        skills=tuple(
            SkillEntry(skill.id, skill.name, tuple(skill.aliases), skill.parent, tuple(skill.related))
            for skill in data.skills
        ),
        places=tuple(Place(place.code, place.city, place.latitude, place.longitude) for place in data.places),
        titles=tuple(Post(title.title, title.occupation) for title in data.titles),
        lookalikes=tuple((pair.a, pair.b) for pair in data.lookalikes),
        reviewed=tuple(Alias(one.words, one.skill) for one in data.reviewed),
    )


def reviewed_documents(session: Session) -> tuple[Alias, ...]:
    """The aliases that staff added to the code lists."""
    return tuple(Alias(one.words, one.skill) for one in reviewed_aliases(session))


def same_code_lists(one: Vocabulary, other: Vocabulary) -> bool:
    """Whether an index of the one serves the other: reviewed aliases need no new index."""
    return replace(one, reviewed=()) == replace(other, reviewed=())


def rankable_ids(session: Session) -> list[int]:
    """Everybody who takes part in matching, in order of id."""
    people_ids = rankable_people().with_only_columns(col(people.Person.id)).order_by(col(people.Person.id))
    return [number for number in session.scalars(people_ids) if number is not None]


def is_rankable(session: Session, person_id: int) -> bool:
    """This person takes part in matching now and is shown."""
    query = rankable_people().where(col(people.Person.id) == person_id)
    return session.scalars(query.with_only_columns(col(people.Person.id))).first() is not None


def count_rankable(session: Session) -> int:
    """How many people take part in matching."""
    return session.exec(select(func.count()).select_from(rankable_people().subquery())).one()


def talent_documents(session: Session, ids: Sequence[int]) -> Iterator[Talent]:
    """Documents of those people of ``ids`` who take part in matching now; the others yield nothing."""
    ranks = _education_ranks(session)
    for start in range(0, len(ids), CHUNK):
        yield from _talent_chunk(session, rankable_people(), ranks, ids[start : start + CHUNK])


def own_document(session: Session, person_id: int) -> Talent | None:
    """The document of one person for their own use, shown to others or not; None for who takes no part."""
    return next(_talent_chunk(session, matchable_people(), _education_ranks(session), [person_id]), None)


def demand_documents(session: Session, ids: Sequence[int] | None = None) -> list[Demand]:
    """Documents of the demands of ``ids``, in any state; None means all that are not drafts or ended."""
    query = select(enterprises.Demand).order_by(col(enterprises.Demand.id))
    if ids is not None:
        query = query.where(col(enterprises.Demand.id).in_(ids))
    else:
        query = query.where(col(enterprises.Demand.state).in_(["open", "paused"]))
    demands = session.exec(query).all()
    asks = skills_by_demand(session, [_id(demand) for demand in demands])
    return [document_of(demand, asks[_id(demand)]) for demand in demands]


def _id(row: Any) -> int:
    return int(row.id)


def _education_ranks(session: Session) -> dict[str, int]:
    levels = session.exec(select(vocab.EducationLevel).order_by(col(vocab.EducationLevel.code)))
    return {level.code: level.rank for level in levels}


def _talent_chunk(
    session: Session, pool: SelectOfScalar[people.Person], ranks: dict[str, int], ids: Sequence[int]
) -> Iterator[Talent]:
    # Named columns only: names and numbers stay encrypted in the database.
    columns = (
        col(people.Person.id),
        col(people.Person.education_level),
        col(people.Person.experience_years),
        col(people.Person.confirmed_on),
    )
    query = (
        pool.with_only_columns(*columns).where(col(people.Person.id).in_(ids)).order_by(col(people.Person.id))
    )
    persons = session.execute(query).all()
    present = [person.id for person in persons]
    related: dict[str, Rows] = {
        **{name: child_rows(session, table, present, *columns) for name, (table, columns) in _READ.items()},
        "learnt": _learnt(session, present),
    }
    for person in persons:
        rows = {name: found.get(person.id, []) for name, found in related.items()}
        yield _talent(person, ranks, rows)


def _learnt(session: Session, ids: Sequence[int]) -> Rows:
    """Courses taken and subjects taught: work-like text of trainees and instructors."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    member = people.Membership
    courses = (
        select(member.person_id, people.TraineeDetail.course)
        .join(people.TraineeDetail, col(people.TraineeDetail.membership_id) == col(member.id))
        .where(col(member.person_id).in_(ids))
        .order_by(col(member.person_id), col(people.TraineeDetail.id))
    )
    taught = (
        select(member.person_id, people.InstructorDetail.teaches)
        .join(people.InstructorDetail, col(people.InstructorDetail.membership_id) == col(member.id))
        .where(col(member.person_id).in_(ids))
        .order_by(col(member.person_id))
    )
    for query in (courses, taught):
        for person_id, text in session.exec(query):
            found[person_id].append(text)
    return found


def _talent(person: Any, ranks: dict[str, int], rows: dict[str, list[Any]]) -> Talent:
    wish = rows["wish"][0] if rows["wish"] else None
    work, education = rows["work"], rows["education"]
    levels = [ranks.get(row.level or "", 0) for row in education]
    rank = max([ranks.get(person.education_level or "", 0), *levels])
    return Talent(
        id=person.id,
        posts=tuple(Post(row.title, row.occupation) for row in work),
        work_text="\n".join(
            [row.duties for row in work] + rows["learnt"] + [r.major_name for r in education]
        ),
        claims=_claims(rows["skills"], rows["evidence"]),
        experience_years=person.experience_years,
        education=rank or None,
        wished_posts=tuple(Post(row.title, row.occupation) for row in rows["posts"]),
        salary_min=wish.salary_min if wish else None,
        divisions=tuple(row.division for row in rows["divisions"]),
        kinds=(wish.kind.value,) if wish and wish.kind else (),
        categories=tuple(Membership(row.category.value, row.until) for row in rows["memberships"]),
        confirmed_on=person.confirmed_on,
    )


def _claims(skills: Sequence[Any], evidence: Sequence[Any]) -> tuple[Claim, ...]:
    """What the person states, and what others vouch for; not what the person declined."""
    claims = [
        Claim(
            row.words,
            row.level,
            Proof.USED if row.used else Proof.STATED,
            row.skill,
            refused=row.refused,
        )
        for row in skills
    ]
    claims += [
        Claim(row.skill, row.level, _PROOFS[row.kind], row.skill, row.vouched_by, declared=False)
        for row in evidence
        if row.revoked_on is None and row.declined_on is None
    ]
    return tuple(claims)


def document_of(row: enterprises.Demand, asks: Sequence[Any]) -> Demand:
    """A demand with its skills as the matcher reads it, stored or not."""
    return Demand(
        id=_id(row),
        post=Post(row.title, row.occupation),
        duties=row.duties,
        asks=tuple(Ask(ask.words, ask.level, _NEEDS[ask.importance], ask.skill) for ask in asks),
        experience_years=row.experience_years,
        experience_must=row.experience_must,
        education=row.education_rank,
        education_must=row.education_must,
        salary_min=row.salary_min,
        salary_max=row.salary_max,
        division=row.division,
        remote=row.remote,
        place_must=row.place_must,
        kind=row.kind.value,
        category=row.category.value if row.category else None,
        confirmed_on=row.confirmed_on,
    )
