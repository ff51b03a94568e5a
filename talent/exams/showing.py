"""Rows of the question bank as everybody above sees them: without any key."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.exams import queries
from talent.exams.enums import QuestionState
from talent.exams.items import read_body
from talent.exams.rules import MOVES, may_review
from talent.exams.schemas import QuestionCard, QuestionOut, ReviewOut, VersionOut
from talent.exams.tables import Question, QuestionVersion
from talent.kit.errors import NotFound
from talent.vocab.service import skill_names

_EXCERPT = 80


def question_cards(session: Session, rows: Sequence[tuple[Question, QuestionVersion]]) -> list[QuestionCard]:
    """For a list, in a fixed number of queries."""
    ids = [question.id or 0 for question, _ in rows]
    names = skill_names(session, {question.skill for question, _ in rows})
    users = queries.user_names(session, {question.author_id for question, _ in rows})
    organisations = queries.organisation_names(session, {question.organisation_id for question, _ in rows})
    returned = queries.returned_among(session, [version.id or 0 for _, version in rows])
    used = queries.used_by_question(session, ids)
    return [
        QuestionCard(
            id=question.id or 0,
            code=question.code,
            kind=question.kind,
            state=question.state,
            skill=question.skill,
            skill_name=names.get(question.skill, question.skill),
            level=question.level,
            difficulty=question.difficulty,
            excerpt=excerpt_of(version.stem),
            number=question.current,
            returned=question.state is QuestionState.DRAFT and version.id in returned,
            used=used.get(question.id or 0, 0),
            author_name=users.get(question.author_id or 0, ""),
            organisation_name=organisations.get(question.organisation_id or 0, ""),
            version=question.version,
            updated_at=question.updated_at,
        )
        for question, version in rows
    ]


def question_out(
    session: Session, actor: Actor, question: Question, number: int | None = None
) -> QuestionOut:
    """The question with one of its versions, the one that stands for None."""
    versions = queries.versions_of(session, question.id or 0)
    standing = next(one for one in versions if one.number == question.current)
    shown = standing if number is None else version_numbered(session, question, number)
    card = question_cards(session, [(question, standing)])[0]
    return QuestionOut(
        **card.model_dump(),
        stem=shown.stem,
        body=read_body(shown.body),
        shown=shown.number,
        may_review=_may_review(actor, question, versions),
        moves=_moves(actor, question),
        reviews=_reviews(session, question),
        versions=_versions(session, question, versions),
    )


def version_numbered(session: Session, question: Question, number: int | None) -> QuestionVersion:
    """A version of the question; the one that stands for None."""
    query = select(QuestionVersion).where(
        col(QuestionVersion.question_id) == question.id,
        col(QuestionVersion.number) == (question.current if number is None else number),
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有找到试题的这个版本。")
    return found


def _may_review(actor: Actor, question: Question, versions: Sequence[QuestionVersion]) -> bool:
    writers = {question.author_id, *(one.written_by for one in versions)}
    return (
        question.state is QuestionState.DRAFT
        and may(actor, Permission.QUESTIONS_REVIEW)
        and may_review(actor.user_id, writers)
    )


def _moves(actor: Actor, question: Question) -> tuple[QuestionState, ...]:
    """Moves by a button: not those to which only a review leads."""
    reviewer = may(actor, Permission.QUESTIONS_REVIEW)
    return tuple(
        state
        for state in MOVES[question.state]
        if state is not QuestionState.REVIEWED and (reviewer or state is not QuestionState.IN_USE)
    )


def _reviews(session: Session, question: Question) -> tuple[ReviewOut, ...]:
    rows = queries.reviews_of(session, question.id or 0)
    names = queries.user_names(session, {row.reviewer_id for row, _ in rows})
    return tuple(
        ReviewOut(
            number=number,
            verdict=row.verdict,
            comment=row.comment,
            reviewer_name=names.get(row.reviewer_id or 0, ""),
            reviewed_at=row.reviewed_at,
        )
        for row, number in rows
    )


def _versions(
    session: Session, question: Question, versions: Sequence[QuestionVersion]
) -> tuple[VersionOut, ...]:
    names = queries.user_names(session, {one.written_by for one in versions})
    used = queries.used_by_version(session, question.id or 0)
    return tuple(
        VersionOut(
            number=one.number,
            written_by=names.get(one.written_by or 0, ""),
            written_at=one.written_at,
            used=used.get(one.number, 0),
        )
        for one in versions
    )


def excerpt_of(stem: str) -> str:
    """The beginning of a stem on one line, for lists."""
    line = " ".join(stem.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"
