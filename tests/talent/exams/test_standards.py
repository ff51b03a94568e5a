"""Competency standards: a draft is changed, what is in force never is."""

from typing import Any

import pytest

from talent.accounts.actor import Actor
from talent.exams.enums import QuestionKind, StandardState
from talent.exams.standard_schemas import StandardFilter, StandardInput
from talent.exams.standards import (
    create_standard,
    get_standard,
    list_standards,
    load_standards,
    new_edition,
    put_in_force,
    update_standard,
)
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from tests.factories.questions import make_question, pass_question, question_input, standard_input

IN_FORCE, REPLACED = StandardState.IN_FORCE, StandardState.REPLACED


def shown(session: Session, actor: Actor) -> list[str]:
    return [one.code for one in list_standards(session, actor, StandardFilter(), Page()).items]


def test_a_draft_is_seen_by_staff_alone_and_in_force_by_everybody(
    session: Session, staff: Actor, visitor: Actor
) -> None:
    made = create_standard(session, staff, standard_input())
    assert (shown(session, staff), shown(session, visitor)) == (["S-1"], [])
    with pytest.raises(NotFound):
        get_standard(session, visitor, made.id)
    put_in_force(session, staff, made.id, made.version)
    assert shown(session, visitor) == ["S-1"]
    assert [one.weight for one in get_standard(session, visitor, made.id).competencies] == [60, 40]


@pytest.mark.parametrize(
    ("items", "complaint"),
    [
        ([], "至少"),
        ([{"code": "1", "title": "甲", "weight": 99, "skills": [{"skill": "live_hosting"}]}], "100"),
        ([{"code": "1", "title": "甲", "weight": 100}], "技能"),
    ],
)
def test_an_incomplete_draft_is_kept_but_not_put_in_force(
    session: Session, staff: Actor, items: list[dict[str, Any]], complaint: str
) -> None:
    made = create_standard(session, staff, standard_input(items=items))
    with pytest.raises(Invalid, match=complaint):
        put_in_force(session, staff, made.id, made.version)


def test_what_is_in_force_does_not_change(session: Session, staff: Actor) -> None:
    made = create_standard(session, staff, standard_input())
    made = put_in_force(session, staff, made.id, made.version)
    with pytest.raises(Invalid, match="新建版本"):
        update_standard(session, staff, made.id, standard_input(title="别的"), made.version)
    assert get_standard(session, staff, made.id) == made


def test_a_new_edition_replaces_the_old_one_when_it_comes_into_force(session: Session, staff: Actor) -> None:
    old = create_standard(session, staff, standard_input())
    put_in_force(session, staff, old.id, old.version)
    fresh = new_edition(session, staff, old.id, key="k")
    assert new_edition(session, staff, old.id, key="k").id == fresh.id
    assert (fresh.code, fresh.state) == ("S-1-2", StandardState.DRAFT)
    other = create_standard(session, staff, standard_input("S-9", level=4))
    put_in_force(session, staff, other.id, other.version)
    put_in_force(session, staff, fresh.id, fresh.version)
    states = [get_standard(session, staff, one.id).state for one in (old, fresh, other)]
    assert states == [REPLACED, IN_FORCE, IN_FORCE]
    with pytest.raises(Invalid):
        put_in_force(session, staff, old.id, get_standard(session, staff, old.id).version)


def test_a_draft_is_changed_and_the_same_form_twice_changes_it_once(session: Session, staff: Actor) -> None:
    made = create_standard(session, staff, standard_input())
    changed = standard_input(title="电子商务师", items=standard_input().model_dump()["items"][::-1])
    for _ in range(2):
        after = update_standard(session, staff, made.id, changed, made.version)
    assert (after.title, after.version) == ("电子商务师", 2)
    assert [one.code for one in after.competencies] == ["2", "1"]
    with pytest.raises(Conflict):
        update_standard(session, staff, made.id, standard_input(), made.version)


def test_names_of_skills_are_read_and_unknown_ones_complained_of(session: Session, staff: Actor) -> None:
    named: list[dict[str, Any]] = [{"code": "1", "title": "甲", "weight": 100, "skills": [{"skill": "主播"}]}]
    made = create_standard(session, staff, standard_input(items=named))
    assert made.competencies[0].skills[0].skill == "live_hosting"
    named[0]["skills"] = [{"skill": "造火箭"}]
    with pytest.raises(Invalid, match="造火箭") as caught:
        create_standard(session, staff, standard_input("S-2", items=named))
    assert caught.value.fields[0].field == "items.0.skills"


def test_codes_and_occupations_are_checked(session: Session, staff: Actor) -> None:
    create_standard(session, staff, standard_input())
    with pytest.raises(Conflict, match="S-1"):
        create_standard(session, staff, standard_input())
    with pytest.raises(Invalid, match="职业"):
        create_standard(session, staff, standard_input("S-2", occupation="9-99"))
    twice = standard_input().model_dump()["items"][:1] * 2
    with pytest.raises(ValueError, match="编号不能重复"):
        standard_input(items=twice)


def test_loading_twice_puts_in_force_once(session: Session, staff: Actor) -> None:
    items: list[StandardInput] = [standard_input(), standard_input("S-2", level=4)]
    ids = load_standards(session, staff, items)
    assert load_standards(session, staff, items) == ids
    assert [get_standard(session, staff, one).state for one in ids] == [IN_FORCE, IN_FORCE]


@pytest.mark.parametrize("name", ["visitor", "talent", "training_body", "enterprise_owner"])
def test_only_staff_write_standards(name: str, session: Session, request: pytest.FixtureRequest) -> None:
    actor: Actor = request.getfixturevalue(name)
    for refused in (
        lambda: create_standard(session, actor, standard_input()),
        lambda: update_standard(session, actor, 1, standard_input(), 1),
        lambda: put_in_force(session, actor, 1, 1),
        lambda: new_edition(session, actor, 1),
        lambda: load_standards(session, actor, [standard_input()]),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_a_competency_counts_the_questions_in_use_and_says_where_they_are_few(
    session: Session, staff: Actor, reviewer: Actor
) -> None:
    made = create_standard(session, staff, standard_input())
    for kind in (QuestionKind.SINGLE, QuestionKind.SINGLE, QuestionKind.CASE):
        pass_question(session, reviewer, make_question(session, staff, question_input(kind)), use=True)
    far = question_input(skill="data_analysis", level=4)
    pass_question(session, reviewer, make_question(session, staff, far), use=True)
    first, second = get_standard(session, staff, made.id).competencies
    assert (first.kinds, first.thin) == ({QuestionKind.SINGLE: 2, QuestionKind.CASE: 1}, False)
    # A question two levels above is about something else.
    assert (second.questions, second.thin) == (0, True)
