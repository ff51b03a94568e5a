"""Who teaches a class: people of the talent database, of the category instructor, whom the body may see."""

from sqlmodel import Session, col, delete

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.errors import Conflict, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.terms import Category
from talent.notices.enums import NoticeKind
from talent.people.reading import list_people, people_cards
from talent.people.schemas import PersonCard, PersonFilter
from talent.training.classes import get_own_class, lock_own
from talent.training.enums import ClassState
from talent.training.tables import ClassInstructor
from talent.training.telling import tell_person


def list_instructors(session: Session, actor: Actor, wanted: PersonFilter, page: Page) -> Paged[PersonCard]:
    """People of the category instructor whom the actor may see."""
    require(actor, Permission.TRAINING_OWN)
    return list_people(session, actor, wanted.model_copy(update={"category": Category.INSTRUCTOR}), page)


def add_instructor(session: Session, actor: Actor, class_id: int, person_id: int) -> None:
    """Names somebody as instructor, who is told and can decline; again changes nothing."""
    require(actor, Permission.TRAINING_OWN)
    held = lock_own(session, actor, class_id)
    if session.get(ClassInstructor, (class_id, person_id)) is not None:
        return
    if held.state is ClassState.CANCELLED:
        raise Conflict("该班次已取消。")
    card = people_cards(session, actor, [person_id]).get(person_id)
    if card is None or Category.INSTRUCTOR not in card.categories:
        raise NotFound("没有找到这位师资，或对方没有公开档案。")
    session.add(ClassInstructor(class_id=class_id, person_id=person_id))
    session.flush()
    record(session, actor, Action.CLASS_INSTRUCTOR, "training_class", class_id, f"added {person_id}")
    tell_person(session, person_id, NoticeKind.TRAINING_INSTRUCTOR, held, str(held.version))


def remove_instructor(session: Session, actor: Actor, class_id: int, person_id: int) -> None:
    require(actor, Permission.TRAINING_OWN)
    get_own_class(session, actor, class_id)
    if session.get(ClassInstructor, (class_id, person_id)) is None:
        return
    named = col(ClassInstructor.person_id) == person_id
    session.exec(delete(ClassInstructor).where(col(ClassInstructor.class_id) == class_id, named))
    record(session, actor, Action.CLASS_INSTRUCTOR, "training_class", class_id, f"removed {person_id}")
