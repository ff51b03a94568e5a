"""Papers as people see them."""

from collections.abc import Sequence

from sqlmodel import Session, select

from talent.exams.attempt_queries import (
    bank_for,
    items_by_id,
    items_of_standard,
    parts_of,
    standards_by_id,
)
from talent.exams.attempt_schemas import Choice, CompetencyPart, PaperDetail, PaperOut, PartOut
from talent.exams.attempt_tables import Attempt, Paper, PaperPart
from talent.exams.drawing import Candidate, Part, is_drawable, suits
from talent.exams.enums import QuestionKind
from talent.exams.tables import Standard, StandardItem
from talent.kit.db import count


def plain_parts(rows: Sequence[PaperPart]) -> list[Part]:
    """As the drawing takes them."""
    return [
        Part(row.item_id, row.kind, row.count, row.points, row.least_difficulty, row.most_difficulty)
        for row in rows
    ]


def paper_outs(session: Session, papers: Sequence[Paper]) -> list[PaperOut]:
    """In the order given, in three queries."""
    standards = standards_by_id(session, {paper.standard_id for paper in papers})
    parts: dict[int, list[PaperPart]] = {paper.id or 0: [] for paper in papers}
    for part in parts_of(session, list(parts)):
        parts[part.paper_id].append(part)
    items = items_by_id(session, {part.item_id for rows in parts.values() for part in rows})
    return [_out(paper, standards[paper.standard_id], parts[paper.id or 0], items) for paper in papers]


def paper_detail(session: Session, paper: Paper) -> PaperDetail:
    rows = parts_of(session, [paper.id or 0])
    parts = plain_parts(rows)
    items = items_of_standard(session, paper.standard_id)
    titles = {item.id or 0: item.title for item in items}
    bank = bank_for(session, titles)
    return PaperDetail(
        paper=paper_outs(session, [paper])[0],
        version=paper.version,
        blueprint=[_part_out(part, titles, bank) for part in parts],
        drawable=is_drawable(parts, bank),
        attempts=count(session, select(Attempt).where(Attempt.paper_id == paper.id)),
        items=[Choice(id=number, title=title) for number, title in titles.items()],
    )


def _part_out(part: Part, titles: dict[int, str], bank: Sequence[Candidate]) -> PartOut:
    available = sum(suits(part, candidate) for candidate in bank)
    return PartOut(
        item_id=part.item_id,
        item_title=titles.get(part.item_id, ""),
        kind=part.kind,
        count=part.count,
        points=part.points,
        least_difficulty=part.least,
        most_difficulty=part.most,
        available=available,
        times=available / part.count,
    )


def _out(
    paper: Paper, standard: Standard, parts: Sequence[PaperPart], items: dict[int, StandardItem]
) -> PaperOut:
    by_item: dict[int, list[PaperPart]] = {}
    for part in parts:
        by_item.setdefault(part.item_id, []).append(part)
    competencies = [
        CompetencyPart(
            title=items[number].title,
            questions=sum(row.count for row in rows),
            points=sum(row.count * row.points for row in rows),
        )
        for number, rows in by_item.items()
    ]
    return PaperOut(
        id=paper.id or 0,
        title=paper.title,
        standard_id=paper.standard_id,
        standard_title=standard.title,
        level=standard.level,
        minutes=paper.minutes,
        pass_mark=paper.pass_mark,
        most_attempts=paper.most_attempts,
        retake_days=paper.retake_days,
        explained=paper.explained,
        state=paper.state,
        questions=sum(one.questions for one in competencies),
        points=sum(one.points for one in competencies),
        practical=any(part.kind is QuestionKind.PRACTICAL for part in parts),
        parts=competencies,
    )
