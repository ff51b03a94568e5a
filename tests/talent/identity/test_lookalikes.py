"""Profiles that look alike are found by digests, decided on by staff, and merged with their owners' yes."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.identity.answering import answer_question, get_question
from talent.identity.enums import Decision, PairState
from talent.identity.forgetting import forget_identity
from talent.identity.lookalikes import compare_waiting, people_wait
from talent.identity.reviewing import decide, get_pair, list_pairs
from talent.identity.rules import MOST_ALIKE
from talent.identity.schemas import AnswerInput, DecisionInput, PairFilter
from talent.identity.tables import IdentityKey, IdentityMerge, PersonPair
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from talent.people.tables import Education, Person

Bare = Callable[..., Person]
MOBILE = "19900002222"
FIRST = Page(number=1, size=20)


def compare_all(session: Session) -> list[PersonPair]:
    while compare_waiting(session, 3):
        pass
    assert not people_wait(session)
    return list(session.exec(select(PersonPair).order_by(PersonPair.low_id, PersonPair.high_id)))  # type: ignore[arg-type]


def graduate(session: Session, person: Person, school: str = "河北测试大学", year: int = 2025) -> None:
    session.add(Education(person_id=person.id or 0, school_name=school, end_year=year))
    session.flush()


@pytest.fixture
def pair(session: Session, bare: Bare) -> PersonPair:
    """Two that nobody owns, with one telephone."""
    bare(mobile=MOBILE)
    bare(mobile=MOBILE)
    [found] = compare_all(session)
    return found


def same(pair: PersonPair) -> DecisionInput:
    return DecisionInput(decision=Decision.SAME, reason="已电话核实", version=pair.version)


def test_same_name_school_and_year_or_the_same_telephone(session: Session, bare: Bare) -> None:
    one, other, third, fourth = bare(name="王 丽"), bare(name="王丽"), bare(name="王丽"), bare(name="李娜")
    for person, year in ((one, 2025), (other, 2025), (third, 2024), (fourth, 2025)):
        graduate(session, person, year=year)
    called = bare(name="张三", mobile=MOBILE), bare(name="张山", mobile=MOBILE)
    found = [(one.low_id, one.high_id, one.by_school, one.by_mobile) for one in compare_all(session)]
    assert found == [
        (one.id, other.id, True, False),
        (called[0].id, called[1].id, False, True),
    ]


def test_a_change_brings_pairs_and_takes_them_away(session: Session, bare: Bare) -> None:
    one, other = bare(mobile=MOBILE), bare()
    assert compare_all(session) == []
    graduate(session, one)
    graduate(session, other)
    record_change(session, ChangeKind.PERSON, other.id or 0)
    assert people_wait(session)
    record_change(session, ChangeKind.PERSON, one.id or 0)
    assert len(compare_all(session)) == 1
    other.name = "另外一人"
    record_change(session, ChangeKind.PERSON, other.id or 0)
    assert compare_all(session) == []


def test_what_many_share_tells_nothing(session: Session, bare: Bare) -> None:
    for _ in range(MOST_ALIKE + 1):
        bare(mobile=MOBILE)
    assert compare_all(session) == []


def test_two_identity_numbers_are_no_pair(session: Session, bare: Bare) -> None:
    bare(mobile=MOBILE, resident_id_index="a" * 64)
    bare(mobile=MOBILE, resident_id_index="b" * 64)
    assert compare_all(session) == []


def test_no_digest_tells_the_name(session: Session, bare: Bare) -> None:
    graduate(session, bare(name="欧阳测试甲"))
    compare_all(session)
    [row] = session.exec(select(IdentityKey)).all()
    assert "欧阳" not in row.key
    assert len(row.key) == 64


def test_two_that_nobody_owns_are_merged_by_staff(session: Session, staff: Actor, pair: PersonPair) -> None:
    shown = get_pair(session, staff, pair.id or 0)
    assert (shown.stays, shown.accounts) == (pair.low_id, 0)
    assert [line.agrees for line in shown.lines if line.field == "mobile"] == [True]
    assert MOBILE not in shown.model_dump_json()
    assert decide(session, staff, pair.id or 0, same(pair)) is PairState.SAME
    [merge] = session.exec(select(IdentityMerge)).all()
    assert (merge.kept_id, merge.gone_id, merge.merged_by) == (pair.low_id, pair.high_id, staff.user_id)
    assert list_pairs(session, staff, PairFilter(), FIRST).items == []


def test_a_decision_needs_its_grounds_the_present_version_and_staff(
    session: Session, staff: Actor, talent: Actor, pair: PersonPair
) -> None:
    number = pair.id or 0
    with pytest.raises(Invalid):
        decide(session, staff, number, DecisionInput(decision=Decision.DIFFERENT, version=1))
    with pytest.raises(Forbidden):
        decide(session, talent, number, same(pair))
    stale = DecisionInput(decision=Decision.DIFFERENT, reason="不是", version=1)
    assert decide(session, staff, number, stale) is PairState.DIFFERENT
    with pytest.raises(Conflict):
        decide(session, staff, number, stale)


def test_what_was_found_to_differ_is_not_found_again(
    session: Session, staff: Actor, pair: PersonPair
) -> None:
    differs = DecisionInput(decision=Decision.DIFFERENT, reason="不是", version=1)
    decide(session, staff, pair.id or 0, differs)
    record_change(session, ChangeKind.PERSON, pair.low_id)
    assert [one.state for one in compare_all(session)] == [PairState.DIFFERENT]


def test_what_is_put_off_comes_last(session: Session, staff: Actor, bare: Bare, pair: PersonPair) -> None:
    for _ in range(2):
        record_change(session, ChangeKind.PERSON, bare(mobile="19900003333").id or 0)
    compare_all(session)
    decide(session, staff, pair.id or 0, DecisionInput(decision=Decision.LATER, version=1))
    listed = [one.id for one in list_pairs(session, staff, PairFilter(), FIRST).items]
    assert len(listed) == 2
    assert listed[-1] == pair.id


def test_the_owner_of_one_is_asked_and_decides(
    session: Session, staff: Actor, talent: Actor, other_talent: Actor, pair: PersonPair
) -> None:
    number = pair.id or 0
    session.get_one(Person, pair.high_id).user_id = talent.user_id
    session.flush()
    assert decide(session, staff, number, same(pair)) is PairState.ASKED
    [notice] = session.exec(select(Notice)).all()
    assert (notice.user_id, notice.kind) == (talent.user_id, NoticeKind.IDENTITY_ASKED)
    with pytest.raises(NotFound):
        get_question(session, other_talent, number)
    asked = get_question(session, talent, number)
    assert (asked.own.id, asked.stays) == (pair.high_id, pair.high_id)
    answer = AnswerInput(same=True, version=asked.version)
    assert answer_question(session, talent, number, answer) is PairState.SAME
    [merge] = session.exec(select(IdentityMerge)).all()
    assert merge.kept_id == pair.high_id


def test_a_no_changes_nothing(session: Session, staff: Actor, talent: Actor, pair: PersonPair) -> None:
    number = pair.id or 0
    session.get_one(Person, pair.low_id).user_id = talent.user_id
    session.flush()
    decide(session, staff, number, same(pair))
    answer = AnswerInput(same=False, version=pair.version)
    assert answer_question(session, talent, number, answer) is PairState.DIFFERENT
    assert session.exec(select(IdentityMerge)).all() == []
    with pytest.raises(NotFound):
        answer_question(session, talent, number, answer)


def test_two_owners_must_both_agree(
    session: Session, staff: Actor, talent: Actor, other_talent: Actor, pair: PersonPair
) -> None:
    number = pair.id or 0
    for person_id, owner in ((pair.low_id, talent), (pair.high_id, other_talent)):
        session.get_one(Person, person_id).user_id = owner.user_id
    session.flush()
    decide(session, staff, number, same(pair))
    yes = AnswerInput(same=True, version=pair.version)
    assert answer_question(session, talent, number, yes) is PairState.ASKED
    assert get_question(session, talent, number).answered
    assert answer_question(session, other_talent, number, yes) is PairState.SAME
    told = session.exec(select(Notice.user_id).where(Notice.kind == NoticeKind.IDENTITY_MERGED)).all()
    assert sorted(told) == sorted([talent.user_id, other_talent.user_id])  # type: ignore[type-var]


def test_who_is_forgotten_leaves_neither_digest_nor_pair_nor_record(
    session: Session, staff: Actor, bare: Bare, pair: PersonPair
) -> None:
    decide(session, staff, pair.id or 0, same(pair))
    bare(mobile=MOBILE)
    forget_identity(session, pair.low_id)
    for table in (PersonPair, IdentityMerge):
        assert session.exec(select(table)).all() == []
    assert session.exec(select(IdentityKey).where(IdentityKey.person_id == pair.low_id)).all() == []
