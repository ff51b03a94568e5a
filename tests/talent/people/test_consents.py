"""Consents: given once, taken back at any time, with time and version of the text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.accounts.actor import Actor
from talent.audit.changes import latest_sequence
from talent.kit.db import Session
from talent.people import service as people
from talent.people.consents import standing_consents
from talent.people.enums import ConsentKind
from talent.people.schemas import BasicsInput, PersonOut
from talent.people.tables import Person
from talent.people.texts import TEXTS
from tests.talent.people.samples import RESIDENT_ID


def test_every_kind_has_a_text() -> None:
    assert set(TEXTS) == set(ConsentKind)


def test_a_consent_keeps_time_and_version(session: Session, talent: Actor, profile: PersonOut) -> None:
    given = people.give_consent(session, talent, ConsentKind.SENSITIVE).consents[-1]
    assert (given.kind, given.text_version) == (ConsentKind.SENSITIVE, TEXTS[ConsentKind.SENSITIVE].version)
    assert given.withdrawn_at is None


def test_the_same_consent_twice_is_one(session: Session, talent: Actor, profile: PersonOut) -> None:
    people.give_consent(session, talent, ConsentKind.SENSITIVE)
    before = latest_sequence(session)
    again = people.give_consent(session, talent, ConsentKind.SENSITIVE)
    assert len(again.consents) == len(profile.consents) + 1
    assert latest_sequence(session) == before


def test_taking_back_keeps_the_record_of_the_consent(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    after = people.withdraw_consent(session, talent, ConsentKind.MATCHING)
    [record] = [consent for consent in after.consents if consent.kind is ConsentKind.MATCHING]
    assert record.withdrawn_at is not None


def test_taking_back_twice_changes_nothing_more(session: Session, talent: Actor, profile: PersonOut) -> None:
    once = people.withdraw_consent(session, talent, ConsentKind.MATCHING)
    before = latest_sequence(session)
    assert people.withdraw_consent(session, talent, ConsentKind.MATCHING) == once
    assert latest_sequence(session) == before


def test_a_consent_can_be_given_again(session: Session, talent: Actor, profile: PersonOut) -> None:
    people.withdraw_consent(session, talent, ConsentKind.MATCHING)
    after = people.give_consent(session, talent, ConsentKind.MATCHING)
    standing = [one.withdrawn_at is None for one in after.consents if one.kind is ConsentKind.MATCHING]
    assert standing == [False, True]


def test_without_the_separate_consent_the_number_is_deleted(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    people.give_consent(session, talent, ConsentKind.SENSITIVE)
    people.update_basics(session, talent, BasicsInput(version=1, name="王丽", resident_id=RESIDENT_ID))
    assert people.withdraw_consent(session, talent, ConsentKind.SENSITIVE).resident_id is None


@pytest.mark.parametrize("opted_out", [True, False])
def test_opting_out_asks_for_no_version_and_changes_none(
    session: Session, talent: Actor, profile: PersonOut, opted_out: bool
) -> None:
    after = people.set_opted_out(session, talent, opted_out)
    assert (after.opted_out, after.version) == (opted_out, profile.version)


@given(st.lists(st.tuples(st.sampled_from(ConsentKind), st.booleans()), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_who_has_agreed_is_what_the_consents_say(
    session: Session, talent: Actor, profile: PersonOut, acts: list[tuple[ConsentKind, bool]]
) -> None:
    for kind, gives in acts:
        (people.give_consent if gives else people.withdraw_consent)(session, talent, kind)
        person = session.get_one(Person, profile.id)
        session.refresh(person)
        assert person.agreed is bool(standing_consents(session, person, ConsentKind.NOTICE))
