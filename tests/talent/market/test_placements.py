"""Placements that come: for people who are here and agreed, and into the profile at their word alone."""

import json
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.kit.crypto import keyring
from talent.kit.db import Session
from talent.kit.errors import Conflict, NotFound
from talent.market.enums import PlacementState, TakenState
from talent.market.feed_schemas import PlacementAnswer
from talent.market.forgetting import forget_market
from talent.market.own_data import own_exchange
from talent.market.placements import answer_placement, list_placements, waiting_placements
from talent.market.placements_in import NOBODY, push_placements
from talent.market.tables import InRecord, Placement
from talent.market.wire import PushInput, TakenItem
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from talent.people import service as people
from talent.people.enums import ConsentKind
from talent.people.schemas import WorkInput
from talent.people.tables import Person
from tests.factories.accounts import make_organisation
from tests.factories.enterprises import make_demand
from tests.factories.hiring import make_hire
from tests.factories.market import make_known_person, placement, pushed, taken_back

pytestmark = pytest.mark.usefixtures("vocabulary", "client")
MOBILE, RESIDENT = "19900001234", "110101199003070011"
YES, NO = PlacementAnswer(accept=True), PlacementAnswer(accept=False)


@pytest.fixture
def person(session: Session, talent: Actor) -> Person:
    made = make_known_person(session, user_id=talent.user_id, mobile=MOBILE)
    session.commit()
    return made


def send(session: Session, actor: Actor, data: PushInput) -> TakenItem:
    [answer] = push_placements(session, actor, data).items
    return answer


def posts(session: Session, talent: Actor) -> list[str]:
    own = people.get_own_person(session, talent)
    assert own is not None
    return [row.employer for row in own.work]


def test_it_waits_for_the_persons_word_and_goes_in_with_it(
    session: Session, api_client: Actor, talent: Actor, person: Person
) -> None:
    assert send(session, api_client, pushed("p-1", placement())).state is TakenState.ACCEPTED
    [waiting] = waiting_placements(session, talent)
    assert posts(session, talent) == ["测试公司"]
    kinds = session.exec(select(Notice.kind).where(Notice.user_id == talent.user_id)).all()
    assert kinds == [NoticeKind.PLACEMENT_PROPOSED]
    answer_placement(session, talent, waiting.id, YES)
    answer_placement(session, talent, waiting.id, YES)
    assert posts(session, talent) == ["保定某某食品有限公司", "测试公司"]
    assert waiting_placements(session, talent) == []
    with pytest.raises(Conflict):
        answer_placement(session, talent, waiting.id, NO)


def test_who_declines_is_asked_no_more_even_if_the_market_sends_on(
    session: Session, api_client: Actor, talent: Actor, person: Person
) -> None:
    send(session, api_client, pushed("p-1", placement()))
    [waiting] = waiting_placements(session, talent)
    answer_placement(session, talent, waiting.id, NO)
    send(session, api_client, pushed("p-1", placement(title="主管"), version=2))
    [row] = list_placements(session, talent)
    assert (row.state, row.title) == (PlacementState.DECLINED, "主管")
    assert posts(session, talent) == ["测试公司"]


def test_the_own_words_win_over_what_comes_later(
    session: Session, api_client: Actor, talent: Actor, person: Person
) -> None:
    send(session, api_client, pushed("p-1", placement()))
    answer_placement(session, talent, waiting_placements(session, talent)[0].id, YES)
    own = people.get_own_person(session, talent)
    assert own is not None
    rows = [own.work[0].model_copy(update={"title": "我自己写的"}), *own.work[1:]]
    people.update_work(session, talent, WorkInput(version=own.version, rows=rows))
    send(session, api_client, pushed("p-1", placement(title="市场写的"), version=2))
    after = people.get_own_person(session, talent)
    assert after is not None
    assert after.work[0].title == "我自己写的"


def test_what_the_profile_says_already_is_not_proposed(
    session: Session, api_client: Actor, talent: Actor, person: Person
) -> None:
    known = placement(employer={"name": "测试公司"}, started_on="2022-08-01")
    send(session, api_client, pushed("p-1", known))
    assert [one.state for one in list_placements(session, talent)] == [PlacementState.KNOWN]
    other = placement(employer={"name": "测试公司"}, started_on="2024-08-01")
    send(session, api_client, pushed("p-2", other))
    assert len(waiting_placements(session, talent)) == 1


@pytest.mark.parametrize("how", ["mobile", "resident_id"])
def test_a_person_is_found_by_either_number_with_the_name(
    session: Session, api_client: Actor, person: Person, how: str
) -> None:
    person.resident_id = RESIDENT
    person.resident_id_index = keyring().blind_index(RESIDENT, "person.resident_id")
    session.flush()
    number = {"mobile": MOBILE, "resident_id": RESIDENT}[how]
    answer = send(session, api_client, pushed("p-1", placement(person={"name": "王 测试", how: number})))
    assert answer.state is TakenState.ACCEPTED


@pytest.mark.parametrize("case", ["stranger", "another name", "no consent", "no notice"])
def test_for_anybody_else_the_answer_is_the_same_and_nothing_is_kept(
    session: Session, api_client: Actor, talent: Actor, person: Person, case: str
) -> None:
    asked: dict[str, Any] = {"name": "王测试", "mobile": MOBILE}
    if case == "stranger":
        asked["mobile"] = "19911112222"
    elif case == "another name":
        asked["name"] = "李测试"
    else:
        kind = ConsentKind.EXCHANGE if case == "no consent" else ConsentKind.NOTICE
        people.withdraw_consent(session, talent, kind)
    answer = send(session, api_client, pushed("p-1", placement(person=asked)))
    assert (answer.state, answer.reason) == (TakenState.REJECTED, NOBODY)
    row = session.exec(select(InRecord)).one()
    assert (row.content, row.object_id) == ("", None)
    assert session.exec(select(Placement)).all() == []


def test_who_agrees_later_gets_what_is_sent_again(
    session: Session, api_client: Actor, talent: Actor, person: Person
) -> None:
    people.withdraw_consent(session, talent, ConsentKind.EXCHANGE)
    assert send(session, api_client, pushed("p-1", placement())).state is TakenState.REJECTED
    people.give_consent(session, talent, ConsentKind.EXCHANGE)
    assert send(session, api_client, pushed("p-1", placement())).state is TakenState.ACCEPTED


def test_two_of_one_name_and_number_are_nobody(session: Session, api_client: Actor, person: Person) -> None:
    make_known_person(session, mobile=MOBILE)
    assert send(session, api_client, pushed("p-1", placement())).reason == NOBODY


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"person": {"name": "王测试"}}, "至少填写一项"),
        ({"person": {"name": "王测试", "resident_id": "1"}}, "公民身份号码有误"),
        ({"started_on": "2999-01-01"}, "started_on"),
        ({"ended_on": "2020-01-01"}, "早于"),
        ({"title": ""}, "title"),
    ],
    ids=str,
)
def test_what_is_not_right_is_refused_with_the_reason(
    session: Session, api_client: Actor, person: Person, values: dict[str, Any], words: str
) -> None:
    answer = send(session, api_client, pushed("p-1", placement(**values)))
    assert answer.state is TakenState.REJECTED
    assert words in answer.reason
    assert MOBILE not in answer.reason


def test_a_withdrawal_takes_away_what_waits_and_leaves_what_was_taken_over(
    session: Session, api_client: Actor, talent: Actor, person: Person
) -> None:
    send(session, api_client, pushed("p-1", placement()))
    send(session, api_client, pushed("p-2", placement(employer={"name": "沧州某某有限公司"})))
    first = next(one for one in waiting_placements(session, talent) if one.employer.startswith("保定"))
    answer_placement(session, talent, first.id, YES)
    for reference in ("p-1", "p-2"):
        assert send(session, api_client, taken_back(reference)).state is TakenState.ACCEPTED
    assert waiting_placements(session, talent) == []
    assert posts(session, talent)[0] == "保定某某食品有限公司"
    gone = next(one for one in list_placements(session, talent) if one.state is PlacementState.WITHDRAWN)
    with pytest.raises(NotFound):
        answer_placement(session, talent, gone.id, YES)


def test_the_same_employer_as_a_hire_here_is_linked_to_it(
    session: Session, api_client: Actor, talent: Actor, person: Person
) -> None:
    firm = make_organisation(session, name="保定某某食品有限责任公司")
    demand = make_demand(session, firm.id or 0)
    thread = make_hire(session, demand.id or 0, person.id or 0)
    send(session, api_client, pushed("p-1", placement()))
    assert session.exec(select(Placement.thread_id)).all() == [thread.id]
    assert waiting_placements(session, talent)[0].hired_here


def test_nobody_answers_for_another(
    session: Session, api_client: Actor, other_talent: Actor, person: Person
) -> None:
    make_known_person(session, user_id=other_talent.user_id)
    send(session, api_client, pushed("p-1", placement()))
    number = session.exec(select(Placement.id)).one() or 0
    with pytest.raises(NotFound):
        answer_placement(session, other_talent, number, YES)


def test_forgetting_leaves_nothing_of_it(session: Session, api_client: Actor, person: Person) -> None:
    send(session, api_client, pushed("p-1", placement()))
    forget_market(session, person.id or 0)
    forget_market(session, person.id or 0)
    session.expire_all()
    row = session.exec(select(InRecord)).one()
    assert (row.content, row.object_id) == ("", None)
    assert session.exec(select(Placement)).all() == []


def test_one_sees_what_leaves_and_what_came(
    session: Session, api_client: Actor, talent: Actor, person: Person
) -> None:
    send(session, api_client, pushed("p-1", placement()))
    seen = own_exchange(session, talent)
    assert seen.agreed
    assert seen.leaves is not None
    assert MOBILE not in json.dumps(seen.leaves)
    assert [one.started_on for one in seen.placements] == [date(2025, 3, 1)]
