"""Figures of questions and papers as staff read them."""

import json
from typing import Any

from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.exams import figure_queries as queries
from talent.exams.attempt_tables import Attempt, Paper, PaperStatistic, QuestionReport, Withdrawal
from talent.exams.enums import AttemptState, ItemFlag
from talent.exams.figure_schemas import (
    FigureDetail,
    FigureFilter,
    FigureRow,
    OptionOut,
    PaperFigureRow,
    ReportOut,
    WithdrawalOut,
)
from talent.exams.items import Choice, read_body
from talent.exams.tables import ItemStatistic, Question, QuestionVersion
from talent.kit.db import count
from talent.kit.errors import NotFound
from talent.kit.paging import Page, Paged

# So much of a stem stands in a list.
_SHORT = 60
_MOST_REPORTS = 50


def list_figures(
    session: Session, actor: Actor, wanted: FigureFilter, page: Page, paper_id: int | None = None
) -> Paged[FigureRow]:
    """Of all questions that were used, or of those of a paper."""
    require(actor, Permission.QUESTIONS_REVIEW)
    query = queries.figure_rows(wanted, paper_id)
    rows = session.execute(query.offset(page.offset).limit(page.size)).all()
    return Paged[FigureRow](
        items=[_row(*row) for row in rows],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def get_figure(session: Session, actor: Actor, version_id: int) -> FigureDetail:
    """With its options, what candidates say of it, and what became of it."""
    require(actor, Permission.QUESTIONS_REVIEW)
    one_version = queries.figure_rows(FigureFilter()).where(col(ItemStatistic.version_id) == version_id)
    found = session.execute(one_version).one_or_none()
    if found is None:
        raise NotFound("这道题还没有使用后的指标。")
    statistic, version, _, withdrawal = found
    reports = queries.reports_of(session, version_id, _MOST_REPORTS)
    return FigureDetail(
        **_row(*found).model_dump(),
        whole_stem=version.stem,
        options=_options(statistic, version),
        reports=[_report_out(one) for one in reports],
        open_reports=queries.open_reports(session, [version_id]).get(version_id, 0),
        attempts=count(session, queries.attempts_with(version_id, 0)),
        withdrawal=_withdrawal_out(session, withdrawal) if withdrawal else None,
    )


def list_paper_figures(session: Session, actor: Actor, page: Page) -> Paged[PaperFigureRow]:
    """Papers that somebody has taken, the newest first."""
    require(actor, Permission.QUESTIONS_REVIEW)
    marked = select(Attempt.paper_id).where(col(Attempt.state) == AttemptState.MARKED)
    query = _papers().where(col(Paper.id).in_(marked)).order_by(col(Paper.id).desc())
    rows = session.execute(query.offset(page.offset).limit(page.size)).all()
    return Paged[PaperFigureRow](
        items=[_paper_row(*row) for row in rows],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def get_paper_figure(session: Session, actor: Actor, paper_id: int) -> PaperFigureRow:
    require(actor, Permission.QUESTIONS_REVIEW)
    found = session.execute(_papers().where(col(Paper.id) == paper_id)).one_or_none()
    if found is None:
        raise NotFound("没有找到这份试卷。")
    return _paper_row(*found)


def _papers() -> Any:
    joined = col(PaperStatistic.paper_id) == col(Paper.id)
    return columns_of(Paper, PaperStatistic).outerjoin(PaperStatistic, joined)


def _paper_row(paper: Paper, figure: PaperStatistic | None) -> PaperFigureRow:
    shown = figure if figure is not None and figure.taken else None
    return PaperFigureRow(
        paper_id=paper.id or 0,
        title=paper.title,
        taken=shown.taken if shown else 0,
        mean=shown.mean if shown else None,
        deviation=shown.deviation if shown else None,
        reliability=shown.reliability if shown else None,
        passed=shown.passed if shown else 0,
        computed_on=figure.computed_on if figure else None,
    )


def _row(
    statistic: ItemStatistic, version: QuestionVersion, question: Question, withdrawal: Withdrawal | None
) -> FigureRow:
    return FigureRow(
        version_id=statistic.version_id,
        question_id=version.question_id,
        code=question.code,
        number=version.number,
        kind=question.kind,
        stem=version.stem if len(version.stem) <= _SHORT else f"{version.stem[:_SHORT]}…",
        taken=statistic.taken,
        facility=statistic.facility,
        discrimination=statistic.discrimination,
        difficulty=statistic.difficulty,
        flags=[ItemFlag(flag) for flag in statistic.flags.split(",") if flag],
        withdrawn=withdrawal is not None,
        computed_on=statistic.computed_on,
    )


def _options(statistic: ItemStatistic, version: QuestionVersion) -> list[OptionOut]:
    kept = json.loads(statistic.options or "[]")
    body = read_body(version.body) if kept else None
    texts = {option.id: option.text for option in body.options} if isinstance(body, Choice) else {}
    return [OptionOut(text=texts.get(one["id"], ""), **one) for one in kept]


def _report_out(report: QuestionReport) -> ReportOut:
    return ReportOut(
        reason=report.reason,
        words=report.words,
        reported_at=report.reported_at,
        closed=report.closed_at is not None,
    )


def _withdrawal_out(session: Session, row: Withdrawal) -> WithdrawalOut:
    left = 0
    if row.settled_to is not None:
        left = count(session, queries.attempts_with(row.version_id, row.settled_to))
    return WithdrawalOut(reason=row.reason, note=row.note, withdrawn_at=row.withdrawn_at, left=left)
