"""Placements that come: proposed to the person whom they are about, if that person is here and has agreed."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.tables import Organisation
from talent.hiring.rules import COUNTED
from talent.hiring.tables import Hire, Thread
from talent.kit.errors import NotFound
from talent.market.enums import PlacementState, RecordKind
from talent.market.incoming import PlacedPerson, PlacementContent, PlacementEmployer
from talent.market.pushing import Sender, Taker, push
from talent.market.tables import InRecord, Placement
from talent.market.vacancies import market_of
from talent.market.wire import PushInput, PushOut
from talent.notices.enums import NoticeKind
from talent.notices.service import tell
from talent.people.queries import children, exchanging_people
from talent.people.records import blind
from talent.people.rules import fold_employer
from talent.people.tables import Person, Work
from talent.vocab.service import occupation_codes

# The same whoever it was asked for: whether somebody is registered here is nobody's business.
NOBODY = "没有可以接收这条登记的人。"
# Two who write down the beginning of one post may differ by so much.
_ABOUT = timedelta(days=62)


def push_placements(session: Session, actor: Actor, data: PushInput, *, key: str = "") -> PushOut:
    """Each is proposed on the profile, and goes into it at the person's word alone."""
    return push(session, actor, _TAKER, market_of(session, actor), data, key)


def _apply(session: Session, sender: Sender, row: InRecord, content: PlacementContent) -> int:
    person = _find(session, content.person)
    if person is None or person.id is None:
        raise NotFound(NOBODY)
    held = None if row.object_id is None else session.get(Placement, row.object_id)
    if held is not None and held.person_id != person.id:
        # It was somebody else's by mistake.
        _take_back(session, held)
        held = None
    placement = held or Placement(
        person_id=person.id,
        client_id=sender.client.id or 0,
        market=sender.market,
        employer="",
        title="",
        started_on=content.started_on,
    )
    _write(session, placement, content)
    fresh = held is None or held.state is PlacementState.WITHDRAWN
    if fresh:
        known = _is_known(session, person.id, content)
        placement.state = PlacementState.KNOWN if known else PlacementState.WAITING
    placement.thread_id = _hire_of(session, person.id, content.employer, content.started_on)
    session.add(placement)
    session.flush()
    if fresh and placement.state is PlacementState.WAITING and person.user_id is not None:
        tell(
            session,
            person.user_id,
            NoticeKind.PLACEMENT_PROPOSED,
            key=f"placement:{placement.id}:{row.version}",
            path="/me/profile#placements",
        )
    return placement.id or 0


def _withdraw(session: Session, sender: Sender, row: InRecord) -> None:
    """What the person has taken over is the person's own by now, and stays."""
    held = session.get(Placement, row.object_id)
    if held is not None:
        _take_back(session, held)


def _take_back(session: Session, held: Placement) -> None:
    if held.state in (PlacementState.WAITING, PlacementState.KNOWN):
        held.state = PlacementState.WITHDRAWN
        session.add(held)
        session.flush()


def _find(session: Session, asked: PlacedPerson) -> Person | None:
    """By the resident number, else by the mobile; with the name, and only one who agreed to the exchange."""
    if asked.resident_id is not None:
        same = col(Person.resident_id_index) == blind(asked.resident_id, "person.resident_id")
    else:
        # Without a number nobody: never those who have none themselves.
        same = col(Person.mobile_index) == blind(asked.mobile or "", "person.mobile")
    # Locked, so that nobody is forgotten meanwhile.
    query = exchanging_people().where(same).order_by(col(Person.id)).with_for_update()
    found = session.exec(query).all()
    named = [person for person in found if _plain(person.name) == _plain(asked.name)]
    # Two of one name and number: nobody knows which is meant.
    return named[0] if len(named) == 1 else None


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _write(session: Session, placement: Placement, content: PlacementContent) -> None:
    """The market's words of now; what the person decided before stands."""
    known = content.occupation in occupation_codes(session)
    placement.employer, placement.uscc = content.employer.name, content.employer.uscc
    placement.title, placement.occupation = content.title, content.occupation if known else None
    placement.started_on, placement.ended_on = content.started_on, content.ended_on


def _is_known(session: Session, person_id: int, content: PlacementContent) -> bool:
    """The profile says so in the person's own words: there is nothing to propose."""
    folded = fold_employer(content.employer.name)
    return any(
        fold_employer(row.employer) == folded
        and (row.started_on is None or abs(row.started_on - content.started_on) <= _ABOUT)
        for row in children(session, Work, [person_id])[person_id]
    )


def _hire_of(session: Session, person_id: int, employer: PlacementEmployer, day: date) -> int | None:
    """The hire that was recorded here of the same person by the same employer, the nearest in time."""
    query = (
        select(Hire, Organisation)
        .join(Thread, col(Thread.id) == col(Hire.thread_id))
        .join(Organisation, col(Organisation.id) == col(Thread.organisation_id))
        .where(col(Thread.person_id) == person_id, col(Thread.state).in_(sorted(COUNTED)))
    )
    folded = fold_employer(employer.name)
    same = [
        hire
        for hire, firm in session.exec(query.order_by(col(Hire.thread_id)))
        if (employer.uscc and firm.uscc == employer.uscc) or fold_employer(firm.name) == folded
    ]
    nearest = min(same, key=lambda hire: (abs(hire.hired_on - day), hire.thread_id), default=None)
    return None if nearest is None else nearest.thread_id


_TAKER = Taker(RecordKind.PLACEMENT, PlacementContent, _apply, _withdraw, keeps_refused=False)
