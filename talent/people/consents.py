"""Agreements: given and taken back at any time, each with the time and the version of the text."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.kit.clock import now
from talent.people.enums import ConsentKind
from talent.people.own import close_step, lock_own
from talent.people.profile import profile_of
from talent.people.schemas import PersonOut
from talent.people.tables import Consent, Person
from talent.people.texts import TEXTS


def give_consent(session: Session, actor: Actor, kind: ConsentKind) -> PersonOut:
    """Agrees to the text of today; the same agreement twice is one."""
    person = lock_own(session, actor)
    standing = standing_consents(session, person, kind)
    if all(consent.text_version != TEXTS[kind].version for consent in standing):
        session.add(Consent(person_id=person.id or 0, kind=kind, text_version=TEXTS[kind].version))
        person.agreed = person.agreed or kind is ConsentKind.NOTICE
        close_step(session, actor, person, Action.CONSENT_GIVE, f"{kind} {TEXTS[kind].version}")
    return profile_of(session, person, masked=False)


def withdraw_consent(session: Session, actor: Actor, kind: ConsentKind) -> PersonOut:
    """Takes effect at once; without the separate consent the number that it was for is deleted."""
    person = lock_own(session, actor)
    standing = standing_consents(session, person, kind)
    for consent in standing:
        consent.withdrawn_at = now()
        session.add(consent)
    if standing:
        if kind is ConsentKind.NOTICE:
            person.agreed = False
        if kind is ConsentKind.SENSITIVE:
            person.resident_id = person.resident_id_index = None
        close_step(session, actor, person, Action.CONSENT_WITHDRAW, str(kind))
    return profile_of(session, person, masked=False)


def standing_consents(session: Session, person: Person, kind: ConsentKind) -> list[Consent]:
    """Agreements of the kind that have not been taken back."""
    query = select(Consent).where(
        col(Consent.person_id) == person.id,
        col(Consent.kind) == kind,
        col(Consent.withdrawn_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Consent.id))))
