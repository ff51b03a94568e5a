"""Marks an attempt that has ended, settles its result, and writes what comes of it: evidence, certificate."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams import asking
from talent.exams.attempt_queries import (
    asked_items,
    keys_of,
    skills_of_items,
    user_of,
    withdrawn_among,
)
from talent.exams.attempt_rules import reaches
from talent.exams.attempt_showing import read_answer
from talent.exams.attempt_tables import Attempt, AttemptItem, Paper
from talent.exams.enums import AttemptState
from talent.exams.items import RightParts, read_body, read_key
from talent.exams.marking import mark
from talent.exams.tables import QuestionVersion, Standard
from talent.kit.clock import SHANGHAI
from talent.notices.enums import NoticeKind
from talent.notices.service import tell
from talent.people.enums import EvidenceKind
from talent.people.evidence import Word, set_evidence
from talent.training.certificates import PLATFORM, ToCertify, issue_certificates, revoke_certificates
from talent.training.enums import CertificateKind, RevocationReason

_DIGITS = 4
_NO_LONGER = "重新核定后未达到合格线"


def close(session: Session, actor: Actor, attempt: Attempt) -> None:
    """Marks what a key can mark; where markers have to look, the result waits for them.

    For an attempt that the caller has locked and given its ``handed_in_at``.
    """
    # Locked: whoever withdraws one of the questions at the same moment comes wholly before or after.
    rows = asked_items(session, attempt.id or 0, lock=True)
    # One that was drawn at the very moment in which it was withdrawn is not marked as such yet.
    gone = withdrawn_among(session, {item.version_id for item, _ in rows})
    for item, _ in rows:
        item.withdrawn = item.withdrawn or item.version_id in gone
    mark_items(session, rows)
    attempt.state = AttemptState.MARKING
    attempt.version += 1
    session.add(attempt)
    settle(session, actor, attempt)


def mark_items(session: Session, rows: Sequence[tuple[AttemptItem, QuestionVersion]]) -> None:
    """Gives points by the keys as they are now; points that markers gave stay."""
    keys = keys_of(session, {version.id or 0 for _, version in rows})
    for item, version in rows:
        key = read_key(keys[item.version_id].key)
        # Only a case has shares: when everybody hands in at once, no other body is read for nothing.
        shares = asking.shares_of(read_body(version.body)) if isinstance(key, RightParts) else ()
        share = mark(key, read_answer(item), shares)
        if share is not None:
            item.points = round(share * item.most_points, _DIGITS)
            session.add(item)
    session.flush()


def settle(
    session: Session, actor: Actor, attempt: Attempt, *, told: NoticeKind = NoticeKind.EXAM_RESULT
) -> bool:
    """The result from the points as they stand, and what follows from it; False while some are missing.

    Settling again, after a question was withdrawn or marked anew, makes evidence and certificate what they
    should be now. For an attempt that the caller has locked. ``told`` is what its person hears if it changed.
    """
    items = [item for item, _ in asked_items(session, attempt.id or 0) if not item.withdrawn]
    if any(item.points is None for item in items):
        return False
    paper = session.get_one(Paper, attempt.paper_id)
    before = (attempt.state, attempt.points, attempt.most_points, attempt.passed)
    attempt.points = round(sum(item.points or 0 for item in items), _DIGITS)
    attempt.most_points = round(sum(item.most_points for item in items), _DIGITS)
    attempt.passed = reaches(attempt.points, attempt.most_points, paper.pass_mark)
    attempt.state = AttemptState.MARKED
    changed = before != (attempt.state, attempt.points, attempt.most_points, attempt.passed)
    attempt.version += changed
    session.add(attempt)
    session.flush()
    _attest(session, actor, attempt, paper, items)
    if changed:
        record(session, actor, Action.EXAM_SETTLE, "attempt", attempt.id, f"passed {attempt.passed}")
        # Who had no result yet hears of a first one, whatever led to it.
        first = before[0] is not AttemptState.MARKED
        _tell(session, actor, attempt, paper, NoticeKind.EXAM_RESULT if first else told)
    return True


def reached_items(items: Iterable[AttemptItem], pass_mark: float) -> list[int]:
    """The competencies in which the share of the points reaches the mark, in the order of the questions."""
    sums: dict[int, tuple[float, float]] = {}
    for item in items:
        points, most = sums.get(item.item_id, (0.0, 0.0))
        sums[item.item_id] = points + (item.points or 0), most + item.most_points
    return [number for number, (points, most) in sums.items() if reaches(points, most, pass_mark)]


def proven_skills(
    session: Session, items: Sequence[AttemptItem], passed: bool, pass_mark: float
) -> list[tuple[str, int]]:
    """Who passes has proven the skills of the competencies reached, each at its highest level there."""
    if not passed:
        return []
    levels: dict[str, int] = {}
    for row in skills_of_items(session, reached_items(items, pass_mark)):
        levels[row.skill] = max(row.level, levels.get(row.skill, 0))
    return sorted(levels.items())


def _attest(
    session: Session, actor: Actor, attempt: Attempt, paper: Paper, items: Sequence[AttemptItem]
) -> None:
    if attempt.person_id is None or attempt.id is None or attempt.handed_in_at is None:
        return
    skills = proven_skills(session, items, bool(attempt.passed), paper.pass_mark)
    day = attempt.handed_in_at.astimezone(SHANGHAI).date()
    words = [
        Word(attempt.person_id, skill, EvidenceKind.EXAMINED, level, PLATFORM, day, paper.title)
        for skill, level in skills
    ]
    set_evidence(session, actor, {f"attempt:{attempt.id}": words})
    if not attempt.passed:
        revoke_certificates(
            session, actor, CertificateKind.EXAM, [attempt.id], _NO_LONGER, RevocationReason.RESULT
        )
        return
    standard = session.get_one(Standard, paper.standard_id)
    wanted = ToCertify(
        kind=CertificateKind.EXAM,
        source_id=attempt.id,
        person_id=attempt.person_id,
        organisation_id=None,
        title=f"{standard.title}职业能力考试",
        issued_on=day,
        skills=tuple(skills),
    )
    issue_certificates(session, actor, [wanted])


def _tell(session: Session, actor: Actor, attempt: Attempt, paper: Paper, kind: NoticeKind) -> None:
    """Whoever handed in sees the result at once; a result that comes later is told."""
    user_id = user_of(session, attempt.person_id)
    if user_id is None or user_id == actor.user_id:
        return
    tell(
        session,
        user_id,
        kind,
        key=f"attempt:{attempt.id}:{attempt.version}",
        path=f"/me/exams/{attempt.id}/result",
        title=paper.title,
    )
