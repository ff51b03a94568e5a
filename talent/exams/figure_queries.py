"""Selects of figures after use."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, or_
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from talent.exams.attempt_tables import (
    Attempt,
    AttemptItem,
    Paper,
    PaperStatistic,
    QuestionReport,
    Withdrawal,
)
from talent.exams.enums import AttemptState, FigureOrder, QuestionKind
from talent.exams.figure_schemas import FigureFilter
from talent.exams.tables import ItemStatistic, Question, QuestionVersion

# Of a standard so many of the latest attempts are looked at: more would say nothing new.
MOST_ATTEMPTS = 3000
# Results that are computed anew after a withdrawal may lie in any of these.
SETTLED = (AttemptState.MARKED, AttemptState.MARKING)


class Taken(NamedTuple):
    """A marked attempt."""

    id: int
    paper_id: int
    passed: bool | None
    forgotten: bool


class Given(NamedTuple):
    """What somebody got for a question, and what was answered."""

    attempt_id: int
    version_id: int
    points: float
    most_points: float
    answer: str | None


class Asked(NamedTuple):
    """A version with what its question is."""

    id: int
    kind: QuestionKind
    body: str


def taken(session: Session, standard_id: int) -> list[Taken]:
    """The latest marked attempts at papers of the standard."""
    query: Any = (
        select(Attempt.id, Attempt.paper_id, Attempt.passed, col(Attempt.person_id).is_(None))
        .join(Paper, col(Paper.id) == col(Attempt.paper_id))
        .where(Paper.standard_id == standard_id, col(Attempt.state) == AttemptState.MARKED)
        .order_by(col(Attempt.id).desc())
        .limit(MOST_ATTEMPTS)
    )
    return [Taken(*row) for row in session.exec(query)]


def given(session: Session, attempts: Collection[int]) -> list[Given]:
    """Withdrawn questions count for nobody, and for no figure of others."""
    query: Any = (
        columns_of(
            AttemptItem.attempt_id,  # type: ignore[call-overload]
            AttemptItem.version_id,
            AttemptItem.points,
            AttemptItem.most_points,
            AttemptItem.answer,
        )
        .where(col(AttemptItem.attempt_id).in_(attempts), col(AttemptItem.withdrawn).is_(False))
        .where(col(AttemptItem.points).is_not(None), col(AttemptItem.most_points) > 0)
        .order_by(col(AttemptItem.id))
    )
    return [Given(*row) for row in session.execute(query)]


def asked(session: Session, versions: Collection[int]) -> dict[int, Asked]:
    query: Any = (
        select(QuestionVersion.id, Question.kind, QuestionVersion.body)
        .join(Question, col(Question.id) == col(QuestionVersion.question_id))
        .where(col(QuestionVersion.id).in_(versions))
        .order_by(col(QuestionVersion.id))
    )
    return {row[0]: Asked(*row) for row in session.exec(query)}


def next_standard(session: Session, day: date) -> int | None:
    """A standard with marked attempts at a paper whose figures are not of the day."""
    query = (
        select(Paper.standard_id)
        .join(Attempt, col(Attempt.paper_id) == col(Paper.id))
        .outerjoin(PaperStatistic, col(PaperStatistic.paper_id) == col(Paper.id))
        .where(col(Attempt.state) == AttemptState.MARKED)
        .where(or_(col(PaperStatistic.paper_id).is_(None), col(PaperStatistic.computed_on) < day))
        .order_by(col(Paper.standard_id))
    )
    return session.exec(query.limit(1)).first()


def papers_taken(session: Session, standard_id: int) -> list[int]:
    """Those of the standard's papers with a marked attempt, however long ago."""
    marked = select(Attempt.paper_id).where(col(Attempt.state) == AttemptState.MARKED)
    query = select(Paper.id).where(Paper.standard_id == standard_id, col(Paper.id).in_(marked))
    return [number for number in session.exec(query.order_by(col(Paper.id))) if number is not None]


def open_reports(session: Session, versions: Collection[int]) -> dict[int, int]:
    query = (
        select(QuestionReport.version_id, func.count())
        .where(col(QuestionReport.version_id).in_(versions), col(QuestionReport.closed_at).is_(None))
        .group_by(col(QuestionReport.version_id))
        .order_by(col(QuestionReport.version_id))
    )
    return dict(session.exec(query).all())


def statistics_of(session: Session, versions: Collection[int]) -> dict[int, ItemStatistic]:
    query = select(ItemStatistic).where(col(ItemStatistic.version_id).in_(versions))
    return {row.version_id: row for row in session.exec(query.order_by(col(ItemStatistic.version_id)))}


def figure_rows(wanted: FigureFilter, paper_id: int | None = None) -> Any:
    """Statistic, version, question and withdrawal, in the order that is asked for; all or of a paper."""
    query = (
        columns_of(ItemStatistic, QuestionVersion, Question, Withdrawal)
        .join(QuestionVersion, col(QuestionVersion.id) == col(ItemStatistic.version_id))
        .join(Question, col(Question.id) == col(QuestionVersion.question_id))
        .outerjoin(Withdrawal, col(Withdrawal.version_id) == col(ItemStatistic.version_id))
    )
    if wanted.flag is not None:
        # No flag's code is a part of another's.
        query = query.where(col(ItemStatistic.flags).contains(wanted.flag.value, autoescape=True))
    if wanted.kind is not None:
        query = query.where(col(Question.kind) == wanted.kind)
    if wanted.text:
        holds = [
            one.contains(wanted.text, autoescape=True)
            for one in (col(Question.code), col(QuestionVersion.stem))
        ]
        query = query.where(or_(*holds))
    if paper_id is not None:
        of_paper = (
            select(AttemptItem.version_id)
            .join(Attempt, col(Attempt.id) == col(AttemptItem.attempt_id))
            .where(Attempt.paper_id == paper_id)
        )
        query = query.where(col(ItemStatistic.version_id).in_(of_paper))
    return query.order_by(*_ORDERS[wanted.order], col(ItemStatistic.version_id))


_ORDERS: dict[FigureOrder, tuple[Any, ...]] = {
    FigureOrder.DISCRIMINATION: (col(ItemStatistic.discrimination).asc().nulls_last(),),
    FigureOrder.HARD: (col(ItemStatistic.facility).asc(),),
    FigureOrder.EASY: (col(ItemStatistic.facility).desc(),),
    FigureOrder.TAKEN: (col(ItemStatistic.taken).desc(),),
}


def reports_of(session: Session, version_id: int, limit: int) -> list[QuestionReport]:
    """The open ones first, and of them the newest."""
    query = select(QuestionReport).where(QuestionReport.version_id == version_id)
    order = (col(QuestionReport.closed_at).is_not(None), col(QuestionReport.item_id).desc())
    return list(session.exec(query.order_by(*order).limit(limit)))


def attempts_with(version_id: int, after: int) -> Any:
    """Ids of attempts with a result, or waiting for one, in which the version was asked, ascending."""
    return (
        select(Attempt.id)
        .join(AttemptItem, col(AttemptItem.attempt_id) == col(Attempt.id))
        .where(AttemptItem.version_id == version_id, col(Attempt.id) > after)
        .where(col(Attempt.state).in_(SETTLED))
        .distinct()
        .order_by(col(Attempt.id))
    )
