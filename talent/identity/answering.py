"""The owner of one of two profiles is asked whether both are the own ones, and answers."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.identity.enums import PairState
from talent.identity.merging import which_stays
from talent.identity.queries import NO_PAIR, find_pair
from talent.identity.reviewing import merge_pair
from talent.identity.schemas import AnswerInput, AskedOut
from talent.identity.showing import compare, sides_of
from talent.identity.tables import PersonPair
from talent.kit.clock import now
from talent.kit.errors import Conflict, NotFound
from talent.kit.masking import mask_name
from talent.people.own import find_own
from talent.people.tables import Person

_ANSWERED = "这个问题已经回答过，或工作人员已收回。"


def get_question(session: Session, actor: Actor, pair_id: int) -> AskedOut:
    """The own profile beside the other, which may be a stranger's and shows no more than it must."""
    pair, own, other = _asked(session, actor, pair_id)
    shown = sides_of(session, [own, other])
    number = other.id or 0
    if not _same_name(own, other):
        shown[number] = shown[number].model_copy(update={"name": mask_name(other.name)})
    return AskedOut(
        id=pair_id,
        version=pair.version,
        own=shown[own.id or 0],
        other=shown[number],
        lines=compare(own, other, shown),
        stays=which_stays(own, other)[0].id or 0,
        both_owned=other.user_id is not None,
        answered=_agreed(pair, own),
    )


def answer_question(session: Session, actor: Actor, pair_id: int, data: AnswerInput) -> PairState:
    """With a yes of whoever owns one of the two they become one; a no settles it."""
    pair, own, other = _asked(session, actor, pair_id, lock=True)
    if pair.version != data.version:
        raise Conflict(_ANSWERED)
    if not data.same:
        pair.state, pair.decided_at, pair.version = PairState.DIFFERENT, now(), pair.version + 1
        session.flush()
        record(session, actor, Action.IDENTITY_ANSWER, "person_pair", pair_id, "no")
        return pair.state
    if own.id == pair.low_id:
        pair.low_agreed = True
    else:
        pair.high_agreed = True
    whole = other.user_id is None or _agreed(pair, other)
    if whole:
        pair.state, pair.version = PairState.SAME, pair.version + 1
    session.flush()
    record(session, actor, Action.IDENTITY_ANSWER, "person_pair", pair_id, "yes")
    if whole:
        merge_pair(session, actor, pair_id, pair.reason)
    return pair.state


def _asked(
    session: Session, actor: Actor, pair_id: int, *, lock: bool = False
) -> tuple[PersonPair, Person, Person]:
    """The pair, the own profile and the other; nobody else learns that there is such a pair."""
    require(actor, Permission.PROFILE_OWN)
    own = find_own(session, actor)
    pair, low, high = find_pair(session, pair_id, lock=lock)
    if own is None or own.id not in (pair.low_id, pair.high_id):
        raise NotFound(NO_PAIR)
    if pair.state is not PairState.ASKED:
        raise NotFound(_ANSWERED)
    return pair, own, high if own.id == pair.low_id else low


def _agreed(pair: PersonPair, person: Person) -> bool:
    return pair.low_agreed if person.id == pair.low_id else pair.high_agreed


def _same_name(own: Person, other: Person) -> bool:
    return own.name == other.name
