"""Staff look at pairs of profiles that may be one person's, and decide."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.identity.enums import Decision, MergeCause, PairState
from talent.identity.merging import merge_people, obstacle, which_stays
from talent.identity.queries import find_pair, people_by_id, standing_pairs
from talent.identity.schemas import DecisionInput, PairFilter, PairOut, PairRow
from talent.identity.showing import compare, reasons_of, sides_of
from talent.identity.tables import PersonPair
from talent.identity.telling import tell_of_question
from talent.kit.clock import now
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid
from talent.kit.paging import Page, Paged

STALE = "这一对档案已有新的决定，请刷新后再看。"
_NO_REASON = "请写明判断的依据，以后撤销或复核时要用。"


def list_pairs(session: Session, actor: Actor, wanted: PairFilter, page: Page) -> Paged[PairRow]:
    """Those that wait first in the order in which they were found, what was put off after them."""
    require(actor, Permission.IDENTITY_REVIEW)
    query = standing_pairs(wanted.state)
    pairs = session.exec(query.offset(page.offset).limit(page.size)).all()
    people = people_by_id(session, {number for one in pairs for number in (one.low_id, one.high_id)})
    rows = [
        PairRow(
            id=pair.id or 0,
            name=people[pair.low_id].name,
            reasons=reasons_of(pair),
            state=pair.state,
            accounts=_accounts(people[pair.low_id].user_id, people[pair.high_id].user_id),
            found_at=pair.found_at,
        )
        for pair in pairs
    ]
    return Paged[PairRow](items=rows, total=count(session, query), number=page.number, size=page.size)


def get_pair(session: Session, actor: Actor, pair_id: int) -> PairOut:
    """Both side by side, the one that would stay on the left."""
    require(actor, Permission.IDENTITY_REVIEW)
    pair, one, other = find_pair(session, pair_id)
    kept, gone = which_stays(one, other)
    shown = sides_of(session, [kept, gone])
    return PairOut(
        id=pair_id,
        version=pair.version,
        state=pair.state,
        reasons=reasons_of(pair),
        reason=pair.reason,
        decided_at=pair.decided_at,
        left=shown[kept.id or 0],
        right=shown[gone.id or 0],
        lines=compare(kept, gone, shown),
        stays=kept.id or 0,
        accounts=_accounts(kept.user_id, gone.user_id),
        obstacle=obstacle(session, kept, gone),
    )


def decide(session: Session, actor: Actor, pair_id: int, data: DecisionInput) -> PairState:
    """Two profiles that nobody owns are merged at once; where one has an owner, the owner is asked.

    Raises ``Conflict`` for a pair that somebody else has decided on meanwhile. The same decision once more on
    the same version is refused likewise and does no harm.
    """
    require(actor, Permission.IDENTITY_REVIEW)
    pair, one, other = find_pair(session, pair_id, lock=True)
    if pair.version != data.version:
        raise Conflict(STALE)
    if data.decision is Decision.LATER:
        pair.looked_at, pair.version = now(), pair.version + 1
        if pair.state is PairState.ASKED:
            pair.state = PairState.OPEN
        session.flush()
        record(session, actor, Action.IDENTITY_DECIDE, "person_pair", pair_id, data.decision)
        return pair.state
    if not data.reason:
        raise Invalid(_NO_REASON, fields=(FieldError("reason", _NO_REASON),))
    accounts = [one.user_id, other.user_id]
    if data.decision is Decision.DIFFERENT:
        _note(pair, actor, PairState.DIFFERENT, data.reason)
    else:
        kept, gone = which_stays(one, other)
        in_the_way = obstacle(session, kept, gone)
        if in_the_way is not None:
            raise Conflict(in_the_way.label)
        asked = any(accounts)
        _note(pair, actor, PairState.ASKED if asked else PairState.SAME, data.reason)
        pair.low_agreed = pair.high_agreed = False
    session.flush()
    record(session, actor, Action.IDENTITY_DECIDE, "person_pair", pair_id, data.decision)
    if pair.state is PairState.ASKED:
        tell_of_question(session, pair_id, pair.version, accounts)
    if pair.state is PairState.SAME:
        merge_pair(session, actor, pair_id, data.reason)
    return pair.state


def merge_pair(session: Session, actor: Actor, pair_id: int, reason: str) -> int:
    """The one goes into the other, now that whoever has to agree has agreed."""
    _, one, other = find_pair(session, pair_id)
    kept, gone = which_stays(one, other)
    assert kept.id is not None
    assert gone.id is not None
    return merge_people(session, actor, kept.id, gone.id, MergeCause.REVIEWED, reason)


def _note(pair: PersonPair, actor: Actor, state: PairState, reason: str) -> None:
    pair.state, pair.reason = state, reason
    pair.decided_by, pair.decided_at = actor.user_id, now()
    pair.version += 1


def _accounts(*accounts: int | None) -> int:
    return sum(one is not None for one in accounts)
