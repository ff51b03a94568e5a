"""Pure decisions of hiring: which state may follow which and by whom, whose turn it is, what is due when."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from talent.hiring.enums import Answer, Side, Stage, ThreadReason, ThreadState
from talent.kit.clock import SHANGHAI

_T, _E, _S = Side.TALENT, Side.ENTERPRISE, Side.SYSTEM
_STATE = ThreadState
Sides = frozenset[Side]


def _by(*sides: Side) -> Sides:
    return frozenset(sides)


# What the enterprise may do with somebody whom it is talking to, and how such a thread ends otherwise.
_TALKS: Mapping[ThreadState, Sides] = {
    _STATE.INTERVIEW: _by(_E),
    _STATE.OFFERED: _by(_E),
    _STATE.HIRED: _by(_E),
    _STATE.REFUSED: _by(_E),
    _STATE.WITHDRAWN: _by(_T),
    _STATE.ENDED: _by(_S),
}
_ANSWERS_TO_HIRE: Mapping[ThreadState, Sides] = {_STATE.CONFIRMED: _by(_T), _STATE.CONTESTED: _by(_T)}

# The whole table: from a state to those that may follow, and which side may take the step.
TRANSITIONS: Mapping[ThreadState, Mapping[ThreadState, Sides]] = {
    _STATE.INVITED: {
        _STATE.TALKING: _by(_T),
        _STATE.DECLINED: _by(_T),
        _STATE.RECALLED: _by(_E),
        _STATE.ENDED: _by(_S),
    },
    _STATE.APPLIED: {_STATE.VIEWED: _by(_E), _STATE.TALKING: _by(_E), **_TALKS},
    _STATE.VIEWED: {_STATE.TALKING: _by(_E), **_TALKS},
    _STATE.TALKING: _TALKS,
    # An interview may be put off to another time, and there may be a second one.
    _STATE.INTERVIEW: _TALKS,
    _STATE.OFFERED: {
        _STATE.AGREED: _by(_T),
        _STATE.DECLINED: _by(_T),
        _STATE.HIRED: _by(_E),
        _STATE.REFUSED: _by(_E),
        _STATE.ENDED: _by(_S),
    },
    _STATE.AGREED: {
        _STATE.HIRED: _by(_E),
        _STATE.REFUSED: _by(_E),
        _STATE.WITHDRAWN: _by(_T),
        _STATE.ENDED: _by(_S),
    },
    _STATE.HIRED: {**_ANSWERS_TO_HIRE, _STATE.UNCONFIRMED: _by(_S), _STATE.ENDED: _by(_E)},
    _STATE.UNCONFIRMED: {**_ANSWERS_TO_HIRE, _STATE.ENDED: _by(_E)},
    _STATE.CONTESTED: {_STATE.CONFIRMED: _by(_T), _STATE.ENDED: _by(_E, _S)},
    _STATE.CONFIRMED: {},
    _STATE.REFUSED: {},
    # Who changed their mind may come back, while the demand is open.
    _STATE.RECALLED: {_STATE.INVITED: _by(_E), _STATE.APPLIED: _by(_T)},
    _STATE.DECLINED: {_STATE.APPLIED: _by(_T)},
    _STATE.WITHDRAWN: {_STATE.APPLIED: _by(_T)},
    _STATE.ENDED: {_STATE.APPLIED: _by(_T)},
}

TURN: Mapping[ThreadState, Side | None] = {
    _STATE.INVITED: _T,
    _STATE.APPLIED: _E,
    _STATE.VIEWED: _E,
    _STATE.TALKING: _E,
    _STATE.INTERVIEW: _E,
    _STATE.OFFERED: _T,
    _STATE.AGREED: _E,
    _STATE.HIRED: _T,
    _STATE.CONTESTED: _E,
    **dict.fromkeys(
        (
            _STATE.CONFIRMED,
            _STATE.UNCONFIRMED,
            _STATE.REFUSED,
            _STATE.RECALLED,
            _STATE.DECLINED,
            _STATE.WITHDRAWN,
            _STATE.ENDED,
        )
    ),
}

STAGES: Mapping[Stage, tuple[ThreadState, ...]] = {
    Stage.INVITED: (_STATE.INVITED,),
    Stage.APPLIED: (_STATE.APPLIED, _STATE.VIEWED),
    Stage.TALKING: (_STATE.TALKING,),
    Stage.INTERVIEW: (_STATE.INTERVIEW,),
    Stage.OFFER: (_STATE.OFFERED, _STATE.AGREED),
    Stage.HIRED: (_STATE.HIRED, _STATE.CONFIRMED, _STATE.UNCONFIRMED, _STATE.CONTESTED),
    Stage.OVER: (_STATE.REFUSED, _STATE.RECALLED, _STATE.DECLINED, _STATE.WITHDRAWN, _STATE.ENDED),
}
STAGE_OF: Mapping[ThreadState, Stage] = {state: stage for stage, states in STAGES.items() for state in states}

# Nobody is hired yet and somebody may still be.
OPEN = frozenset(state for state in ThreadState if STAGE_OF[state] not in (Stage.HIRED, Stage.OVER))
# Not yet in contact: these end with the demand, while those who talk may go on.
EARLY = frozenset({_STATE.INVITED, _STATE.APPLIED, _STATE.VIEWED})
OVER = frozenset(STAGES[Stage.OVER])
# A hire that counts for the demand.
COUNTED = frozenset({_STATE.HIRED, _STATE.CONFIRMED, _STATE.UNCONFIRMED})
# The threads in which the two are in contact or were when it ended well.
HAS_TURN = frozenset(state for state, side in TURN.items() if side is not None)
REFUSABLE = frozenset(state for state, after in TRANSITIONS.items() if _STATE.REFUSED in after)

# After these endings the person may apply anew: a hire elsewhere may come to nothing, silence may end.
REOPENED_BY_TALENT = frozenset({ThreadReason.ELSEWHERE, ThreadReason.SILENT})

REFUSAL_REASONS = (
    ThreadReason.SKILLS,
    ThreadReason.EXPERIENCE,
    ThreadReason.PAY,
    ThreadReason.PLACE,
    ThreadReason.TIME,
    ThreadReason.CHOSEN,
    ThreadReason.NO_SHOW,
    ThreadReason.OTHER,
)
DECLINE_REASONS = (
    ThreadReason.PAY,
    ThreadReason.PLACE,
    ThreadReason.DUTIES,
    ThreadReason.TIME,
    ThreadReason.OTHER_PLANS,
    ThreadReason.OTHER,
)

# Where each answer of a talent leads, by the state in which it is given.
ANSWERS: Mapping[Answer, Mapping[ThreadState, ThreadState]] = {
    Answer.ACCEPT: {
        _STATE.INVITED: _STATE.TALKING,
        _STATE.OFFERED: _STATE.AGREED,
        _STATE.HIRED: _STATE.CONFIRMED,
        _STATE.UNCONFIRMED: _STATE.CONFIRMED,
        _STATE.CONTESTED: _STATE.CONFIRMED,
    },
    Answer.DECLINE: {_STATE.INVITED: _STATE.DECLINED, _STATE.OFFERED: _STATE.DECLINED},
    Answer.WITHDRAW: {
        state: _STATE.WITHDRAWN for state, after in TRANSITIONS.items() if _STATE.WITHDRAWN in after
    },
    Answer.CONTEST: {_STATE.HIRED: _STATE.CONTESTED, _STATE.UNCONFIRMED: _STATE.CONTESTED},
}

REMINDERS = (3, 7)
SILENCE = timedelta(days=60)
CONFIRM_WITHIN = timedelta(days=14)
APPRAISED_AFTER = timedelta(days=90)
MOST_AT_ONCE = 100


def may_move(before: ThreadState, after: ThreadState, side: Side, reason: ThreadReason | None = None) -> bool:
    """Whether the side may take this step; ``reason`` is why the thread ended, where it has."""
    if before is ThreadState.ENDED and reason not in REOPENED_BY_TALENT:
        return False
    return side in TRANSITIONS[before].get(after, frozenset())


def next_states(state: ThreadState, side: Side, reason: ThreadReason | None = None) -> list[ThreadState]:
    """What the side may do now, in the order of the table."""
    return [after for after in TRANSITIONS[state] if may_move(state, after, side, reason)]


def answers_in(state: ThreadState) -> list[Answer]:
    """What a talent may say in the state."""
    return [answer for answer, leads in ANSWERS.items() if state in leads]


def since(day: date, waited: timedelta) -> datetime:
    """What moved before this moment has waited so long on ``day``, counted in days of Hebei."""
    return datetime.combine(day - waited + timedelta(days=1), time(), SHANGHAI)


def days_waited(moved_at: datetime, day: date) -> int:
    return max(0, (day - moved_at.astimezone(SHANGHAI).date()).days)


def may_be_appraised(state: ThreadState, hired_on: date | None, day: date) -> bool:
    return state in COUNTED and hired_on is not None and hired_on + APPRAISED_AFTER <= day
