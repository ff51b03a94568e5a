"""The question bank: add, change, look at, list, count. Reviewing is in ``reviewing``."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.exams.enums import QuestionState
from talent.exams.items import read_body, read_key
from talent.exams.queries import (
    CHUNK,
    authors,
    contents_with_keys,
    current_versions,
    locked,
    usable_by_skill,
    user_names,
    visible_questions,
)
from talent.exams.rules import MOVES
from talent.exams.schemas import (
    KeyOut,
    QuestionCard,
    QuestionFilter,
    QuestionInput,
    QuestionOut,
    SkillCount,
)
from talent.exams.showing import question_cards, question_out, version_numbered
from talent.exams.storing import Stored, change, store, with_known_skills, would_change
from talent.exams.tables import Question, QuestionKey
from talent.kit.clock import now
from talent.kit.db import count
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say
from talent.vocab.service import skill_names

NO_QUESTION = "没有找到该试题。"


def import_questions(session: Session, actor: Actor, items: Sequence[QuestionInput]) -> Stored:
    """The ids of the questions, in the order of the input, and how many were new, changed and unchanged. Of a
    known code the same content changes nothing, other content is a new version that must be reviewed.

    One line of the audit for all.
    """
    require(actor, Permission.QUESTIONS_WRITE)
    stored = store(session, actor, items)
    if stored.added or stored.changed:
        alone = stored.ids[0] if len(stored.ids) == 1 else None
        detail = f"added={stored.added} changed={stored.changed} unchanged={stored.unchanged}"
        record(session, actor, Action.QUESTION_ADD, "question", alone, detail)
    return stored


def add_question(session: Session, actor: Actor, item: QuestionInput, *, key: str = "") -> int:
    """A new draft. Asked again with the same key, it is the same one; a code in use is refused."""
    require(actor, Permission.QUESTIONS_WRITE)
    body = body_of(item.model_dump(mode="json"))
    made = made_before(session, actor, Action.QUESTION_ADD, key, body)
    if made is not None:
        return made
    stored = store(session, actor, [item], new=True)
    record(session, actor, Action.QUESTION_ADD, "question", stored.ids[0])
    remember(session, actor, Action.QUESTION_ADD, key, body, stored.ids[0])
    return stored.ids[0]


def update_question(
    session: Session, actor: Actor, question_id: int, item: QuestionInput, version: int
) -> QuestionOut:
    """Other content is a new version, and the question a draft again; the same content changes nothing."""
    require(actor, Permission.QUESTIONS_WRITE)
    question = find_own(session, actor, question_id)
    if item.code and item.code != question.code:
        raise Invalid("试题的编号不能修改。")
    item = with_known_skills(session, [item])[0]
    if not would_change(session, question, item):
        # The same form sent twice: what it asks for is done already.
        return question_out(session, actor, question)
    if question.version != version:
        raise Conflict("该试题已被他人修改，请刷新后再提交。")
    change(session, actor, question, item)
    record(session, actor, Action.QUESTION_UPDATE, "question", question_id, f"version {question.current}")
    return question_out(session, actor, question)


def move_question(
    session: Session, actor: Actor, question_id: int, state: QuestionState, version: int
) -> QuestionOut:
    """Puts into use, retires or takes back; the state that the question has already changes nothing."""
    require(actor, Permission.QUESTIONS_WRITE)
    question = find_own(session, actor, question_id)
    if question.state is state:
        return question_out(session, actor, question)
    if question.version != version:
        raise Conflict("该试题已被他人修改，请刷新后再提交。")
    if state is QuestionState.IN_USE:
        require(actor, Permission.QUESTIONS_REVIEW)
    if state is QuestionState.REVIEWED or state not in MOVES[question.state]:
        raise Invalid(say("“{state}”的试题不能改为“{wanted}”。", state=question.state, wanted=state))
    detail = f"{question.state.value}->{state.value}"
    question.state, question.updated_at = state, now()
    question.version += 1
    session.flush()
    record(session, actor, Action.QUESTION_STATE, "question", question_id, detail)
    return question_out(session, actor, question)


def get_question(session: Session, actor: Actor, question_id: int, number: int | None = None) -> QuestionOut:
    """A version, the one that stands for None, as a candidate sees it: without the key."""
    require(actor, Permission.QUESTIONS_WRITE)
    return question_out(session, actor, _find(session, actor, question_id), number)


def get_key(session: Session, actor: Actor, question_id: int, number: int | None = None) -> KeyOut:
    """What is right in a version, for who may see the question."""
    require(actor, Permission.QUESTIONS_WRITE)
    version = version_numbered(session, _find(session, actor, question_id), number)
    key = session.get_one(QuestionKey, version.id)
    return KeyOut(number=version.number, key=read_key(key.key), explanation=key.explanation)


def list_questions(session: Session, actor: Actor, wanted: QuestionFilter, page: Page) -> Paged[QuestionCard]:
    """Those that the actor may see and the filter asks for, the latest first."""
    require(actor, Permission.QUESTIONS_WRITE)
    query = current_versions(actor, wanted)
    latest = query.order_by(col(Question.updated_at).desc(), col(Question.id).desc())
    rows = session.exec(latest.offset(page.offset).limit(page.size)).all()
    return Paged[QuestionCard](
        items=question_cards(session, rows), total=count(session, query), number=page.number, size=page.size
    )


def questions_for_export(session: Session, actor: Actor, wanted: QuestionFilter) -> Iterator[QuestionInput]:
    """Whole questions with their keys, by id: only of those that the actor may see, and so their keys."""
    require(actor, Permission.QUESTIONS_WRITE)
    return _exported(session, actor, wanted)


def count_by_skill(session: Session, actor: Actor) -> list[SkillCount]:
    """How many questions papers may draw from, by skill and kind, skills with the fewest first."""
    require(actor, Permission.QUESTIONS_WRITE)
    counts = usable_by_skill(session)
    names = skill_names(session, counts)
    rows = [
        SkillCount(skill=skill, skill_name=names.get(skill, skill), kinds=kinds, total=sum(kinds.values()))
        for skill, kinds in counts.items()
    ]
    return sorted(rows, key=lambda one: (one.total, one.skill))


def authors_of(session: Session, actor: Actor) -> dict[int, str]:
    """Who wrote the questions that the actor may see: for a filter, by name."""
    require(actor, Permission.QUESTIONS_WRITE)
    ids = session.exec(authors(visible_questions(actor))).all()
    names = user_names(session, ids)
    return dict(sorted(names.items(), key=lambda one: (one[1], one[0])))


def find_own(session: Session, actor: Actor, question_id: int) -> Question:
    """One that the actor may change, locked until the end of the transaction."""
    found = session.exec(
        locked(visible_questions(actor).where(col(Question.id) == question_id))
    ).one_or_none()
    if found is None:
        raise NotFound(NO_QUESTION)
    return found


def _find(session: Session, actor: Actor, question_id: int) -> Question:
    found = session.exec(visible_questions(actor).where(col(Question.id) == question_id)).one_or_none()
    if found is None:
        raise NotFound(NO_QUESTION)
    return found


def _exported(session: Session, actor: Actor, wanted: QuestionFilter) -> Iterator[QuestionInput]:
    last = 0
    while rows := contents_with_keys(session, actor, wanted, last, CHUNK):
        for question, version, key in rows:
            yield QuestionInput(
                code=question.code,
                kind=question.kind,
                skill=question.skill,
                level=question.level,
                difficulty=question.difficulty,
                stem=version.stem,
                body=read_body(version.body),
                key=read_key(key.key),
                explanation=key.explanation,
            )
        last = rows[-1][0].id or 0
