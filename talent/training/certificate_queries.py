"""How certificates are found: by what they attest, by number, by owner and by issuer."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import false
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.accounts.tables import Organisation
from talent.people.tables import Person
from talent.training.certificate_numbers import clean_number
from talent.training.certificate_schemas import IssuedFilter
from talent.training.enums import CertificateKind
from talent.training.tables import Certificate, Completion, RetiredStatus


def lock_of_sources(
    session: Session, kind: CertificateKind, sources: Collection[int]
) -> dict[int, Certificate]:
    """The certificates of these completions or attempts, held until the transaction ends."""
    query = select(Certificate).where(Certificate.kind == kind, col(Certificate.source_id).in_(sources))
    query = query.order_by(col(Certificate.id)).with_for_update().execution_options(populate_existing=True)
    return {row.source_id: row for row in session.exec(query)}


def find_by_number(session: Session, number: str) -> Certificate | None:
    return session.exec(select(Certificate).where(Certificate.number == number)).one_or_none()


def issuer_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(ids))
    return {number: name for number, name in session.exec(query) if number is not None}


def retired_among(session: Session, indexes: Collection[int]) -> set[int]:
    query = select(RetiredStatus.status_index).where(col(RetiredStatus.status_index).in_(indexes))
    return set(session.exec(query))


def insert_new(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Leaves out the rows whose number, place in the lists or source is taken."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    # The same short statement for each row: one with the values of all takes far longer to put together.
    target = Certificate.__table__  # type: ignore[attr-defined]
    session.connection().execute(insert(target).on_conflict_do_nothing(), list(rows))


def sources_with_one(session: Session, kind: CertificateKind, sources: Collection[int]) -> set[int]:
    query = select(Certificate.source_id).where(Certificate.kind == kind)
    return set(session.exec(query.where(col(Certificate.source_id).in_(sources))))


def person_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    query = select(Person.id, Person.name).where(col(Person.id).in_(ids))
    return {number: name for number, name in session.exec(query) if number is not None}


def certificates_of(session: Session, person_id: int) -> list[Certificate]:
    query = select(Certificate).where(Certificate.person_id == person_id)
    return list(session.exec(newest_first(query)))


def visible_certificates(actor: Actor) -> SelectOfScalar[Certificate]:
    """The staff see all, a training body those that it answers for, others none."""
    query = select(Certificate)
    if may(actor, Permission.TRAINING_AUDIT):
        return query
    if may(actor, Permission.TRAINING_OWN) and actor.organisation_id is not None:
        return query.where(Certificate.organisation_id == actor.organisation_id)
    return query.where(false())


def matching(query: SelectOfScalar[Certificate], wanted: IssuedFilter) -> SelectOfScalar[Certificate]:
    if wanted.words:
        number = clean_number(wanted.words)
        title = col(Certificate.title).contains(wanted.words, autoescape=True)
        query = query.where(or_(title, col(Certificate.number) == number))
    if wanted.kind is not None:
        query = query.where(Certificate.kind == wanted.kind)
    if wanted.class_id is not None:
        held = select(Completion.id).where(Completion.class_id == wanted.class_id)
        query = query.where(
            Certificate.kind == CertificateKind.COMPLETION, col(Certificate.source_id).in_(held)
        )
    return query


def newest_first(query: SelectOfScalar[Certificate]) -> SelectOfScalar[Certificate]:
    return query.order_by(col(Certificate.issued_on).desc(), col(Certificate.id).desc())


def gone_places(session: Session, start: int, end: int) -> list[int]:
    """The places from ``start`` to before ``end`` whose certificates don't stand any more, ascending."""
    revoked = select(Certificate.status_index).where(
        col(Certificate.revoked_on).is_not(None),
        col(Certificate.status_index) >= start,
        col(Certificate.status_index) < end,
    )
    retired = select(RetiredStatus.status_index).where(
        col(RetiredStatus.status_index) >= start, col(RetiredStatus.status_index) < end
    )
    return sorted({*session.exec(revoked), *session.exec(retired)})
