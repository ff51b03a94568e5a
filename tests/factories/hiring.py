"""What hiring leaves of a person in every table."""

from talent.enterprises.tables import Demand
from talent.hiring.enums import Origin, Side, ThreadState
from talent.hiring.tables import Appraisal, CandidateNote, Hire, Thread, ThreadEvent
from talent.kit.clock import today
from talent.kit.db import Session
from talent.people.disclosing import disclose


def make_hire(session: Session, demand_id: int, person_id: int, *, text: str = "谢谢") -> Thread:
    """A confirmed hire with its history, its appraisal, a note, and the agreement that came with it."""
    organisation_id = session.get_one(Demand, demand_id).organisation_id
    thread = Thread(
        demand_id=demand_id,
        organisation_id=organisation_id,
        person_id=person_id,
        origin=Origin.APPLICATION,
        state=ThreadState.CONFIRMED,
    )
    session.add(thread)
    session.flush()
    number = thread.id or 0
    session.add(ThreadEvent(thread_id=number, side=Side.TALENT, state=thread.state, text=text))
    session.add(Hire(thread_id=number, hired_on=today()))
    session.flush()
    scores = {"innovation": 4, "quality": 4, "effect": 4, "contribution": 4}
    session.add(Appraisal(thread_id=number, person_id=person_id, **scores))
    session.add(CandidateNote(demand_id=demand_id, person_id=person_id, text="不错"))
    disclose(session, person_id, organisation_id, contact=True)
    return thread
