"""Lists of certificates: a talent's own, and those that a training body issued."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may, require
from talent.kit.db import count
from talent.kit.errors import Conflict, NotFound
from talent.kit.paging import Page, Paged
from talent.people.own import find_own
from talent.people.tables import Person
from talent.training import certificate_queries as queries
from talent.training.certificate_numbers import clean_number
from talent.training.certificate_schemas import (
    IssuedFilter,
    IssuedOut,
    OwnCertificate,
    PrintedCertificate,
)
from talent.training.certificate_showing import show
from talent.training.enums import Standing
from talent.training.tables import Certificate

_CHECK = "/certificates/{number}"


def check_url(base: str, number: str) -> str:
    """Where anybody checks it: the configured address of the site, never that of a request."""
    return base + _CHECK.format(number=number)


def own_certificates(session: Session, actor: Actor, base: str = "") -> list[OwnCertificate]:
    """The actor's, the newest first."""
    require(actor, Permission.ENROL_OWN)
    person = find_own(session, actor)
    rows = queries.certificates_of(session, person.id) if person is not None and person.id else []
    return _own(session, rows, base)


def get_printed(session: Session, actor: Actor, number: str, base: str) -> PrintedCertificate:
    """One's own with one's full name. Raises ``Conflict`` for one that must not be shown around any more."""
    row, person = find_own_row(session, actor, number)
    one = _own(session, [row], base)[0]
    if one.standing in (Standing.REVOKED, Standing.DAMAGED):
        raise Conflict("这张证书已不能使用，不能打印或下载。")
    return PrintedCertificate(**one.model_dump(), name=person.name)


def find_own_row(session: Session, actor: Actor, number: str) -> tuple[Certificate, Person]:
    """Raises ``NotFound`` for a number of somebody else as for one that is nobody's."""
    require(actor, Permission.ENROL_OWN)
    person = find_own(session, actor)
    row = queries.find_by_number(session, clean_number(number)) if person is not None else None
    if row is None or person is None or row.person_id != person.id:
        raise NotFound("您没有这张证书。")
    return row, person


def issued_certificates(session: Session, actor: Actor, wanted: IssuedFilter, page: Page) -> Paged[IssuedOut]:
    """A training body's own, or to the staff everybody's; the newest first."""
    if not may(actor, Permission.TRAINING_AUDIT):
        require(actor, Permission.TRAINING_OWN)
    query = queries.matching(queries.visible_certificates(actor), wanted)
    rows = session.exec(queries.newest_first(query).offset(page.offset).limit(page.size)).all()
    items = show(
        session,
        rows,
        IssuedOut,
        organisation_id=lambda row: row.organisation_id,
        source_id=lambda row: row.source_id,
        revoked_because=lambda row: row.revoked_because,
    )
    total = count(session, query)
    return Paged[IssuedOut](items=items, total=total, number=page.number, size=page.size)


def _own(session: Session, rows: list[Certificate], base: str) -> list[OwnCertificate]:
    return show(
        session,
        rows,
        OwnCertificate,
        revoked_because=lambda row: row.revoked_because,
        url=lambda row: check_url(base, row.number),
    )
