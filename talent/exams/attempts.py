"""Sitting a paper: begin, read, hand in. Time is the server's; whoever is out of time is handed in."""

from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from secrets import randbits

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.permissions import Permission, may, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.exams import asking
from talent.exams.attempt_queries import (
    asked_items,
    attempts_at,
    bank_for,
    find_own_attempt,
    find_paper,
    late,
    locked,
    own_attempts,
    papers_by_id,
    parts_of,
    seen_in,
)
from talent.exams.attempt_rules import GRACE, Try, ended, refusal, retake_day, time_allowed
from talent.exams.attempt_schemas import AttemptOut, ExamOut, SittingOut, Standing
from talent.exams.attempt_showing import attempt_outs, sitting_out
from talent.exams.attempt_tables import Attempt, AttemptItem, ExtraTime, Paper
from talent.exams.drawing import Drawn, draw
from talent.exams.enums import AttemptState, PaperState
from talent.exams.items import read_body
from talent.exams.paper_showing import paper_outs, plain_parts
from talent.exams.papers import NO_PAPER
from talent.exams.results import close
from talent.exams.tables import QuestionVersion
from talent.kit.clock import now, today
from talent.kit.db import count
from talent.kit.errors import Conflict, Invalid, NotFound, Unavailable
from talent.kit.paging import Page, Paged
from talent.people.own import find_own, lock_own
from talent.people.tables import Person

NO_ATTEMPT = "没有找到这次考试。"
_NO_PROFILE = "参加考试前，请先建立人才档案：成绩和技能凭据都记在档案上。"
_TOO_FEW = "这份试卷暂时无法组卷，请稍后再试，或联系工作人员。"
# Of one transaction, so that nobody waits long behind it.
PORTION = 20


def get_exam(session: Session, actor: Actor, paper_id: int) -> ExamOut:
    """An open paper, and where the actor stands with it."""
    paper = find_paper(session, actor, paper_id)
    if paper is None:
        raise NotFound(NO_PAPER)
    standing = None
    if may(actor, Permission.EXAM_OWN):
        standing = _standing(session, paper, find_own(session, actor))
    return ExamOut(paper=paper_outs(session, [paper])[0], standing=standing)


def begin(session: Session, actor: Actor, paper_id: int, *, key: str = "") -> int:
    """The id of the attempt; one that is open already is gone on with."""
    require(actor, Permission.EXAM_OWN)
    body = body_of({"paper": paper_id})
    if (made := made_before(session, actor, Action.EXAM_BEGIN, key, body)) is not None:
        return made
    if find_own(session, actor) is None:
        raise Invalid(_NO_PROFILE)
    # Locked, so that of two begins at the same moment the second sees the first.
    person = lock_own(session, actor)
    close_own_late(session, actor)
    paper = find_paper(session, actor, paper_id)
    if paper is None or paper.state is not PaperState.OPEN:
        raise NotFound(NO_PAPER)
    assert person.id is not None
    before = attempts_at(session, person.id, paper_id)
    if before and before[0].state is AttemptState.OPEN:
        return before[0].id or 0
    if why := refusal(_tries(before), paper.most_attempts, paper.retake_days, today()):
        raise Conflict(why)
    attempt = add_attempt(session, paper, person.id, before)
    remember(session, actor, Action.EXAM_BEGIN, key, body, attempt.id or 0)
    record(session, actor, Action.EXAM_BEGIN, "attempt", attempt.id, f"paper {paper_id}")
    return attempt.id or 0


def get_sitting(session: Session, actor: Actor, attempt_id: int) -> SittingOut:
    """An own open attempt, its questions and the answers as saved. Raises ``Conflict`` once it is over."""
    attempt = own_attempt(session, actor, attempt_id)
    if attempt.state is not AttemptState.OPEN:
        raise Conflict("这次考试已经结束，请查看成绩。")
    paper = session.get_one(Paper, attempt.paper_id)
    return sitting_out(attempt, paper, asked_items(session, attempt_id), now())


def get_attempt(session: Session, actor: Actor, attempt_id: int) -> AttemptOut:
    attempt = own_attempt(session, actor, attempt_id)
    return attempt_outs([attempt], papers_by_id(session, [attempt.paper_id]))[0]


def list_attempts(session: Session, actor: Actor, page: Page) -> Paged[AttemptOut]:
    """The actor's own, the last first."""
    require(actor, Permission.EXAM_OWN)
    query = own_attempts(actor)
    rows = session.exec(query.order_by(col(Attempt.id).desc()).offset(page.offset).limit(page.size)).all()
    papers = papers_by_id(session, {row.paper_id for row in rows})
    return Paged[AttemptOut](
        items=attempt_outs(rows, papers), total=count(session, query), number=page.number, size=page.size
    )


def hand_in(session: Session, actor: Actor, attempt_id: int) -> AttemptOut:
    """Ends an own attempt and marks it; however often it is sent, it is done once."""
    attempt = own_attempt(session, actor, attempt_id, lock=True)
    if attempt.state is AttemptState.OPEN:
        _end(session, actor, [attempt])
    return attempt_outs([attempt], papers_by_id(session, [attempt.paper_id]))[0]


def has_late(session: Session, actor: Actor) -> bool:
    """Whether an attempt of the actor is out of time and still open."""
    query = late(own_attempts(actor), now() - GRACE)
    return session.exec(query.order_by(col(Attempt.id)).limit(1)).first() is not None


def close_own_late(session: Session, actor: Actor) -> None:
    """Hands in what is out of time, before a page of it is read."""
    _end(session, actor, session.exec(locked(late(own_attempts(actor), now() - GRACE))).all())


def close_late(session: Session, day: date) -> int:
    """Hands in what nobody has looked at since its time was over, a portion at a time."""
    del day
    attempts = list(session.exec(locked(late(select(Attempt), now() - GRACE).limit(PORTION))))
    _end(session, SYSTEM, attempts)
    return len(attempts)


def own_attempt(session: Session, actor: Actor, attempt_id: int, *, lock: bool = False) -> Attempt:
    """Another's is not found."""
    require(actor, Permission.EXAM_OWN)
    attempt = find_own_attempt(session, actor, attempt_id, lock=lock)
    if attempt is None:
        raise NotFound(NO_ATTEMPT)
    return attempt


def _standing(session: Session, paper: Paper, person: Person | None) -> Standing:
    if person is None or person.id is None:
        return Standing(
            may=False,
            why=_NO_PROFILE,
            open_attempt=None,
            tries=0,
            again_on=None,
            passed=False,
            minutes=paper.minutes,
        )
    before = attempts_at(session, person.id, paper.id or 0)
    last = before[0] if before else None
    goes_on = last is not None and last.state is AttemptState.OPEN and not ended(last.ends_at, now())
    tries = _tries(before)
    why = refusal(tries, paper.most_attempts, paper.retake_days, today())
    return Standing(
        may=goes_on or not why,
        why="" if goes_on else why,
        open_attempt=last.id if last is not None and goes_on else None,
        tries=len(tries),
        again_on=retake_day(tries, paper.most_attempts, paper.retake_days),
        passed=any(one.passed for one in tries),
        minutes=round(time_allowed(paper.minutes, _percent(session, person.id)).total_seconds() / 60),
    )


def _tries(before: Sequence[Attempt]) -> list[Try]:
    return [Try(one.state, one.handed_in_at or one.ends_at, bool(one.passed)) for one in before]


def add_attempt(
    session: Session,
    paper: Paper,
    person_id: int,
    before: Sequence[Attempt],
    *,
    seed: int | None = None,
    started: datetime | None = None,
) -> Attempt:
    """Draws the questions anew, without those of the time before as far as the bank allows.

    ``before`` are the tries so far, the last one first; without ``seed`` and ``started`` by chance and now.
    """
    assert paper.id is not None
    seed = randbits(31) if seed is None else seed
    drawn = _draw(session, paper.id, seed, before)
    moment = started or now()
    attempt = Attempt(
        paper_id=paper.id,
        person_id=person_id,
        seed=seed,
        started_at=moment,
        ends_at=moment + time_allowed(paper.minutes, _percent(session, person_id)),
        most_points=sum(one.part.points for one in drawn),
    )
    try:
        with session.begin_nested():
            session.add(attempt)
    except IntegrityError as error:
        raise Conflict("这份试卷已在另一个窗口开始作答，请刷新后继续。") from error
    _ask(session, attempt, drawn)
    return attempt


def _draw(session: Session, paper_id: int, seed: int, before: Sequence[Attempt]) -> list[Drawn]:
    parts = plain_parts(parts_of(session, [paper_id]))
    bank = bank_for(session, {part.item_id for part in parts}, paper_id)
    seen = seen_in(session, before[0].id or 0) if before else frozenset()
    drawn = draw(parts, bank, seed, seen)
    if not drawn:
        raise Unavailable(_TOO_FEW)
    return drawn


def _ask(session: Session, attempt: Attempt, drawn: Sequence[Drawn]) -> None:
    assert attempt.id is not None
    bodies = _bodies(session, [one.candidate.version_id for one in drawn])
    chance = Random(attempt.seed)  # noqa: S311 - repeatable, not secret
    # One statement without objects: many begin at the same moment.
    rows = [
        {
            "attempt_id": attempt.id,
            "position": position,
            "version_id": one.candidate.version_id,
            "item_id": one.part.item_id,
            "shown": asking.write_shown(asking.shuffled(read_body(bodies[one.candidate.version_id]), chance)),
            "sequence": 0,
            "flagged": False,
            "most_points": one.part.points,
            "withdrawn": False,
        }
        for position, one in enumerate(drawn, 1)
    ]
    session.execute(insert(AttemptItem), rows)


def _bodies(session: Session, ids: Sequence[int]) -> dict[int, str]:
    query = select(QuestionVersion.id, QuestionVersion.body).where(col(QuestionVersion.id).in_(ids))
    return {number: body for number, body in session.exec(query.order_by(col(QuestionVersion.id))) if number}


def _percent(session: Session, person_id: int) -> int:
    extra = session.get(ExtraTime, person_id)
    return extra.percent if extra is not None else 0


def _end(session: Session, actor: Actor, attempts: Sequence[Attempt]) -> None:
    for attempt in attempts:
        attempt.handed_in_at = min(now(), attempt.ends_at)
    close(session, actor, attempts)
    for attempt in attempts:
        record(session, actor, Action.EXAM_END, "attempt", attempt.id)
