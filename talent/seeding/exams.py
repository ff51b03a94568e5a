"""Exams of the demonstration: two open papers, and some people who sat them, where standards are loaded."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import Role
from talent.exams.attempt_queries import asked_items, bank_for, items_of_standard, keys_of
from talent.exams.attempt_schemas import NewPaperInput, PaperStateInput
from talent.exams.attempt_tables import Paper, PaperPart
from talent.exams.attempts import add_attempt
from talent.exams.enums import PaperState, QuestionKind, StandardState
from talent.exams.items import (
    Key,
    RightOption,
    RightOptions,
    RightOrder,
    RightOrWrong,
    RightParts,
    RightWords,
    read_key,
)
from talent.exams.papers import create_paper, set_paper_state
from talent.exams.results import close
from talent.exams.tables import Standard
from talent.kit.errors import Invalid
from talent.people.tables import Person
from talent.seeding.accounts import LEADING_PERSON
from talent.seeding.chance import Dice
from talent.seeding.rows import days_before, moment

_PAPERS, _QUESTIONS, _SAT = 2, 20, 12
_WORK = "先按访客来源分组，对比停留和转化，再改主图和前三屏，一周后复盘。"


def seed_exams(session: Session, seed: int, today: date) -> None:
    """The last people of the province sat them, and the leading person once without success."""
    last = session.exec(select(func.max(Person.id))).one() or 0
    for number, paper in enumerate(_papers(session)):
        if number == 0:
            _sit(session, paper, LEADING_PERSON, Dice(seed, "exam", 0), 0.3, today)
        for person_id in range(max(LEADING_PERSON, last - _SAT) + 1, last + 1):
            dice = Dice(seed, "exam", number, person_id)
            _sit(session, paper, person_id, dice, dice.uniform(0.4, 1), today)


def _papers(session: Session) -> Iterator[Paper]:
    """Of the first standards for which the bank has enough; the second has a practical task."""
    query = select(Standard).where(col(Standard.state) == StandardState.IN_FORCE)
    made = 0
    for standard in session.exec(query.order_by(col(Standard.id))).all():
        if made == _PAPERS:
            return
        data = NewPaperInput(
            standard_id=standard.id or 0, title=f"{standard.title}模拟考试", questions=_QUESTIONS
        )
        paper = session.get_one(Paper, create_paper(session, SYSTEM, data))
        if made == 1:
            _add_practical(session, paper)
        try:
            set_paper_state(session, SYSTEM, paper.id or 0, PaperStateInput(state=PaperState.OPEN, version=1))
        except Invalid:
            # It stays a draft, with what the bank lacks on its page.
            continue
        made += 1
        yield paper


def _add_practical(session: Session, paper: Paper) -> None:
    items = [item.id or 0 for item in items_of_standard(session, paper.standard_id)]
    tasks = [one for one in bank_for(session, items) if one.kind is QuestionKind.PRACTICAL]
    if tasks:
        session.add(
            PaperPart(
                paper_id=paper.id or 0,
                position=99,
                item_id=min(tasks[0].fits),
                kind=QuestionKind.PRACTICAL,
                count=1,
                points=10,
            )
        )
        session.flush()


def _sit(session: Session, paper: Paper, person_id: int, dice: Dice, able: float, today: date) -> None:
    """Each answer is right by so much chance, else left out."""
    started = moment(dice, days_before(today, dice.randint(8, 30)), today)
    attempt = add_attempt(session, paper, person_id, [], seed=dice.randrange(2**31), started=started)
    rows = asked_items(session, attempt.id or 0)
    keys = keys_of(session, [item.version_id for item, _ in rows])
    for item, _ in rows:
        if dice.chance(able):
            item.answer = json.dumps(_right(read_key(keys[item.version_id].key)), ensure_ascii=False)
            item.sequence, item.saved_at = 1, started
            session.add(item)
    attempt.handed_in_at = attempt.ends_at
    session.flush()
    # As the person, who sees the result at once and is not told of it.
    user_id = session.exec(select(Person.user_id).where(Person.id == person_id)).one()
    close(session, Actor(user_id=user_id, role=Role.TALENT) if user_id else SYSTEM, [attempt])


def _right(key: Key) -> Any:
    if isinstance(key, RightOption | RightOrWrong):
        return key.right
    if isinstance(key, RightOptions | RightOrder):
        return list(key.right)
    if isinstance(key, RightWords):
        return [words[0] for words in key.right]
    return [_right(part) for part in key.parts] if isinstance(key, RightParts) else _WORK
