"""All that hiring holds of one person, for the person: threads, agreements, who saw the contact, notes."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.hiring.contacts import own_disclosures, own_reveals
from talent.hiring.queries import demands_by_id, organisation_names, visible_threads
from talent.hiring.reading import details
from talent.hiring.schemas import OwnHiringOut, OwnNoteOut
from talent.hiring.tables import CandidateNote, Thread
from talent.kit.paging import MAX_SIZE, Page
from talent.people.own import find_own


def own_hiring(session: Session, actor: Actor) -> OwnHiringOut:
    """For the talent's "my data"; empty before there is a profile."""
    person = find_own(session, actor)
    if person is None or person.id is None:
        return OwnHiringOut(threads=[], disclosures=[], reveals=[], notes=[])
    rows = session.exec(visible_threads(actor).order_by(col(Thread.id))).all()
    return OwnHiringOut(
        threads=details(session, actor, rows),
        disclosures=own_disclosures(session, actor),
        reveals=list(own_reveals(session, actor, Page(size=MAX_SIZE)).items),
        notes=_notes(session, person.id),
    )


def _notes(session: Session, person_id: int) -> list[OwnNoteOut]:
    query = select(CandidateNote).where(CandidateNote.person_id == person_id)
    rows = session.exec(query.order_by(col(CandidateNote.id))).all()
    demands = demands_by_id(session, {row.demand_id for row in rows})
    organisations = organisation_names(session, {one.organisation_id for one in demands.values()})
    return [
        OwnNoteOut(
            organisation_name=organisations[demands[row.demand_id].organisation_id],
            demand_title=demands[row.demand_id].title,
            at=row.written_at,
            text=row.text,
        )
        for row in rows
    ]
