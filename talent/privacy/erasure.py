"""Erases a person and the account: each area forgets its own, from the top down."""

from collections.abc import Callable

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.forgetting import forget_user
from talent.accounts.own_password import confirm_password
from talent.accounts.refusals import Refused
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams.attempt_queries import hold_attempts_of
from talent.exams.forgetting import forget_exams
from talent.exchange.undoing import forget_made
from talent.hiring.forgetting import forget as forget_hiring
from talent.identity.forgetting import forget_identity
from talent.kit.errors import FieldError, Invalid
from talent.market.forgetting import forget_market
from talent.matches.forgetting import forget_matches
from talent.notices.forgetting import forget_notices
from talent.people.forgetting import forget
from talent.people.tables import Person
from talent.privacy.access import owner_of
from talent.privacy.holdings import Owner
from talent.privacy.schemas import EraseInput
from talent.training.forgetting import forget_training

_NOT_UNDERSTOOD = "请先勾选，确认您知道删除后无法恢复。"


def _of_person(forget_person: Callable[[Session, int], None]) -> Callable[[Session, Owner], None]:
    def forget_owner(session: Session, owner: Owner) -> None:
        if owner.person_id is not None:
            forget_person(session, owner.person_id)

    return forget_owner


def _of_user(forget_account: Callable[[Session, int], None]) -> Callable[[Session, Owner], None]:
    def forget_owner(session: Session, owner: Owner) -> None:
        forget_account(session, owner.user_id)

    return forget_owner


# The areas above come first: what points at a person goes before the person, and the account last.
PLAN: tuple[Callable[[Session, Owner], None], ...] = (
    _of_person(forget_identity),
    _of_person(forget_market),
    _of_person(forget_made),
    _of_person(forget_hiring),
    _of_person(forget_matches),
    _of_person(forget_exams),
    _of_person(forget_training),
    _of_person(forget),
    _of_user(forget_notices),
    _of_user(forget_user),
)


def erase_account(session: Session, actor: Actor, data: EraseInput) -> Refused | None:
    """Nothing personal is left but the lines of the trail, which name a number that is nobody's any more, and
    what the law bids kept of hiring and what is counted of training and exams, without the person.

    A wrong password is returned, not raised, so that the try is counted.
    """
    owner = owner_of(session, actor)
    if not data.understood:
        raise Invalid(_NOT_UNDERSTOOD, fields=(FieldError("understood", _NOT_UNDERSTOOD),))
    refusal = confirm_password(session, actor, data.password)
    if refusal is not None:
        return refusal
    _lock(session, owner)
    record(session, actor, Action.PERSON_ERASE, "user", owner.user_id)
    for forget_owner in PLAN:
        forget_owner(session, owner)
    return None


def _lock(session: Session, owner: Owner) -> None:
    """A change of the profile that is on its way comes before or not at all."""
    if owner.person_id is not None:
        hold_attempts_of(session, [owner.person_id])
    query = select(Person.id).where(col(Person.id) == owner.person_id)
    session.exec(query.with_for_update()).first()
