"""The result of an own attempt: by competency, and of each question whether it was right.

What would have been right is not told: the same bank serves the next attempt. Stems and explanations are
shown only where the paper says so.
"""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.exams.attempt_queries import asked_items, attempts_at, items_by_id, keys_of
from talent.exams.attempt_rules import Try, reaches, retake_day, share
from talent.exams.attempt_schemas import AbilityOut, AnsweredOut, CompetencyOut, ResultOut, Verdict
from talent.exams.attempt_showing import attempt_out, read_answer
from talent.exams.attempt_tables import Attempt, AttemptItem, Paper
from talent.exams.attempts import own_attempt
from talent.exams.enums import AttemptState
from talent.exams.figure_queries import statistics_of
from talent.exams.items import read_body
from talent.exams.marking import is_empty
from talent.exams.rasch import standard_error
from talent.exams.results import proven_skills
from talent.exams.tables import QuestionKey, QuestionVersion, StandardItem
from talent.kit.errors import Conflict
from talent.training.enums import CertificateKind
from talent.training.tables import Certificate
from talent.vocab.service import skill_names

_NEARLY = 1e-6


def get_result(session: Session, actor: Actor, attempt_id: int) -> ResultOut:
    """Raises ``Conflict`` while the attempt is open: before its end nothing is told of right and wrong."""
    attempt = own_attempt(session, actor, attempt_id)
    if attempt.state is AttemptState.OPEN:
        raise Conflict("这次考试还没有交卷。")
    paper = session.get_one(Paper, attempt.paper_id)
    rows = asked_items(session, attempt_id)
    items = items_by_id(session, {item.item_id for item, _ in rows})
    keys = keys_of(session, {item.version_id for item, _ in rows}) if paper.explained else {}
    marked = attempt.state is AttemptState.MARKED
    counting = [item for item, _ in rows if not item.withdrawn]
    skills = proven_skills(session, counting, bool(marked and attempt.passed), paper.pass_mark)
    names = skill_names(session, {skill for skill, _ in skills})
    tries = [
        Try(one.state, one.handed_in_at or one.ends_at, bool(one.passed))
        for one in attempts_at(session, attempt.person_id or 0, attempt.paper_id)
    ]
    return ResultOut(
        attempt=attempt_out(attempt, paper),
        share=share(attempt.points, attempt.most_points) if marked and attempt.points is not None else None,
        competencies=_competencies(counting, items, paper.pass_mark),
        questions=[_answered(item, version, items, keys, paper) for item, version in rows],
        skills=[names.get(skill, skill) for skill, _ in skills],
        again_on=retake_day(tries, paper.most_attempts, paper.retake_days),
        tries_left=max(0, paper.most_attempts - len(tries)),
        certificate=_certificate(session, attempt),
        ability=_ability(session, attempt, counting),
    )


def _ability(session: Session, attempt: Attempt, counting: Sequence[AttemptItem]) -> AbilityOut | None:
    if attempt.state is not AttemptState.MARKED or attempt.ability is None:
        return None
    statistics = statistics_of(session, {item.version_id for item in counting}).values()
    hard = [one.difficulty for one in statistics if one.difficulty is not None]
    if not hard:
        return None
    return AbilityOut(value=attempt.ability, error=standard_error(attempt.ability, hard), questions=len(hard))


def _competencies(
    counting: Sequence[AttemptItem], items: Mapping[int, StandardItem], pass_mark: float
) -> list[CompetencyOut]:
    """In the order of the standard; without a share while a question of it waits for markers."""
    by_item: dict[int, list[AttemptItem]] = {}
    for one in counting:
        by_item.setdefault(one.item_id, []).append(one)
    found = []
    for number in sorted(by_item, key=lambda number: (items[number].position, number)):
        points = sum(one.points or 0 for one in by_item[number])
        most = sum(one.most_points for one in by_item[number])
        waits = any(one.points is None for one in by_item[number])
        found.append(
            CompetencyOut(
                title=items[number].title,
                points=points,
                most_points=most,
                share=None if waits else share(points, most),
                reached=None if waits else reaches(points, most, pass_mark),
            )
        )
    return found


def _answered(
    item: AttemptItem,
    version: QuestionVersion,
    items: Mapping[int, StandardItem],
    keys: Mapping[int, QuestionKey],
    paper: Paper,
) -> AnsweredOut:
    key = keys.get(item.version_id)
    return AnsweredOut(
        position=item.position,
        kind=read_body(version.body).kind,
        competency=items[item.item_id].title,
        verdict=_verdict(item),
        points=item.points,
        most_points=item.most_points,
        stem=version.stem if paper.explained else "",
        explanation=key.explanation if key is not None else "",
    )


def _verdict(item: AttemptItem) -> Verdict:
    if item.withdrawn:
        return Verdict.WITHDRAWN
    if item.points is None:
        return Verdict.WAITING
    if is_empty(read_answer(item)):
        return Verdict.EMPTY
    if item.points + _NEARLY >= item.most_points:
        return Verdict.RIGHT
    return Verdict.PART if item.points > 0 else Verdict.WRONG


def _certificate(session: Session, attempt: Attempt) -> str:
    query = select(Certificate.number).where(
        Certificate.kind == CertificateKind.EXAM,
        Certificate.source_id == attempt.id,
        col(Certificate.revoked_on).is_(None),
    )
    return session.exec(query).one_or_none() or ""
