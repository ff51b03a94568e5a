"""Who may see whom: the owner all, staff all but contact, a verified enterprise a card, others nobody."""

from datetime import timedelta
from typing import Any

import pytest

from talent.accounts.actor import SYSTEM, VISITOR, Actor
from talent.accounts.tables import Organisation
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Forbidden, NotFound
from talent.kit.paging import Page
from talent.people import service as people
from talent.people.enums import ConsentKind, EvidenceKind, Visibility
from talent.people.queries import rankable_people, visible_people
from talent.people.rows import GraduateRow
from talent.people.schemas import CategoriesInput, EvidenceInput, PersonCard, PersonFilter, PersonOut
from talent.people.tables import Person
from tests.factories.people import make_person
from tests.talent.people.samples import MOBILE

HIDDEN_FROM_ENTERPRISES = [
    {"visibility": Visibility.HIDDEN},
    {"visibility": Visibility.APPLIED},
    {"consents": []},
    {"consents": [ConsentKind.MATCHING]},
]


def ids_seen(session: Session, actor: Actor) -> list[int]:
    page = people.list_people(session, actor, PersonFilter(), Page())
    return [card.id for card in page.items]


def pool(session: Session) -> list[int | None]:
    return [person.id for person in session.exec(rankable_people().order_by(Person.id))]  # type: ignore[arg-type]


def test_the_owner_sees_the_own_profile_unmasked(session: Session, talent: Actor, profile: PersonOut) -> None:
    seen = people.get_person(session, talent, profile.id)
    assert isinstance(seen, PersonOut)
    assert (seen.mobile, seen.masked) == (MOBILE, False)


def test_another_talent_finds_nothing(session: Session, other_talent: Actor, profile: PersonOut) -> None:
    with pytest.raises(NotFound):
        people.get_person(session, other_talent, profile.id)


def test_another_talent_may_not_list(session: Session, other_talent: Actor, profile: PersonOut) -> None:
    with pytest.raises(Forbidden):
        people.list_people(session, other_talent, PersonFilter(), Page())


def test_a_visitor_may_neither_look_nor_list(session: Session, profile: PersonOut) -> None:
    with pytest.raises(Forbidden):
        people.get_person(session, VISITOR, profile.id)
    with pytest.raises(Forbidden):
        people.list_people(session, VISITOR, PersonFilter(), Page())
    with pytest.raises(Forbidden):
        people.people_cards(session, VISITOR, [profile.id])


def test_an_unverified_enterprise_finds_nobody(
    session: Session, unverified_enterprise: Actor, profile: PersonOut
) -> None:
    assert ids_seen(session, unverified_enterprise) == []
    assert people.people_cards(session, unverified_enterprise, [profile.id]) == {}
    with pytest.raises(NotFound):
        people.get_person(session, unverified_enterprise, profile.id)


def test_an_enterprise_whose_verification_has_lapsed_finds_nobody(
    session: Session, enterprise_owner: Actor, profile: PersonOut
) -> None:
    organisation = session.get_one(Organisation, enterprise_owner.organisation_id)
    organisation.verified_until = today() - timedelta(days=1)
    assert ids_seen(session, enterprise_owner) == []


def test_universities_find_nobody(session: Session, university: Actor, profile: PersonOut) -> None:
    with pytest.raises(NotFound):
        people.get_person(session, university, profile.id)


def test_a_verified_training_body_sees_a_card_as_an_enterprise_does(
    session: Session, training_body: Actor, enterprise_owner: Actor, profile: PersonOut
) -> None:
    """It looks for instructors."""
    card = people.get_person(session, training_body, profile.id)
    assert card == people.get_person(session, enterprise_owner, profile.id)
    assert isinstance(card, PersonCard)


def test_a_verified_enterprise_sees_a_card_without_contact(
    session: Session, enterprise_owner: Actor, profile: PersonOut
) -> None:
    card = people.get_person(session, enterprise_owner, profile.id)
    assert isinstance(card, PersonCard)
    assert card.name == "王*"
    assert MOBILE not in card.model_dump_json()


def test_the_card_has_no_field_for_contact_numbers_or_account() -> None:
    assert (
        set(PersonCard.model_fields) & {"mobile", "email", "resident_id", "user_id", "student_number"}
        == set()
    )


def test_an_anonymous_profile_shows_the_surname_alone(session: Session, enterprise_owner: Actor) -> None:
    person = make_person(session, name="王测试", visibility=Visibility.ANONYMOUS)
    assert (
        people.people_cards(session, enterprise_owner, [person.id or 0])[person.id or 0].name == "王先生/女士"
    )


@pytest.mark.parametrize("given", HIDDEN_FROM_ENTERPRISES, ids=str)
def test_who_did_not_agree_or_hides_is_never_seen_by_an_enterprise(
    session: Session, enterprise_owner: Actor, api_client: Actor, given: dict[str, Any]
) -> None:
    make_person(session, **given)
    assert ids_seen(session, enterprise_owner) == []
    assert ids_seen(session, api_client) == []


@pytest.mark.parametrize(
    "given", [*HIDDEN_FROM_ENTERPRISES, {"consents": [ConsentKind.NOTICE]}, {"opted_out": True}], ids=str
)
def test_who_did_not_agree_hides_or_opted_out_is_in_no_ranking(
    session: Session, given: dict[str, Any]
) -> None:
    make_person(session, **given)
    assert pool(session) == []


def test_who_agreed_is_in_the_rankings(session: Session) -> None:
    person = make_person(session)
    assert pool(session) == [person.id]


def test_who_opted_out_of_matching_can_still_be_found_by_looking(
    session: Session, enterprise_owner: Actor
) -> None:
    person = make_person(session, opted_out=True)
    assert ids_seen(session, enterprise_owner) == [person.id]


def test_the_program_of_a_verified_market_sees_cards(session: Session, api_client: Actor) -> None:
    person = make_person(session)
    assert ids_seen(session, api_client) == [person.id]


def test_a_program_without_an_organisation_sees_nobody(session: Session, api_client: Actor) -> None:
    make_person(session)
    loose = Actor(user_id=api_client.user_id, role=api_client.role)
    assert ids_seen(session, loose) == []


def test_staff_see_hidden_people_with_contact_masked(session: Session, staff: Actor) -> None:
    person = make_person(session, mobile=MOBILE, visibility=Visibility.HIDDEN, consents=[])
    seen = people.get_person(session, staff, person.id or 0)
    assert isinstance(seen, PersonOut)
    assert (seen.mobile, seen.masked, seen.name) == ("139****0001", True, "王测试")


def test_staff_do_not_see_student_numbers(
    session: Session, talent: Actor, staff: Actor, profile: PersonOut
) -> None:
    rows = [GraduateRow(since=today(), student_number="S2020123")]
    people.update_categories(session, talent, CategoriesInput(version=1, rows=rows))
    seen = people.get_person(session, staff, profile.id)
    assert "S2020123" not in seen.model_dump_json()


def test_the_operator_sees_everybody(session: Session) -> None:
    make_person(session, visibility=Visibility.HIDDEN, consents=[])
    assert len(session.exec(visible_people(session, SYSTEM).order_by(Person.id)).all()) == 1  # type: ignore[arg-type]


def test_opting_out_leaves_the_pool_at_once_and_opting_in_returns(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    people.set_opted_out(session, talent, True)
    assert pool(session) == []
    people.set_opted_out(session, talent, False)
    assert pool(session) == [profile.id]


@pytest.mark.parametrize("kind", [ConsentKind.NOTICE, ConsentKind.MATCHING])
def test_a_consent_taken_back_leaves_the_pool_at_once(
    session: Session, talent: Actor, profile: PersonOut, kind: ConsentKind
) -> None:
    people.withdraw_consent(session, talent, kind)
    assert pool(session) == []


def test_evidence_needs_staff(session: Session, talent: Actor, enterprise_owner: Actor) -> None:
    person = make_person(session, user_id=talent.user_id)
    data = EvidenceInput(
        skill="photoshop", kind=EvidenceKind.EXAMINED, level=4, vouched_by="自己", given_on=today()
    )
    for actor in (talent, enterprise_owner, VISITOR):
        with pytest.raises(Forbidden):
            people.add_evidence(session, actor, person.id or 0, data)
