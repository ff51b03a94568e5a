"""Pure decisions of sampling audits: which state may follow which, by whom, whose turn it is, what is due."""

from collections.abc import Mapping
from datetime import date, timedelta

from talent.training.enums import AuditState, Party, RecordVerdict

_STATE = AuditState
_BODY, _STAFF, _SYSTEM = Party.BODY, Party.STAFF, Party.SYSTEM

# What an audit begins with unless its form says otherwise.
BODY_SHARE = 0.3
RECORD_SHARE = 0.2
LEAST_RECORDS = 2
MOST_RECORDS = 20
DUE_AFTER = timedelta(days=14)

# Days that are left when the body is reminded, the first reminder first.
REMINDERS = (7, 1)
OBJECTION_TIME = timedelta(days=10)
MOST_PROOFS = 10

# The whole table: from a state to those that may follow, and who may take the step.
TRANSITIONS: Mapping[AuditState, Mapping[AuditState, frozenset[Party]]] = {
    # After the day on which it is due, it is looked at as it stands.
    _STATE.ASKED: {_STATE.SUBMITTED: frozenset({_BODY, _SYSTEM})},
    _STATE.SUBMITTED: {_STATE.REVIEWED: frozenset({_STAFF})},
    _STATE.REVIEWED: {_STATE.OBJECTED: frozenset({_BODY}), _STATE.SETTLED: frozenset({_STAFF})},
    _STATE.OBJECTED: {_STATE.SETTLED: frozenset({_STAFF})},
    _STATE.SETTLED: {},
}
# Where the body may add and take away proofs, and where the staff say what they think of each record.
COLLECTING = frozenset({_STATE.ASKED, _STATE.REVIEWED})
JUDGING = frozenset({_STATE.SUBMITTED, _STATE.OBJECTED})
# The body does not see half a review.
UNSEEN = frozenset({_STATE.ASKED, _STATE.SUBMITTED})


def may_follow(before: AuditState, after: AuditState, party: Party) -> bool:
    return party in TRANSITIONS[before].get(after, frozenset())


def turn_of(state: AuditState, object_until: date | None, day: date) -> Party | None:
    """Who has to do something on ``day``; nobody once it is settled."""
    if state is _STATE.SETTLED:
        return None
    if state is _STATE.ASKED or may_object(state, object_until, day):
        return _BODY
    return _STAFF


def may_object(state: AuditState, object_until: date | None, day: date) -> bool:
    """Only where something was refused is there a day until which the body may object."""
    return state is _STATE.REVIEWED and object_until is not None and day <= object_until


def may_settle(state: AuditState, object_until: date | None, day: date) -> bool:
    """Not while the body may still object."""
    return _STATE.SETTLED in TRANSITIONS[state] and not may_object(state, object_until, day)


def object_until(verdicts: list[RecordVerdict], day: date) -> date | None:
    """The last day for an objection to a review of that day; None where there is nothing to object to."""
    return day + OBJECTION_TIME if RecordVerdict.REFUSED in verdicts else None


def reminder_due(left: int, reminded: int | None) -> int | None:
    """Which of the reminders a body is due, of which ``left`` days remain; None for none."""
    due = [days for days in REMINDERS if 0 <= left <= days and (reminded is None or days < reminded)]
    return min(due, default=None)
