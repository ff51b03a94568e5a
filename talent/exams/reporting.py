"""Candidates say what is wrong with a question that they had; staff look and close what was said."""

from contextlib import suppress

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams.attempt_queries import asked_item, asked_items, find_own_attempt, items_by_id
from talent.exams.attempt_tables import Attempt, QuestionReport
from talent.exams.enums import AttemptState, ItemFlag, ReportReason
from talent.exams.figure_schemas import ReportableOut, ReportInput
from talent.exams.tables import ItemStatistic
from talent.kit.clock import now, today
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound

ENDED = (AttemptState.MARKING, AttemptState.MARKED)


def list_reportable(session: Session, actor: Actor, attempt_id: int) -> list[ReportableOut]:
    """The questions of an own attempt that is over, by number; what they ask is not shown again."""
    _own_ended(session, actor, attempt_id)
    rows = [item for item, _ in asked_items(session, attempt_id)]
    titles = items_by_id(session, {row.item_id for row in rows})
    said = _said(session, [row.id or 0 for row in rows])
    return [
        ReportableOut(
            position=row.position, competency=titles[row.item_id].title, reported=said.get(row.id or 0)
        )
        for row in rows
    ]


def report_question(session: Session, actor: Actor, attempt_id: int, data: ReportInput) -> None:
    """Once for each question of an attempt; said again, the last word stands while staff have not looked."""
    _own_ended(session, actor, attempt_id, lock=True)
    found = asked_item(session, attempt_id, data.position)
    if found is None:
        message = "这次考试没有这道题，请从列表中选择题号。"
        raise Invalid(message, fields=(FieldError("position", message),))
    item, _ = found
    assert item.id is not None
    report = session.get(QuestionReport, item.id, populate_existing=True)
    if report is not None and report.closed_at is not None:
        raise Conflict("工作人员已经处理过您对这道题的反映。")
    if report is not None and (report.reason, report.words) == (data.problem, data.remark):
        return
    report = report or QuestionReport(item_id=item.id, version_id=item.version_id, reason=data.problem)
    report.reason, report.words, report.reported_at = data.problem, data.remark, now()
    session.add(report)
    session.flush()
    _flag(session, item.version_id)
    record(session, actor, Action.QUESTION_REPORT, "question_version", item.version_id, str(data.problem))


def close_reports(session: Session, actor: Actor, version_id: int) -> None:
    """Staff have looked at all that was said of a version; with nothing open it changes nothing."""
    require(actor, Permission.QUESTIONS_REVIEW)
    waiting = col(QuestionReport.closed_at).is_(None)
    query = select(QuestionReport.item_id).where(QuestionReport.version_id == version_id, waiting)
    ids = list(session.exec(query.order_by(col(QuestionReport.item_id))))
    if not ids:
        return
    session.exec(update(QuestionReport).where(col(QuestionReport.item_id).in_(ids)).values(closed_at=now()))
    statistic = _statistic(session, version_id)
    if statistic is not None:
        kept = [flag for flag in statistic.flags.split(",") if flag and flag != ItemFlag.REPORTED.value]
        statistic.flags = ",".join(kept)
        session.add(statistic)
        session.flush()
    record(
        session, actor, Action.QUESTION_REPORT_CLOSE, "question_version", version_id, f"reports {len(ids)}"
    )


def _own_ended(session: Session, actor: Actor, attempt_id: int, *, lock: bool = False) -> Attempt:
    require(actor, Permission.EXAM_OWN)
    attempt = find_own_attempt(session, actor, attempt_id, lock=lock)
    if attempt is None or attempt.state is AttemptState.VOID:
        raise NotFound("没有找到这次考试。")
    if attempt.state not in ENDED:
        raise Conflict("考试结束后才能反映试题问题。")
    return attempt


def _said(session: Session, item_ids: list[int]) -> dict[int, ReportReason]:
    query = select(QuestionReport).where(col(QuestionReport.item_id).in_(item_ids))
    return {row.item_id: row.reason for row in session.exec(query.order_by(col(QuestionReport.item_id)))}


def _flag(session: Session, version_id: int) -> None:
    """At once and not only at night, so that staff find it; before any figures the row holds it alone."""
    row = _statistic(session, version_id)
    if row is None:
        first = ItemStatistic(version_id=version_id, taken=0, facility=0, computed_on=today())
        with suppress(IntegrityError), session.begin_nested():
            session.add(first)
        # Where somebody else was first, it is theirs.
        row = _statistic(session, version_id)
        assert row is not None
    flags = [flag for flag in row.flags.split(",") if flag]
    if ItemFlag.REPORTED.value not in flags:
        row.flags = ",".join([*flags, ItemFlag.REPORTED.value])
        session.add(row)
        session.flush()


def _statistic(session: Session, version_id: int) -> ItemStatistic | None:
    """As it is now, until the transaction ends."""
    return session.get(ItemStatistic, version_id, populate_existing=True, with_for_update=True)
