"""The question bank: added, changed, listed, moved, given out with keys."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.exams import rules
from talent.exams.enums import QuestionKind, QuestionState
from talent.exams.questions import (
    add_question,
    count_by_skill,
    get_key,
    get_question,
    import_questions,
    list_questions,
    move_question,
    questions_for_export,
    update_question,
)
from talent.exams.schemas import QuestionFilter
from talent.exams.tables import (
    Question,
    QuestionKey,
    QuestionVersion,
    Standard,
    StandardItem,
    StandardItemSkill,
)
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from tests.factories.questions import PLANTED, make_question, pass_question, question_input


def listed(session: Session, actor: Actor, **wanted: Any) -> list[int]:
    return [one.id for one in list_questions(session, actor, QuestionFilter(**wanted), Page()).items]


def test_a_question_is_a_draft_of_its_author_and_its_body(session: Session, training_body: Actor) -> None:
    question = make_question(session, training_body)
    assert question.state is QuestionState.DRAFT
    assert question.author_id == training_body.user_id
    assert question.organisation_id == training_body.organisation_id
    assert len(question.code) > 6


def test_the_same_questions_again_change_nothing(session: Session, training_body: Actor) -> None:
    items = [question_input(kind, code=f"T-{kind.value}") for kind in QuestionKind]
    ids = import_questions(session, training_body, items).ids
    before = [session.get_one(Question, one).model_dump() for one in ids]
    again = import_questions(session, training_body, items[::-1])
    assert again.ids == ids[::-1]
    assert (again.added, again.changed, again.unchanged) == (0, 0, 7)
    assert [session.get_one(Question, one).model_dump() for one in ids] == before


def test_other_content_under_the_same_code_is_a_new_version(session: Session, training_body: Actor) -> None:
    first = question_input(code="T-1")
    ids = import_questions(session, training_body, [first]).ids
    changed = first.model_copy(update={"stem": "新的题干"})
    assert import_questions(session, training_body, [changed, question_input()]).ids[0] == ids[0]
    assert session.get_one(Question, ids[0]).current == 2
    assert get_question(session, training_body, ids[0], 1).stem == first.stem
    assert get_question(session, training_body, ids[0]).stem == "新的题干"


def test_a_code_of_another_body_is_refused_and_nothing_of_the_batch_is_kept(
    session: Session, training_body: Actor, other_body: Actor
) -> None:
    import_questions(session, training_body, [question_input(code="T-1")])
    session.commit()
    with pytest.raises(Conflict, match="T-1"):
        import_questions(session, other_body, [question_input(), question_input(code="T-1")])
    session.rollback()
    assert listed(session, other_body) == []


def test_a_code_twice_in_a_batch_is_refused(session: Session, staff: Actor) -> None:
    with pytest.raises(Invalid, match="重复"):
        import_questions(session, staff, [question_input(code="T-1"), question_input(code="T-1")])


def test_a_skill_may_be_named_and_an_unknown_one_is_refused(session: Session, staff: Actor) -> None:
    assert make_question(session, staff, question_input(skill="主播")).skill == "live_hosting"
    with pytest.raises(Invalid, match="没有技能“造火箭”"):
        make_question(session, staff, question_input(skill="造火箭"))


def test_the_same_form_twice_makes_one_question(session: Session, staff: Actor) -> None:
    item = question_input()
    assert add_question(session, staff, item, key="k") == add_question(session, staff, item, key="k")
    with pytest.raises(Conflict):
        add_question(session, staff, question_input(), key="k")


def test_a_form_does_not_overwrite_the_question_that_has_the_code(session: Session, staff: Actor) -> None:
    add_question(session, staff, question_input(code="T-1"))
    with pytest.raises(Conflict, match="T-1"):
        add_question(session, staff, question_input(code="T-1"))


def test_a_change_of_a_reviewed_question_must_be_reviewed_again(
    session: Session, training_body: Actor, reviewer: Actor
) -> None:
    question = pass_question(session, reviewer, make_question(session, training_body))
    number = question.id or 0
    move_question(session, reviewer, number, QuestionState.IN_USE, question.version)
    old = (
        session.exec(select(QuestionVersion).where(QuestionVersion.question_id == number)).one().model_dump()
    )
    shown = update_question(session, training_body, number, question_input(), question.version)
    assert (shown.state, shown.number) == (QuestionState.DRAFT, 2)
    first = select(QuestionVersion).where(QuestionVersion.question_id == number, QuestionVersion.number == 1)
    assert session.exec(first).one().model_dump() == old


def test_what_was_changed_meanwhile_is_not_overwritten(session: Session, staff: Actor) -> None:
    question = make_question(session, staff)
    seen, number = question.version, question.id or 0
    item = question_input()
    update_question(session, staff, number, item, seen)
    with pytest.raises(Conflict):
        update_question(session, staff, number, question_input(), seen)
    # The same form once more is no conflict.
    assert update_question(session, staff, number, item, seen).number == 2


def test_a_body_knows_nothing_of_the_questions_of_others(
    session: Session, training_body: Actor, other_body: Actor, staff: Actor
) -> None:
    theirs, ours = make_question(session, training_body), make_question(session, staff)
    session.commit()
    assert listed(session, other_body) == []
    assert list(questions_for_export(session, other_body, QuestionFilter())) == []
    for question in (theirs, ours):
        number = question.id or 0
        for refused in (
            lambda number=number: get_question(session, other_body, number),
            lambda number=number: get_key(session, other_body, number),
            lambda number=number: update_question(session, other_body, number, question_input(), 1),
            lambda number=number: move_question(session, other_body, number, QuestionState.RETIRED, 1),
        ):
            with pytest.raises(NotFound):
                refused()
    assert listed(session, staff) == [ours.id, theirs.id]


@pytest.mark.parametrize("name", ["visitor", "talent", "enterprise_owner", "university", "api_client"])
def test_who_writes_no_questions_reads_none(
    name: str, session: Session, request: pytest.FixtureRequest
) -> None:
    actor: Actor = request.getfixturevalue(name)
    for refused in (
        lambda: list_questions(session, actor, QuestionFilter(), Page()),
        lambda: get_question(session, actor, 1),
        lambda: get_key(session, actor, 1),
        lambda: questions_for_export(session, actor, QuestionFilter()),
        lambda: import_questions(session, actor, [question_input()]),
        lambda: count_by_skill(session, actor),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_what_is_given_out_can_be_taken_in_again_unchanged(session: Session, training_body: Actor) -> None:
    import_questions(session, training_body, [question_input(kind) for kind in QuestionKind])
    given = list(questions_for_export(session, training_body, QuestionFilter()))
    assert [one.kind for one in given] == list(QuestionKind)
    assert import_questions(session, training_body, given).unchanged == 7


def test_filters_narrow_the_list(
    session: Session, staff: Actor, training_body: Actor, reviewer: Actor
) -> None:
    one = make_question(session, staff, question_input(stem="抖音直播的____数据", level=2, code="AB-7"))
    other = make_question(
        session, training_body, question_input(QuestionKind.TRUE_FALSE, skill="data_analysis", difficulty=5)
    )
    pass_question(session, reviewer, other)
    standard = Standard(code="S", title="电子商务师", occupation="4-01-02-02", level=4)
    session.add(standard)
    session.flush()
    item = StandardItem(standard_id=standard.id or 0, code="1", title="数据", weight=100)
    session.add(item)
    session.flush()
    session.add(StandardItemSkill(item_id=item.id or 0, skill="data_analysis", level=2))
    session.flush()
    first, second = [one.id], [other.id]
    assert listed(session, staff, text="抖音直播") == first
    assert listed(session, staff, text="ab-7") == first
    assert listed(session, staff, text="%") == []
    assert listed(session, staff, level=2) == first
    assert listed(session, staff, mine=True) == first
    assert listed(session, staff, waiting=True) == first
    assert listed(session, staff, kind=QuestionKind.TRUE_FALSE) == second
    assert listed(session, staff, state=QuestionState.REVIEWED) == second
    assert listed(session, staff, skill="data_analysis") == second
    assert listed(session, staff, difficulty=5) == second
    assert listed(session, staff, author=training_body.user_id) == second
    assert listed(session, staff, item=item.id) == second


def test_a_list_asks_as_much_for_many_questions_as_for_one(
    session: Session,
    staff: Actor,
    database: Database,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
) -> None:
    import_questions(session, staff, [question_input() for _ in range(15)])
    session.commit()
    numbers = []
    for size in (1, 15):
        with Session(database.read_engine) as reading, count_queries(database) as statements:
            list_questions(reading, staff, QuestionFilter(), Page(size=size))
        numbers.append(len(statements))
    assert 0 < numbers[0] == numbers[1]


def test_only_the_table_of_moves_is_walked(session: Session, staff: Actor, training_body: Actor) -> None:
    for start in QuestionState:
        for goal in QuestionState:
            question = make_question(session, training_body)
            question.state = start
            session.flush()
            allowed = goal is start or (goal in rules.MOVES[start] and goal is not QuestionState.REVIEWED)
            number = question.id or 0
            if allowed:
                assert move_question(session, staff, number, goal, question.version).state is goal
            else:
                with pytest.raises(Invalid):
                    move_question(session, staff, number, goal, question.version)


def test_only_reviewers_put_a_question_into_use(
    session: Session, training_body: Actor, reviewer: Actor
) -> None:
    question = pass_question(session, reviewer, make_question(session, training_body))
    with pytest.raises(Forbidden):
        move_question(session, training_body, question.id or 0, QuestionState.IN_USE, question.version)


def test_counts_hold_what_is_in_use(session: Session, staff: Actor, reviewer: Actor) -> None:
    pass_question(session, reviewer, make_question(session, staff))
    for kind in (QuestionKind.SINGLE, QuestionKind.ORDERING):
        pass_question(session, reviewer, make_question(session, staff, question_input(kind)), use=True)
    found = count_by_skill(session, staff)
    assert [(one.skill, one.total) for one in found] == [("live_hosting", 2)]
    assert found[0].kinds == {QuestionKind.SINGLE: 1, QuestionKind.ORDERING: 1}


def test_a_batch_leaves_one_line_in_the_trail_and_repeating_it_none(session: Session, staff: Actor) -> None:
    items = [question_input(code=f"T-{number}") for number in range(3)]
    import_questions(session, staff, items)
    import_questions(session, staff, items)
    lines = session.exec(
        select(AuditEntry).where(AuditEntry.action == Action.QUESTION_ADD).order_by(col(AuditEntry.id))
    ).all()
    assert [line.detail for line in lines] == ["added=3 changed=0 unchanged=0"]


def test_no_key_stands_in_a_version(session: Session, staff: Actor) -> None:
    ids = import_questions(session, staff, [question_input(kind) for kind in QuestionKind]).ids
    keys = session.exec(select(QuestionKey).order_by(col(QuestionKey.version_id))).all()
    assert len(keys) == len(ids)
    assert all(PLANTED in one.key + one.explanation for one in keys)
    versions = session.exec(select(QuestionVersion).order_by(col(QuestionVersion.id))).all()
    assert not any(PLANTED in one.stem + one.body for one in versions)
