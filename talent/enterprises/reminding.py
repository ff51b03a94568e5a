"""What the calendar does to demands and verifications: remind, ask whether it is still true, take off."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlmodel import Session, col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import SYSTEM
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.enterprises.enums import DemandState, PauseReason, ReminderKind
from talent.enterprises.queries import live_of_verified, locked
from talent.enterprises.rules import ASK_AFTER, OFF_AFTER, WARN_AFTER, WARNED_FOR
from talent.enterprises.states import close_by_calendar, touch_open_demands
from talent.enterprises.tables import Demand, Reminder
from talent.notices.enums import NoticeKind
from talent.notices.service import tell_organisation

PORTION = 200
_WEEK, _DAY, _MONTH = timedelta(days=7), timedelta(days=1), timedelta(days=30)


def remind_of_ends(session: Session, day: date) -> int:
    """Tells the enterprise that a demand ends within a week, and again on the day before."""
    told = 0
    for kind, ahead, beyond in (
        (ReminderKind.DEMAND_DAY, _DAY, None),
        (ReminderKind.DEMAND_WEEK, _WEEK, _DAY),
    ):
        until = col(Demand.valid_until)
        due = live_of_verified(day).where(until >= day, until <= day + ahead)
        if beyond is not None:
            due = due.where(until > day + beyond)
        for demand in _portion(session, due, kind, until):
            assert demand.valid_until is not None
            _tell(session, demand, NoticeKind.DEMAND_ENDING, kind, demand.valid_until, demand.valid_until)
            _note(session, kind, demand.id, demand.valid_until, day)
            told += 1
    return told


def ask_if_true(session: Session, day: date) -> int:
    """Asks whether open demands that nobody confirmed for long still hold, and warns before the end."""
    told = 0
    for kind, notice, after, before in (
        (ReminderKind.DEMAND_OFF_SOON, NoticeKind.DEMAND_OFF_SOON, WARN_AFTER, None),
        (ReminderKind.DEMAND_CONFIRM, NoticeKind.DEMAND_CONFIRM, ASK_AFTER, WARN_AFTER),
    ):
        confirmed = col(Demand.confirmed_on)
        due = _open_demands(day).where(confirmed <= day - after)
        if before is not None:
            due = due.where(confirmed > day - before)
        for demand in _portion(session, due, kind, confirmed):
            assert demand.confirmed_on is not None
            off = max(demand.confirmed_on + OFF_AFTER, day + WARNED_FOR)
            _tell(session, demand, notice, kind, demand.confirmed_on, off)
            _note(session, kind, demand.id, demand.confirmed_on, day)
            told += 1
    return told


def pause_unconfirmed(session: Session, day: date) -> int:
    """Pauses open demands that nobody has confirmed for 90 days, a week after the warning at the earliest."""
    warned = exists().where(
        col(Reminder.kind) == ReminderKind.DEMAND_OFF_SOON,
        col(Reminder.object_id) == col(Demand.id),
        col(Reminder.about) == col(Demand.confirmed_on),
        col(Reminder.told_on) <= day - WARNED_FOR,
    )
    due = _open_demands(day).where(col(Demand.confirmed_on) <= day - OFF_AFTER, warned)
    demands = session.exec(locked(due.order_by(col(Demand.id)).limit(PORTION))).all()
    for demand in demands:
        assert demand.confirmed_on is not None
        demand.paused_for = PauseReason.UNCONFIRMED
        close_by_calendar(session, demand, DemandState.PAUSED)
        key = f"demand:{demand.id}:paused:{demand.confirmed_on}"
        path = f"/enterprise/demands/{demand.id}"
        tell_organisation(
            session, demand.organisation_id, NoticeKind.DEMAND_PAUSED, key=key, path=path, title=demand.title
        )
    return len(demands)


def remind_of_verification(session: Session, day: date) -> int:
    """Tells an enterprise that its verification ends within a month, and again in the last week."""
    told = 0
    until = col(Organisation.verified_until)
    for kind, ahead, beyond in (
        (ReminderKind.VERIFICATION_WEEK, _WEEK, None),
        (ReminderKind.VERIFICATION_MONTH, _MONTH, _WEEK),
    ):
        due = _verified().where(until >= day, until <= day + ahead, col(Organisation.applied_at).is_(None))
        if beyond is not None:
            due = due.where(until > day + beyond)
        fresh = ~exists().where(
            col(Reminder.kind) == kind,
            col(Reminder.object_id) == col(Organisation.id),
            col(Reminder.about) == until,
        )
        for row in session.exec(due.where(fresh).order_by(col(Organisation.id)).limit(PORTION)).all():
            assert row.verified_until is not None
            tell_organisation(
                session,
                row.id or 0,
                NoticeKind.ORGANISATION_ENDING,
                key=f"{kind.value}:{row.id}:{row.verified_until}",
                path="/enterprise/verification",
                organisation=row.name,
                day=row.verified_until.isoformat(),
            )
            _note(session, kind, row.id, row.verified_until, day)
            told += 1
    return told


def lapse_verifications(session: Session, day: date) -> int:
    """Stores as lapsed what was verified until before ``day``; its open demands leave matching with it."""
    due = _verified().where(col(Organisation.verified_until) < day).order_by(col(Organisation.id))
    rows = session.exec(due.limit(PORTION).with_for_update()).all()
    for row in rows:
        assert row.id is not None
        row.verification = Verification.LAPSED
        row.version += 1
        session.flush()
        record(session, SYSTEM, Action.ORGANISATION_LAPSE, "organisation", row.id)
        touch_open_demands(session, row.id)
        tell_organisation(
            session,
            row.id,
            NoticeKind.ORGANISATION_LAPSED,
            key=f"organisation:{row.id}:lapsed:{row.verified_until}",
            path="/enterprise/verification",
            organisation=row.name,
        )
    return len(rows)


def _verified() -> SelectOfScalar[Organisation]:
    return select(Organisation).where(col(Organisation.verification) == Verification.VERIFIED)


def _open_demands(day: date) -> SelectOfScalar[Demand]:
    return live_of_verified(day).where(col(Demand.state) == DemandState.OPEN, col(Demand.valid_until) >= day)


def _portion(
    session: Session, due: SelectOfScalar[Demand], kind: ReminderKind, about: object
) -> Iterator[Demand]:
    """Those of which the enterprise was not reminded yet, by id."""
    fresh = ~exists().where(
        col(Reminder.kind) == kind, col(Reminder.object_id) == col(Demand.id), col(Reminder.about) == about
    )
    yield from session.exec(due.where(fresh).order_by(col(Demand.id)).limit(PORTION)).all()


def _tell(
    session: Session, demand: Demand, notice: NoticeKind, kind: ReminderKind, about: date, day: date
) -> None:
    tell_organisation(
        session,
        demand.organisation_id,
        notice,
        key=f"{kind.value}:{demand.id}:{about}",
        path=f"/enterprise/demands/{demand.id}",
        title=demand.title,
        day=day.isoformat(),
    )


def _note(session: Session, kind: ReminderKind, object_id: int | None, about: date, day: date) -> None:
    assert object_id is not None
    session.add(Reminder(kind=kind, object_id=object_id, about=about, told_on=day))
    session.flush()
