"""Papers: made from a standard, changed while nobody has sat them, opened when the bank can fill them."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.exams.attempt_queries import (
    bank_for,
    find_paper,
    items_of_standard,
    parts_of,
    visible_papers,
)
from talent.exams.attempt_schemas import (
    NewPaperInput,
    PaperDetail,
    PaperFilter,
    PaperInput,
    PaperOut,
    PaperStateInput,
)
from talent.exams.attempt_tables import Attempt, Paper, PaperPart
from talent.exams.blueprint import Weighted, propose
from talent.exams.drawing import is_drawable
from talent.exams.enums import PaperState, StandardState
from talent.exams.paper_showing import paper_detail, paper_outs, plain_parts
from talent.exams.tables import Standard
from talent.kit.clock import now
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged

NO_PAPER = "没有找到这份试卷。"
_STALE = "这份试卷已被他人修改，请刷新后再提交。"
_USED = "已经有人考过这份试卷，内容不能再改，否则成绩无法比较。请关闭它，另建一份新的试卷。"
_OPEN = "试卷开放期间不能修改，请先关闭。"
_TOO_FEW = "题库中可用的试题不够组成一份试卷。请减少题数、放宽题型或难度，或先补充试题。"


def create_paper(session: Session, actor: Actor, data: NewPaperInput, *, key: str = "") -> int:
    """A draft with the parts that the standard's weights propose; its id."""
    require(actor, Permission.PAPERS_MANAGE)
    body = body_of(data.model_dump(mode="json"))
    if (made := made_before(session, actor, Action.EXAM_PAPER_CREATE, key, body)) is not None:
        return made
    standard = session.get(Standard, data.standard_id)
    if standard is None or standard.state is not StandardState.IN_FORCE:
        message = "请选择一个现行的考核规范。"
        raise Invalid(message, fields=(FieldError("standard_id", message),))
    paper = Paper(standard_id=data.standard_id, title=data.title, minutes=max(30, 2 * data.questions))
    session.add(paper)
    session.flush()
    assert paper.id is not None
    items = items_of_standard(session, data.standard_id)
    bank = bank_for(session, [item.id or 0 for item in items])
    weighted = [Weighted(item.id or 0, item.weight) for item in items]
    for position, part in enumerate(propose(weighted, bank, data.questions)):
        session.add(
            PaperPart(
                paper_id=paper.id,
                position=position,
                item_id=part.item_id,
                kind=part.kind,
                count=part.count,
                points=part.points,
                least_difficulty=part.least,
                most_difficulty=part.most,
            )
        )
    session.flush()
    remember(session, actor, Action.EXAM_PAPER_CREATE, key, body, paper.id)
    record(session, actor, Action.EXAM_PAPER_CREATE, "paper", paper.id, f"standard {data.standard_id}")
    return paper.id


def update_paper(session: Session, actor: Actor, paper_id: int, data: PaperInput) -> PaperDetail:
    """The whole blueprint, of the version that was read; only while it is not open and nobody has sat it."""
    paper = _own(session, actor, paper_id, lock=True)
    if paper.version != data.version:
        raise Conflict(_STALE)
    if paper.state is PaperState.OPEN:
        raise Invalid(_OPEN)
    if _is_used(session, paper_id):
        raise Invalid(_USED)
    _check_items(session, paper, data)
    for name, value in data.model_dump(exclude={"parts", "version"}).items():
        setattr(paper, name, value)
    session.exec(delete(PaperPart).where(col(PaperPart.paper_id) == paper_id))
    for position, part in enumerate(data.parts):
        session.add(PaperPart(paper_id=paper_id, position=position, **part.model_dump()))
    _changed(session, actor, paper, Action.EXAM_PAPER_UPDATE)
    return paper_detail(session, paper)


def set_paper_state(session: Session, actor: Actor, paper_id: int, data: PaperStateInput) -> PaperDetail:
    """Opens a paper that the bank can fill, or closes one; who sits it may finish. The same state again
    changes nothing.
    """
    paper = _own(session, actor, paper_id, lock=True)
    if paper.state is not data.state:
        if paper.version != data.version:
            raise Conflict(_STALE)
        if data.state is PaperState.DRAFT:
            raise Invalid("试卷不能退回草稿。")
        if data.state is PaperState.OPEN and not _can_be_filled(session, paper_id):
            raise Invalid(_TOO_FEW)
        paper.state = data.state
        _changed(session, actor, paper, Action.EXAM_PAPER_STATE, data.state.value)
    return paper_detail(session, paper)


def get_paper(session: Session, actor: Actor, paper_id: int) -> PaperDetail:
    """With its blueprint and how far the bank goes for each part."""
    return paper_detail(session, _own(session, actor, paper_id))


def list_papers(session: Session, actor: Actor, wanted: PaperFilter, page: Page) -> Paged[PaperOut]:
    """Those that the actor may see, the newest first: open ones for everybody."""
    query = visible_papers(actor)
    if wanted.state is not None:
        query = query.where(col(Paper.state) == wanted.state)
    rows = session.exec(query.order_by(col(Paper.id).desc()).offset(page.offset).limit(page.size)).all()
    return Paged[PaperOut](
        items=paper_outs(session, rows), total=count(session, query), number=page.number, size=page.size
    )


def list_exams(session: Session, page: Page) -> Paged[PaperOut]:
    """What can be sat now, by standard and title: the same for everybody."""
    query = select(Paper).where(col(Paper.state) == PaperState.OPEN)
    ordered = query.order_by(col(Paper.standard_id), col(Paper.title), col(Paper.id))
    rows = session.exec(ordered.offset(page.offset).limit(page.size)).all()
    return Paged[PaperOut](
        items=paper_outs(session, rows), total=count(session, query), number=page.number, size=page.size
    )


def standards_to_choose(session: Session, actor: Actor) -> Sequence[Standard]:
    """In force, by title and level: a closed list of a few dozen."""
    require(actor, Permission.PAPERS_MANAGE)
    query = select(Standard).where(col(Standard.state) == StandardState.IN_FORCE)
    return session.exec(
        query.order_by(col(Standard.title), col(Standard.level).desc(), col(Standard.id))
    ).all()


def _own(session: Session, actor: Actor, paper_id: int, *, lock: bool = False) -> Paper:
    require(actor, Permission.PAPERS_MANAGE)
    paper = find_paper(session, actor, paper_id, lock=lock)
    if paper is None:
        raise NotFound(NO_PAPER)
    return paper


def _is_used(session: Session, paper_id: int) -> bool:
    query = select(Attempt.id).where(Attempt.paper_id == paper_id).order_by(col(Attempt.id)).limit(1)
    return session.exec(query).first() is not None


def _can_be_filled(session: Session, paper_id: int) -> bool:
    parts = plain_parts(parts_of(session, [paper_id]))
    return is_drawable(parts, bank_for(session, {part.item_id for part in parts}))


def _check_items(session: Session, paper: Paper, data: PaperInput) -> None:
    own = {item.id for item in items_of_standard(session, paper.standard_id)}
    message = "请从这个考核规范的能力项中选择。"
    wrong = [
        FieldError(f"parts.{number}.item_id", message)
        for number, part in enumerate(data.parts)
        if part.item_id not in own
    ]
    if wrong:
        raise Invalid(message, fields=tuple(wrong))


def _changed(session: Session, actor: Actor, paper: Paper, action: Action, detail: str = "") -> None:
    paper.version += 1
    paper.updated_at = now()
    session.add(paper)
    session.flush()
    record(session, actor, action, "paper", paper.id, detail)
