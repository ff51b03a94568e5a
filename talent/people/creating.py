"""New profiles: one's own at registration, or those that organisations hand in, one or many."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from talent.accounts.acting import organisation_is_verified
from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, may, require
from talent.audit.actions import Action
from talent.audit.changes import record_changes
from talent.audit.once import body_of, made_before, remember
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.kit.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from talent.people.codes import CodeBook
from talent.people.enums import ConsentKind
from talent.people.own import NEEDS_CONSENT, OWNED, TAKEN, find_own, lost_race
from talent.people.profile import profile_of
from talent.people.queries import children
from talent.people.records import blind
from talent.people.rows import Basics
from talent.people.schemas import PersonInput, PersonOut, StartInput
from talent.people.tables import Person, SkillEvidence
from talent.people.writing import insert_people

_CHANGED = "该请求已处理，档案之后有变化。"


def start_profile(session: Session, actor: Actor, data: StartInput) -> PersonOut:
    """The first row of a person who has just registered; starting twice gives the same profile."""
    person = find_own(session, actor)
    if person is not None:
        return profile_of(session, person, masked=False)
    if ConsentKind.NOTICE not in data.agreed:
        message = "请先阅读并同意《个人信息处理告知》。"
        raise Invalid(message, fields=(FieldError("agreed", message),))
    basics = Basics(name=data.name, mobile=data.mobile, email=data.email)
    return create_person(session, actor, PersonInput(basics=basics, agreed=data.agreed))


def create_person(
    session: Session, actor: Actor, data: PersonInput, user_id: int | None = None, *, key: str = ""
) -> PersonOut:
    """A talent's own profile, or one handed in for somebody, hidden until that person agrees.

    Asked again with the same key, it is the same profile; see ``_made_already``.
    """
    body = body_of(data.model_dump())
    made = made_before(session, actor, Action.PERSON_CREATE, key, body)
    if made is not None:
        return _made_already(session, actor, data, made)
    [person_id] = create_people(session, actor, [data], [user_id])
    remember(session, actor, Action.PERSON_CREATE, key, body, person_id)
    return profile_of(session, session.get_one(Person, person_id), masked=False)


def create_people(
    session: Session,
    actor: Actor,
    people: Sequence[PersonInput],
    user_ids: Sequence[int | None] | None = None,
    *,
    codes: CodeBook | None = None,
) -> list[int]:
    """Many profiles in a few statements; ids in the order given. One that is wrong refuses all.

    ``codes`` are the lists where the caller has read them already.
    """
    owners = [None] * len(people) if user_ids is None else list(user_ids)
    if not may(actor, Permission.PEOPLE_ADD):
        owners = _own_only(session, actor, owners)
        people = [data.model_copy(update={"confirmed_on": None}) for data in people]
    elif not actor.system:
        _require_handing_in(session, actor, people, owners)
    for data in people:
        _require_separate_consent(data)
    _refuse_known_numbers(session, people)
    try:
        ids = insert_people(session, people, owners, codes or CodeBook(session))
    except IntegrityError as error:
        raise lost_race(error) from error
    record(session, actor, Action.PERSON_CREATE, "person", ids[0] if len(ids) == 1 else None, f"{len(ids)}")
    record_changes(session, ChangeKind.PERSON, ids)
    return ids


def _made_already(session: Session, actor: Actor, data: PersonInput, person_id: int) -> PersonOut:
    """For its owner the profile of now; for who handed it in only what that very request said."""
    person = session.get(Person, person_id, populate_existing=True)
    if person is None:
        raise NotFound(_CHANGED)
    if person.user_id is None or person.user_id != actor.user_id:
        require(actor, Permission.PEOPLE_ADD)
        _require_handing_in(session, actor, [data], [None])
        if not _is_as_made(session, person):
            raise NotFound(_CHANGED)
    return profile_of(session, person, masked=False)


def _is_as_made(session: Session, person: Person) -> bool:
    """Nobody has claimed, changed or vouched for it since."""
    return (
        person.user_id is None
        and (person.version, person.updated_at) == (1, person.created_at)
        and not children(session, SkillEvidence, [person.id or 0])[person.id or 0]
    )


def _own_only(session: Session, actor: Actor, owners: Sequence[int | None]) -> list[int | None]:
    """A talent creates one profile: the own one."""
    if find_own(session, actor) is not None:
        raise Conflict(OWNED)
    if len(owners) != 1 or actor.user_id is None or owners[0] not in (None, actor.user_id):
        raise Forbidden("只能建立本人的人才档案。")
    return [actor.user_id]


def _require_handing_in(
    session: Session, actor: Actor, people: Sequence[PersonInput], owners: Sequence[int | None]
) -> None:
    """An organisation must be verified; nobody agrees, or binds an account, for somebody else."""
    if actor.role is not Role.STAFF and not organisation_is_verified(session, actor):
        raise Forbidden("机构通过认证后才能提交人才档案。")
    if any(data.agreed for data in people) or any(owner is not None for owner in owners):
        raise Forbidden("同意须由本人作出，账号须由本人绑定；代为提交的档案在本人同意前对企业不可见。")


def _require_separate_consent(data: PersonInput) -> None:
    if data.basics.resident_id is not None and ConsentKind.SENSITIVE not in data.agreed:
        raise Invalid(NEEDS_CONSENT, fields=(FieldError("basics.resident_id", NEEDS_CONSENT),))


def _refuse_known_numbers(session: Session, people: Sequence[PersonInput]) -> None:
    indexes = [blind(data.basics.resident_id, "person.resident_id") for data in people]
    given = [index for index in indexes if index is not None]
    known = select(Person.id).where(col(Person.resident_id_index).in_(given)).limit(1)
    if len(set(given)) < len(given) or (given and session.exec(known).first() is not None):
        raise Conflict(TAKEN, fields=(FieldError("basics.resident_id", TAKEN),))
