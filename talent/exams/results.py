"""Marks attempts that have ended, settles results, and writes what comes of them: evidence, certificates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

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
from talent.training.certificate_queries import lock_of_sources
from talent.training.certificates import PLATFORM, ToCertify, issue_certificates, revoke_certificates
from talent.training.enums import CertificateKind, RevocationReason

_DIGITS = 4
_NO_LONGER = "重新核定后未达到合格线"


def close(session: Session, actor: Actor, attempts: Sequence[Attempt]) -> None:
    """Marks what a key can mark; where markers have to look, the result waits for them.

    For attempts that the caller has locked, by id, and given their ``handed_in_at``.
    """
    for attempt in attempts:
        rows = asked_items(session, attempt.id or 0, lock=True)
        # One that was drawn at the very moment in which it was withdrawn is not marked as such yet.
        gone = withdrawn_among(session, {item.version_id for item, _ in rows})
        for item, _ in rows:
            item.withdrawn = item.withdrawn or item.version_id in gone
        mark_items(session, rows)
        attempt.state = AttemptState.MARKING
        attempt.version += 1
        session.add(attempt)
    settle(session, actor, attempts)


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


@dataclass(frozen=True)
class _Outcome:
    """A result as it is now. ``first`` is the one of somebody who had none yet."""

    attempt: Attempt
    paper: Paper
    items: list[AttemptItem]
    changed: bool
    first: bool


def settle(
    session: Session,
    actor: Actor,
    attempts: Sequence[Attempt],
    *,
    told: NoticeKind = NoticeKind.EXAM_RESULT,
) -> None:
    """The results from the points as they stand, and what follows; of no attempt while points are missing.

    Settling again, after a question was withdrawn or marked anew, makes evidence and certificates what they
    should be now. For attempts that the caller has locked, by id. ``told`` is what people hear if it changed.

    The evidence of all is locked at once, before any line is appended to the trail: whoever has that turn
    must wait for nobody's row (see ``audit.turns``). For the same reason callers append after this.
    """
    found = (_outcome(session, attempt) for attempt in attempts)
    outcomes = [one for one in found if one is not None]
    session.flush()
    _attest(session, actor, outcomes)
    for one in outcomes:
        if one.changed:
            detail = f"passed {one.attempt.passed}"
            record(session, actor, Action.EXAM_SETTLE, "attempt", one.attempt.id, detail)
            # Who had no result yet hears of a first one, whatever led to it.
            _tell(session, actor, one, NoticeKind.EXAM_RESULT if one.first else told)


def _outcome(session: Session, attempt: Attempt) -> _Outcome | None:
    """Written to the attempt; None while points of a question that counts are missing."""
    items = [item for item, _ in asked_items(session, attempt.id or 0) if not item.withdrawn]
    if any(item.points is None for item in items):
        return None
    paper = session.get_one(Paper, attempt.paper_id)
    before = (attempt.state, attempt.points, attempt.most_points, attempt.passed)
    attempt.points = round(sum(item.points or 0 for item in items), _DIGITS)
    attempt.most_points = round(sum(item.most_points for item in items), _DIGITS)
    attempt.passed = reaches(attempt.points, attempt.most_points, paper.pass_mark)
    attempt.state = AttemptState.MARKED
    changed = before != (attempt.state, attempt.points, attempt.most_points, attempt.passed)
    attempt.version += changed
    if changed:
        # Estimated from what counts no more; the night's figures bring it again.
        attempt.ability = None
    session.add(attempt)
    return _Outcome(attempt, paper, items, changed, before[0] is not AttemptState.MARKED)


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


def _attest(session: Session, actor: Actor, outcomes: Sequence[_Outcome]) -> None:
    """Evidence and certificates of all of them at once."""
    words: dict[str, list[Word]] = {}
    failed: list[int] = []
    wanted: list[ToCertify] = []
    for one in outcomes:
        attempt, paper = one.attempt, one.paper
        if attempt.person_id is None or attempt.id is None or attempt.handed_in_at is None:
            continue
        skills = proven_skills(session, one.items, bool(attempt.passed), paper.pass_mark)
        day = attempt.handed_in_at.astimezone(SHANGHAI).date()
        words[f"attempt:{attempt.id}"] = [
            Word(attempt.person_id, skill, EvidenceKind.EXAMINED, level, PLATFORM, day, paper.title)
            for skill, level in skills
        ]
        if attempt.passed:
            wanted.append(_to_certify(session, attempt.id, attempt.person_id, paper, day, skills))
        else:
            failed.append(attempt.id)
    # Before the first line of the trail, which lets nobody else write until the end.
    lock_of_sources(session, CertificateKind.EXAM, sorted({*failed, *(one.source_id for one in wanted)}))
    set_evidence(session, actor, words)
    if failed:
        revoke_certificates(session, actor, CertificateKind.EXAM, failed, _NO_LONGER, RevocationReason.RESULT)
    if wanted:
        issue_certificates(session, actor, wanted)


def _to_certify(
    session: Session,
    attempt_id: int,
    person_id: int,
    paper: Paper,
    day: date,
    skills: Sequence[tuple[str, int]],
) -> ToCertify:
    standard = session.get_one(Standard, paper.standard_id)
    return ToCertify(
        kind=CertificateKind.EXAM,
        source_id=attempt_id,
        person_id=person_id,
        organisation_id=None,
        title=f"{standard.title}职业能力考试",
        issued_on=day,
        skills=tuple(skills),
    )


def _tell(session: Session, actor: Actor, one: _Outcome, kind: NoticeKind) -> None:
    """Whoever handed in sees the result at once; a result that comes later is told."""
    user_id = user_of(session, one.attempt.person_id)
    if user_id is None or user_id == actor.user_id:
        return
    tell(
        session,
        user_id,
        kind,
        key=f"attempt:{one.attempt.id}:{one.attempt.version}",
        path=f"/me/exams/{one.attempt.id}/result",
        title=one.paper.title,
    )
