"""Vacancies that come: published with their source, lawful as any other, the enterprise's words first."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role, Verification
from talent.accounts.organisations import verify_organisation
from talent.accounts.queries import organisation_by_uscc
from talent.accounts.schemas import RegisterInput
from talent.accounts.tables import Organisation
from talent.accounts.tokens import actor_of
from talent.accounts.users import register
from talent.audit.once import KEPT
from talent.enterprises.demands import get_demand, update_demand
from talent.enterprises.enums import DemandState
from talent.enterprises.schemas import DemandInput, DemandOut
from talent.enterprises.states import change_state
from talent.enterprises.tables import Demand
from talent.hiring.beginning import apply
from talent.hiring.schemas import ApplyInput
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden
from talent.market.enums import Operation, RecordKind, TakenState
from talent.market.pushing import drop_old_answers
from talent.market.reading import content_of
from talent.market.tables import InRecord, MarketClient, PushAnswer
from talent.market.vacancies import push_vacancies
from talent.market.wire import PushInput, TakenItem
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from tests.factories.accounts import make_organisation, make_uscc, make_user
from tests.factories.market import make_client, pushed, taken_back, vacancy
from tests.factories.people import make_person

pytestmark = pytest.mark.usefixtures("vocabulary", "client")
NOBODY = Actor()


def send(session: Session, actor: Actor, data: PushInput) -> TakenItem:
    [answer] = push_vacancies(session, actor, data).items
    return answer


def demand_of(session: Session, reference: str = "v-1") -> Demand:
    row = session.exec(select(InRecord).where(InRecord.reference == reference)).one()
    return session.get_one(Demand, row.object_id)


def shown(session: Session, actor: Actor = NOBODY) -> DemandOut:
    return get_demand(session, actor, demand_of(session).id or 0)


def firm_of(session: Session) -> tuple[Organisation, Actor]:
    """An enterprise that is registered and verified here, and its owner."""
    firm = make_organisation(session, uscc=make_uscc(900_001), name="唐山来岗电子商务有限公司")
    return firm, actor_of(make_user(session, role=Role.ENTERPRISE, organisation_id=firm.id), "")


def test_a_vacancy_of_an_unknown_enterprise_is_published_on_the_markets_word(
    session: Session, api_client: Actor
) -> None:
    answer = send(session, api_client, pushed("v-1", vacancy()))
    assert (answer.state, answer.reason) == (TakenState.ACCEPTED, "")
    demand = shown(session)
    assert (demand.state, demand.organisation_name, demand.verified) == (
        DemandState.OPEN,
        "唐山来岗电子商务有限公司",
        True,
    )
    assert demand.source is not None
    assert (demand.source.name, demand.source.answered_here) == ("某招聘网", False)
    firm = organisation_by_uscc(session, make_uscc(900_001))
    assert firm is not None
    assert firm.vouched_by == "market的机构"


def test_codes_become_ours(session: Session, api_client: Actor) -> None:
    skills = [{"name": "修图", "code": "photoshop"}, {"name": "没有的技能", "code": "no-such-skill"}]
    send(
        session, api_client, pushed("v-1", vacancy(education_level="31", experience_months=18, skills=skills))
    )
    demand = shown(session)
    assert (demand.education_rank, demand.experience_years) == (4, 1.5)
    assert [one.skill for one in demand.skills] == ["photoshop", None]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"duties": "限男性，30岁以下。"}, "歧视"),
        ({"salary_min": 9000, "salary_max": 6000}, "最高月薪"),
        ({"division": None, "remote": False}, "工作地点"),
        ({"division": "999999"}, "地区代码"),
        ({"education_level": "77"}, "学历代码"),
        ({"valid_until": "2020-01-01"}, "有效期"),
        ({"source": {}}, "source.name：必填"),
        ({"headcount": None}, "headcount"),
        ({"unknown": 1}, "unknown：没有这个字段"),
        ({"employer": {"uscc": "1", "name": "某某公司"}}, "统一社会信用代码有误"),
    ],
    ids=str,
)
def test_what_is_not_right_is_refused_with_the_reason_and_leaves_nothing(
    session: Session, api_client: Actor, values: dict[str, Any], words: str
) -> None:
    answer = send(session, api_client, pushed("v-1", vacancy(**values)))
    assert answer.state is TakenState.REJECTED
    assert words in answer.reason
    assert session.exec(select(Demand)).all() == []
    assert organisation_by_uscc(session, make_uscc(900_001)) is None


def test_what_was_refused_may_be_sent_again_and_is_looked_at_anew(
    session: Session, api_client: Actor
) -> None:
    firm, _ = firm_of(session)
    firm.verification = Verification.PENDING
    session.flush()
    assert send(session, api_client, pushed("v-1", vacancy())).state is TakenState.REJECTED
    firm.verification = Verification.VERIFIED
    session.flush()
    assert send(session, api_client, pushed("v-1", vacancy())).state is TakenState.ACCEPTED


def test_doubles_and_a_wrong_order_do_no_harm(session: Session, api_client: Actor) -> None:
    first, second = pushed("v-1", vacancy()), pushed("v-1", vacancy(headcount=5), version=3)
    assert send(session, api_client, second).state is TakenState.ACCEPTED
    assert send(session, api_client, second).state is TakenState.UNCHANGED
    assert send(session, api_client, first).state is TakenState.STALE
    clash = send(session, api_client, pushed("v-1", vacancy(headcount=7), version=3))
    assert clash.state is TakenState.REJECTED
    assert "版本号" in clash.reason
    assert demand_of(session).headcount == 5
    assert len(session.exec(select(Demand)).all()) == 1


def test_a_withdrawal_closes_and_one_that_comes_first_keeps_the_vacancy_out(
    session: Session, api_client: Actor
) -> None:
    send(session, api_client, pushed("v-1", vacancy()))
    assert send(session, api_client, taken_back("v-1")).state is TakenState.ACCEPTED
    assert demand_of(session).state is DemandState.CLOSED
    assert send(session, api_client, taken_back("v-2", version=2)).state is TakenState.ACCEPTED
    assert send(session, api_client, pushed("v-2", vacancy())).state is TakenState.STALE


def test_after_a_withdrawal_it_comes_again_as_a_new_demand(session: Session, api_client: Actor) -> None:
    send(session, api_client, pushed("v-1", vacancy()))
    old = demand_of(session).id
    send(session, api_client, taken_back("v-1"))
    assert send(session, api_client, pushed("v-1", vacancy(), version=3)).state is TakenState.ACCEPTED
    assert demand_of(session).id != old
    assert demand_of(session).state is DemandState.OPEN


def test_the_enterprises_own_words_stay_and_the_market_changes_the_rest(
    session: Session, api_client: Actor
) -> None:
    _, owner = firm_of(session)
    send(session, api_client, pushed("v-1", vacancy()))
    demand = demand_of(session)
    written = _as_input(shown(session, owner)).model_copy(update={"salary_max": 12_000})
    update_demand(session, owner, demand.id or 0, written)
    send(session, api_client, pushed("v-1", vacancy(salary_max=8000, headcount=9), version=2))
    seen = shown(session, owner)
    assert (seen.salary_max, seen.headcount) == (12_000, 9)
    assert seen.source is not None
    assert seen.source.differs == ["salary_max"]
    assert shown(session).source.differs == []  # type: ignore[union-attr]


def _as_input(seen: DemandOut) -> DemandInput:
    names = set(DemandInput.model_fields) - {"skills", "template"}
    values = {name: getattr(seen, name) for name in names}
    skills = [one.model_dump(exclude={"name"}) for one in seen.skills]
    return DemandInput.model_validate(values | {"skills": skills})


def test_what_the_enterprise_has_closed_stays_closed(session: Session, api_client: Actor) -> None:
    _, owner = firm_of(session)
    send(session, api_client, pushed("v-1", vacancy()))
    demand = demand_of(session)
    change_state(session, owner, demand.id or 0, DemandState.CLOSED, demand.version)
    assert send(session, api_client, pushed("v-1", vacancy(headcount=8), version=2)).state is (
        TakenState.ACCEPTED
    )
    assert (demand_of(session).id, demand_of(session).state) == (demand.id, DemandState.CLOSED)


def test_one_that_ran_out_comes_again_with_a_later_day(session: Session, api_client: Actor) -> None:
    send(session, api_client, pushed("v-1", vacancy()))
    demand_of(session).valid_until = today() - timedelta(days=1)
    session.flush()
    later = (today() + timedelta(days=90)).isoformat()
    send(session, api_client, pushed("v-1", vacancy(valid_until=later), version=2))
    assert demand_of(session).state is DemandState.OPEN
    assert len(session.exec(select(Demand)).all()) == 2


def test_one_that_goes_to_another_employer_leaves_the_first(session: Session, api_client: Actor) -> None:
    send(session, api_client, pushed("v-1", vacancy()))
    first = demand_of(session)
    other = {"uscc": make_uscc(900_002), "name": "廊坊另一家商贸有限公司"}
    send(session, api_client, pushed("v-1", vacancy(employer=other), version=2))
    assert first.state is DemandState.CLOSED
    assert demand_of(session).organisation_id != first.organisation_id


def test_the_same_post_is_not_published_beside_the_enterprises_own(
    session: Session, api_client: Actor
) -> None:
    send(session, api_client, pushed("v-1", vacancy()))
    answer = send(session, api_client, pushed("v-2", vacancy()))
    assert answer.state is TakenState.REJECTED
    assert "同名岗位" in answer.reason


def test_the_enterprise_is_told_once(session: Session, api_client: Actor) -> None:
    _, owner = firm_of(session)
    send(session, api_client, pushed("v-1", vacancy()))
    send(session, api_client, pushed("v-1", vacancy(headcount=4), version=2))
    kinds = session.exec(select(Notice.kind).where(Notice.user_id == owner.user_id)).all()
    assert kinds == [NoticeKind.DEMAND_FORWARDED]


def test_nobody_applies_where_nobody_would_read_it(
    session: Session, api_client: Actor, talent: Actor
) -> None:
    make_person(session, user_id=talent.user_id)
    send(session, api_client, pushed("v-1", vacancy()))
    number = demand_of(session).id or 0
    with pytest.raises(Conflict, match="来源"):
        apply(session, talent, number, ApplyInput())
    make_user(session, role=Role.ENTERPRISE, organisation_id=demand_of(session).organisation_id)
    assert apply(session, talent, number, ApplyInput()).demand_id == number


def test_a_stranger_can_not_register_as_an_enterprise_that_the_market_entered(
    session: Session, api_client: Actor
) -> None:
    send(session, api_client, pushed("v-1", vacancy()))
    data = RegisterInput(
        role=Role.ENTERPRISE,
        login="someone@example.com",
        password="a long enough password",
        accepted=True,
        organisation_name="唐山来岗电子商务有限公司",
        uscc=make_uscc(900_001),
    )
    with pytest.raises(Conflict, match="人力资源市场"):
        register(session, Actor(), data)


def test_the_staffs_word_replaces_the_markets_and_their_no_stands(
    session: Session, api_client: Actor, staff: Actor
) -> None:
    send(session, api_client, pushed("v-1", vacancy()))
    firm = session.get_one(Organisation, demand_of(session).organisation_id)
    verify_organisation(session, staff, firm.id or 0, Verification.REJECTED, "查无此企业。", firm.version)
    assert send(session, api_client, pushed("v-1", vacancy(headcount=3), version=2)).state is (
        TakenState.REJECTED
    )
    verify_organisation(session, staff, firm.id or 0, Verification.VERIFIED, "", firm.version)
    assert firm.vouched_by == ""


def test_the_markets_word_is_renewed_when_it_sends_on(session: Session, api_client: Actor) -> None:
    send(session, api_client, pushed("v-1", vacancy()))
    firm = session.get_one(Organisation, demand_of(session).organisation_id)
    firm.verified_until = today() - timedelta(days=1)
    session.flush()
    assert send(session, api_client, pushed("v-1", vacancy(headcount=3), version=2)).state is (
        TakenState.ACCEPTED
    )
    assert firm.verified_until is not None
    assert firm.verified_until > today()


def test_one_that_is_wrong_hinders_no_other(session: Session, api_client: Actor) -> None:
    good, bad = pushed("v-1", vacancy()).items, pushed("v-2", vacancy(duties="只要男性")).items
    answers = push_vacancies(session, api_client, PushInput(items=[*bad, *good])).items
    assert [one.state for one in answers] == [TakenState.REJECTED, TakenState.ACCEPTED]


def test_with_the_same_key_the_answer_is_what_it_was(session: Session, api_client: Actor) -> None:
    data = pushed("v-1", vacancy())
    first = push_vacancies(session, api_client, data, key="k-1")
    assert push_vacancies(session, api_client, data, key="k-1") == first
    assert first.items[0].state is TakenState.ACCEPTED
    with pytest.raises(Conflict):
        push_vacancies(session, api_client, pushed("v-2", vacancy()), key="k-1")


def test_answers_are_dropped_when_their_keys_are(session: Session, api_client: Actor) -> None:
    push_vacancies(session, api_client, pushed("v-1", vacancy()), key="k-1")
    assert drop_old_answers(session, today()) == 0
    session.exec(select(PushAnswer)).one().at = now() - KEPT - timedelta(hours=1)
    session.flush()
    assert drop_old_answers(session, today()) == 1


def test_references_of_two_clients_are_two(
    session: Session, api_client: Actor, university: Actor, client: MarketClient
) -> None:
    other = make_client(session, university)
    send(session, api_client, pushed("v-1", vacancy()))
    assert session.exec(select(InRecord.client_id)).all() == [client.id]
    assert content_of(session, client, RecordKind.VACANCY, "v-1").content == vacancy()
    rows = select(InRecord).where(col(InRecord.client_id) == other.id)
    assert session.exec(rows).all() == []


def test_only_a_program_of_a_market_may_push(session: Session, staff: Actor, enterprise_owner: Actor) -> None:
    for actor in (staff, enterprise_owner):
        with pytest.raises(Forbidden):
            push_vacancies(session, actor, pushed("v-1", vacancy()))


def test_a_withdrawal_of_what_was_never_there_is_kept(session: Session, api_client: Actor) -> None:
    send(session, api_client, taken_back("v-9"))
    row = session.exec(select(InRecord)).one()
    assert (row.operation, row.object_id, row.digest) == (Operation.WITHDRAW, None, "")
