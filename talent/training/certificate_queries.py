"""How certificates are found: by what they attest, by number, by owner and by issuer."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from talent.accounts.tables import Organisation
from talent.training.enums import CertificateKind
from talent.training.tables import Certificate, RetiredStatus


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
