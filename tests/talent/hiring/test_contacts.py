"""Contact data: after agreement only, with a trace each time, taken back at any time."""

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.hiring.beginning import apply
from talent.hiring.contacts import (
    give_contact,
    own_disclosures,
    own_reveals,
    reveal_contact,
    withdraw_contact,
)
from talent.hiring.enums import Answer, ThreadReason
from talent.hiring.reading import get_thread, list_threads
from talent.hiring.refusing import refuse
from talent.hiring.schemas import ApplyInput, RefusalInput, ThreadFilter, ThreadOut
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, NotFound
from talent.kit.paging import Page
from tests.talent.hiring.steps import say


def test_an_application_alone_shows_no_contact(
    session: Session, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    with pytest.raises(NotFound, match="还没有同意"):
        reveal_contact(session, enterprise_owner, applied.id)
    assert get_thread(session, enterprise_owner, applied.id).thread.name == "王**"


def test_accepting_an_invitation_agrees_to_the_contact(
    session: Session, talent: Actor, enterprise_owner: Actor, invited: ThreadOut
) -> None:
    with pytest.raises(NotFound):
        reveal_contact(session, enterprise_owner, invited.id)
    say(session, talent, invited, Answer.ACCEPT)
    found = reveal_contact(session, enterprise_owner, invited.id)
    assert (found.name, (found.mobile or "")[:3]) == ("王小丽", "199")
    assert get_thread(session, enterprise_owner, invited.id).thread.name == "王小丽"


def test_a_tick_when_applying_agrees_too(
    session: Session, talent: Actor, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    applied = apply(session, talent, demand_id, ApplyInput(contact=True))
    assert reveal_contact(session, enterprise_owner, applied.id).name == "王小丽"


def test_every_look_is_in_the_audit_trail_and_before_the_persons_eyes(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    give_contact(session, talent, applied.id)
    give_contact(session, talent, applied.id)
    reveal_contact(session, enterprise_owner, applied.id)
    reveal_contact(session, enterprise_owner, applied.id)
    contact = [Action.CONTACT_GIVE, Action.CONTACT_REVEAL]
    trail = select(AuditEntry.action).where(col(AuditEntry.action).in_(contact))
    assert list(session.exec(trail.order_by(col(AuditEntry.id)))) == [*contact, Action.CONTACT_REVEAL]
    seen = own_reveals(session, talent, Page())
    assert (seen.total, {one.organisation_name for one in seen.items}) == (2, {applied.organisation_name})


def test_taken_back_it_is_hidden_at_once_and_the_profile_is_not(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    give_contact(session, talent, applied.id)
    withdraw_contact(session, talent, applied.organisation_id)
    withdraw_contact(session, talent, applied.organisation_id)
    with pytest.raises(NotFound):
        reveal_contact(session, enterprise_owner, applied.id)
    [row] = own_disclosures(session, talent)
    assert (row.contact, row.withdrawn_at) == (False, None)
    assert get_thread(session, enterprise_owner, applied.id).thread.person is not None


def test_with_the_thread_ends_what_the_enterprise_may_see(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    give_contact(session, talent, applied.id)
    data = RefusalInput(version=applied.version, reason=ThreadReason.OTHER, message="谢谢。")
    refuse(session, enterprise_owner, applied.id, data)
    with pytest.raises(NotFound):
        reveal_contact(session, enterprise_owner, applied.id)
    with pytest.raises(Conflict, match="已经结束"):
        give_contact(session, talent, applied.id)


def test_another_enterprise_and_a_lapsed_one_are_told_nothing(
    session: Session, talent: Actor, enterprise_owner: Actor, other_enterprise: Actor, applied: ThreadOut
) -> None:
    give_contact(session, talent, applied.id)
    with pytest.raises(NotFound):
        reveal_contact(session, other_enterprise, applied.id)
    own = session.get_one(Organisation, applied.organisation_id)
    own.verification = Verification.LAPSED
    session.flush()
    with pytest.raises(Forbidden, match="认证"):
        reveal_contact(session, enterprise_owner, applied.id)


def test_no_list_and_no_history_holds_the_contact(
    session: Session, talent: Actor, enterprise_owner: Actor, invited: ThreadOut
) -> None:
    say(session, talent, invited, Answer.ACCEPT)
    reveal_contact(session, enterprise_owner, invited.id)
    shown = str(list_threads(session, enterprise_owner, ThreadFilter(), Page()).model_dump())
    shown += str(get_thread(session, enterprise_owner, invited.id).model_dump())
    assert "1990000" not in shown
