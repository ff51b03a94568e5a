"""What a person shows to one organisation: the profile by applying, the contact by agreeing to it."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from talent.kit.clock import now
from talent.people.schemas import ContactOut
from talent.people.tables import Disclosure, Person


def disclose(session: Session, person_id: int, organisation_id: int, *, contact: bool) -> bool:
    """From now on the organisation sees the profile, and with ``contact`` may ask for name, phone and e-mail.

    What was shown stays shown. Says whether the contact was agreed to just now.
    """
    row = _row(session, person_id, organisation_id, lock=True)
    if row is None:
        session.add(Disclosure(person_id=person_id, organisation_id=organisation_id, contact=contact))
        session.flush()
        return contact
    stood = row.withdrawn_at is None
    fresh = contact and not (stood and row.contact)
    if not stood or fresh:
        row.contact = contact or (stood and row.contact)
        row.given_at, row.withdrawn_at = now(), None
        session.flush()
    return fresh


def take_back_contact(session: Session, person_id: int, organisation_id: int) -> bool:
    """The organisation may no longer see the contact; the profile stays. Says whether it could until now."""
    row = _row(session, person_id, organisation_id, lock=True)
    if row is None or row.withdrawn_at is not None or not row.contact:
        return False
    row.contact = False
    session.flush()
    return True


def take_back_all(session: Session, person_id: int, organisation_id: int) -> None:
    """The organisation sees of the person what every enterprise may see, and nothing more."""
    row = _row(session, person_id, organisation_id, lock=True)
    if row is not None and row.withdrawn_at is None:
        row.contact, row.withdrawn_at = False, now()
        session.flush()


def standing_disclosure(session: Session, person_id: int, organisation_id: int) -> Disclosure | None:
    row = _row(session, person_id, organisation_id)
    return row if row is not None and row.withdrawn_at is None else None


def disclosures_of(session: Session, person_id: int) -> list[Disclosure]:
    """All of a person's, also those taken back, the last first."""
    query = select(Disclosure).where(Disclosure.person_id == person_id)
    return list(session.exec(query.order_by(col(Disclosure.given_at).desc(), col(Disclosure.id).desc())))


def known_names(session: Session, organisation_id: int, ids: Collection[int]) -> dict[int, str]:
    """Full names of those of the ids who let the organisation know their contact."""
    query = (
        select(Person.id, Person.name)
        .join(Disclosure, col(Disclosure.person_id) == col(Person.id))
        .where(col(Person.id).in_(ids), Disclosure.organisation_id == organisation_id)
        .where(col(Disclosure.contact), col(Disclosure.withdrawn_at).is_(None))
        .order_by(col(Person.id))
    )
    return {number: name for number, name in session.exec(query) if number is not None}


def contact_of(session: Session, person_id: int) -> ContactOut:
    """Name, phone and e-mail; whoever asks has made sure that the person agreed, and leaves a trace."""
    person = session.get_one(Person, person_id)
    return ContactOut(name=person.name, mobile=person.mobile, email=person.email)


def _row(session: Session, person_id: int, organisation_id: int, *, lock: bool = False) -> Disclosure | None:
    query = select(Disclosure).where(
        Disclosure.person_id == person_id, Disclosure.organisation_id == organisation_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(query).one_or_none()
