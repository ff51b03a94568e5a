"""Deletes all that this area holds of a person; the privacy area calls it among others."""

from sqlmodel import Session, col, delete

from talent.audit.actions import Action
from talent.audit.changes import record_change
from talent.audit.once import forget_requests
from talent.audit.tables import ChangeKind
from talent.people import partner_tables, tables
from talent.people.queries import refused_words, unread_words
from talent.people.writing import clear_memberships, clear_rows
from talent.vocab.enums import WordSource
from talent.vocab.noting import recount

# Every table of this area with a ``person_id``, but the memberships, which have rows below them.
_TABLES = (
    tables.Education,
    tables.Work,
    tables.PersonSkill,
    tables.SkillEvidence,
    tables.Wish,
    tables.WishDivision,
    tables.WishOccupation,
    tables.Consent,
    tables.Disclosure,
    tables.EmployerBlock,
    tables.ProfileDraft,
    partner_tables.GraduateEntry,
    partner_tables.PartnerWords,
)


def forget(session: Session, person_id: int) -> None:
    """Leaves no row of the person; the change log tells the rankings. Repeating it does no harm."""
    words, refused = unread_words(session, person_id), refused_words(session, person_id)
    clear_memberships(session, person_id)
    for table in _TABLES:
        clear_rows(session, table, person_id)
    session.exec(delete(tables.Person).where(col(tables.Person.id) == person_id))
    recount(session, WordSource.PEOPLE, before=[words])
    recount(session, WordSource.REFUSALS, before=[refused])
    forget_requests(session, Action.PERSON_CREATE, person_id)
    record_change(session, ChangeKind.PERSON, person_id)
