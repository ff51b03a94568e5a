"""Takes back completions that were declared by mistake, many at once: where nothing was built on them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Table, insert, update
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import now, today
from talent.notices.enums import NoticeKind
from talent.people.evidence import set_evidence
from talent.people.finding import portions
from talent.people.tables import Person
from talent.training.certificates import revoke_certificates
from talent.training.completion_queries import seen_completions, teachings
from talent.training.completion_rules import Facts
from talent.training.completion_telling import tell_learners
from talent.training.enums import CertificateKind
from talent.training.recording import as_before, source_of, verified_body_of
from talent.training.tables import AuditedRecord, Completion, CompletionChange

_GONE = "已撤销，或不再存在。"
_CORRECTED = "登记之后有过更正。"
_AUDITED = "已被抽查。"


@dataclass(frozen=True, slots=True)
class _Undoable:
    """A completion that stands as it was declared."""

    id: int
    class_id: int
    version: int
    facts: Facts
    user_id: int | None


def kept_back(session: Session, actor: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """Why some of them can't be taken back: they were changed, audited or revoked since."""
    return _sorted_out(session, actor, ids)[1]


def take_back_completions(session: Session, actor: Actor, ids: Collection[int], reason: str) -> set[int]:
    """Revokes those that can be taken back, in a few statements; which these were."""
    verified_body_of(session, actor)
    found, _ = _sorted_out(session, actor, ids)
    # Who writes many completions locks their classes first, too; then they are looked at again.
    taught = teachings(session, {one.class_id for one in found}, lock=True)
    found, _ = _sorted_out(session, actor, ids, lock=True)
    if not found:
        return set()
    _revoke(session, actor, found, reason)
    gone = [one.id for one in found]
    tell_learners(
        session,
        [
            (
                one.user_id,
                NoticeKind.COMPLETION_REVOKED,
                f"{NoticeKind.COMPLETION_REVOKED}:{one.id}:{one.version}",
                taught[one.class_id],
            )
            for one in found
        ],
    )
    set_evidence(session, actor, {source_of(number): [] for number in gone})
    revoke_certificates(session, actor, CertificateKind.COMPLETION, gone, reason)
    record(session, actor, Action.COMPLETION_REVOKE, "completion", None, str(len(gone)))
    return set(gone)


def _sorted_out(
    session: Session, actor: Actor, ids: Collection[int], *, lock: bool = False
) -> tuple[list[_Undoable], dict[int, str]]:
    """Those that stand as they were declared, by id, and why the others stay."""
    found: list[_Undoable] = []
    stay = dict.fromkeys(ids, _GONE)
    for some in portions(sorted(ids)):
        drawn = select(AuditedRecord.completion_id).where(col(AuditedRecord.completion_id).in_(some))
        audited = set(session.exec(drawn.order_by(col(AuditedRecord.completion_id))))
        query = (
            columns_of(
                Completion.id,
                Completion.class_id,
                Completion.version,
                Completion.completed_on,
                Completion.hours,
                Completion.score,
                Person.user_id,
            )  # type: ignore[call-overload]
            .select_from(Completion)
            .outerjoin(Person, col(Person.id) == col(Completion.person_id))
            .where(
                seen_completions(actor), col(Completion.id).in_(some), col(Completion.revoked_on).is_(None)
            )
            .order_by(col(Completion.id))
        )
        if lock:
            query = query.with_for_update(of=Completion)
        for row in session.execute(query):
            if row.id in audited or row.version != 1:
                stay[row.id] = _AUDITED if row.id in audited else _CORRECTED
                continue
            del stay[row.id]
            facts = Facts(row.completed_on, row.hours, row.score)
            found.append(_Undoable(row.id, row.class_id, row.version, facts, row.user_id))
    return found, stay


def _revoke(session: Session, actor: Actor, found: Collection[_Undoable], reason: str) -> None:
    moment = now()
    traces = [
        {
            "completion_id": one.id,
            "before": as_before(one.facts),
            "reason": reason,
            "changed_by": actor.user_id,
            "changed_at": moment,
        }
        for one in found
    ]
    changes: Table = CompletionChange.__table__  # type: ignore[attr-defined]
    session.connection().execute(insert(changes), traces)
    done: Table = Completion.__table__  # type: ignore[attr-defined]
    for some in portions([one.id for one in found]):
        statement = update(done).where(done.c.id.in_(some))
        values = {"revoked_on": today(), "revoked_because": reason, "updated_at": moment}
        session.connection().execute(statement.values(**values, version=done.c.version + 1))
