"""Who is in a class, for its body: list, enrol, let in, remove, note attendance and score."""

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import today
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.fields import clean_email, clean_mobile
from talent.kit.masking import mask_mobile
from talent.kit.paging import Page, Paged
from talent.notices.enums import NoticeKind
from talent.people.records import blind
from talent.people.tables import Person
from talent.training.classes import lock_own
from talent.training.enums import ClassState, EnrolmentState
from talent.training.queries import completed_in, enrolments_of, numbers_by_class, own_classes, turns_of
from talent.training.rules import PRESENT
from talent.training.schemas import EnrolInput, MarkInput, MarksInput, RosterRow
from talent.training.seats import fill_seats, give_seat, put_in, take_out
from talent.training.tables import Enrolment, TrainingClass
from talent.training.telling import tell_person

# One answer for every way in which nobody fits, or a name could be found for a number.
NOBODY = "没有找到姓名与手机号（或邮箱）都相符的人才档案，请核对，或请本人登录报名。"
_ORDER = {state: place for place, state in enumerate(EnrolmentState)}


def list_roster(session: Session, actor: Actor, class_id: int, page: Page) -> Paged[RosterRow]:
    """Who is in, then who waits in the order of the line, then who left."""
    require(actor, Permission.TRAINING_OWN)
    _require_own(session, actor, class_id)
    query = (
        select(Enrolment, Person)
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(col(Enrolment.class_id) == class_id)
        .order_by(
            case(*((col(Enrolment.state) == state, place) for state, place in _ORDER.items())),
            col(Enrolment.queued_at),
            col(Enrolment.id),
        )
    )
    rows = session.exec(query.offset(page.offset).limit(page.size)).all()
    turns = turns_of(session, [enrolment for enrolment, _ in rows])
    done = completed_in(session, class_id, [enrolment.person_id for enrolment, _ in rows])
    whole = select(func.count()).select_from(Enrolment).where(col(Enrolment.class_id) == class_id)
    return Paged[RosterRow](
        items=[_row(one, person, turns.get(one.id or 0), one.person_id in done) for one, person in rows],
        total=session.exec(whole).one(),
        number=page.number,
        size=page.size,
    )


def enrol_person(session: Session, actor: Actor, class_id: int, data: EnrolInput) -> EnrolmentState:
    """Enrols somebody by name and telephone or e-mail, who is told; who is in already stays as is."""
    require(actor, Permission.TRAINING_OWN)
    held = _lock_running(session, actor, class_id)
    person_id = _find_person(session, data)
    before = enrolments_of(session, person_id, [class_id]).get(class_id)
    if before is not None and before.state in PRESENT:
        return before.state
    made = put_in(session, held, person_id)
    record(
        session, actor, Action.ENROLMENT_ENROL, "enrolment", made.id, f"class {class_id} {made.state.value}"
    )
    what = f"{made.id}:{made.version}"
    tell_person(session, person_id, NoticeKind.TRAINING_ENROLLED, held, what)
    return made.state


def admit(session: Session, actor: Actor, class_id: int, enrolment_id: int) -> None:
    """Gives a free seat to somebody who waits, once the class has begun; again changes nothing."""
    require(actor, Permission.TRAINING_OWN)
    held = _lock_running(session, actor, class_id)
    enrolment = _find(session, class_id, enrolment_id)
    if enrolment.state is EnrolmentState.ENROLLED:
        return
    if enrolment.state is not EnrolmentState.WAITING:
        raise Conflict("这名学员已不在候补名单中。")
    if numbers_by_class(session, [class_id])[class_id][0] >= held.seats:
        raise Conflict("名额已满，请先增加名额。")
    give_seat(session, actor, held, enrolment)


def remove(session: Session, actor: Actor, class_id: int, enrolment_id: int) -> None:
    """Takes somebody out, who is told; the first who waits gets the seat. Again changes nothing."""
    require(actor, Permission.TRAINING_OWN)
    held = lock_own(session, actor, class_id)
    enrolment = _find(session, class_id, enrolment_id)
    if enrolment.state not in PRESENT:
        return
    if completed_in(session, class_id, [enrolment.person_id]):
        raise Conflict("这名学员已结业，不能取消报名。")
    take_out(session, enrolment, EnrolmentState.REMOVED)
    record(session, actor, Action.ENROLMENT_REMOVE, "enrolment", enrolment_id, f"class {class_id}")
    what = f"{enrolment.id}:{enrolment.version}"
    tell_person(session, enrolment.person_id, NoticeKind.TRAINING_REMOVED, held, what)
    fill_seats(session, actor, held)


def save_marks(session: Session, actor: Actor, class_id: int, data: MarksInput) -> int:
    """Attendance and score of many in one form; how many changed. Sent again, none does."""
    require(actor, Permission.TRAINING_OWN)
    held = lock_own(session, actor, class_id)
    if held.starts_on > today():
        raise Conflict("还没有开课，开课后再登记出勤和成绩。")
    query = select(Enrolment).where(
        Enrolment.class_id == class_id, col(Enrolment.id).in_([one.id for one in data.rows])
    )
    found = {row.id: row for row in session.exec(query.order_by(col(Enrolment.id)))}
    changed = 0
    for number, mark in enumerate(data.rows):
        row = found.get(mark.id)
        if row is None or row.state is not EnrolmentState.ENROLLED:
            raise Conflict("名单中有学员已退出或被取消，请刷新后再填写。")
        changed += _write(row, mark, f"rows.{number}")
    session.flush()
    if changed:
        record(session, actor, Action.ENROLMENT_MARK, "training_class", class_id, str(changed))
    return changed


def _write(row: Enrolment, mark: MarkInput, place: str) -> bool:
    if (row.hours_attended, row.score) == (mark.hours_attended, mark.score):
        return False
    if row.version != mark.version:
        message = "这一行已被他人修改，请刷新后再填写。"
        raise Conflict(message, fields=(FieldError(f"{place}.score", message),))
    row.hours_attended, row.score = mark.hours_attended, mark.score
    row.version += 1
    return True


def _find_person(session: Session, data: EnrolInput) -> int:
    contact = data.contact
    try:
        if "@" in contact:
            index, column = blind(clean_email(contact), "person.email"), col(Person.email_index)
        else:
            index, column = blind(clean_mobile(contact), "person.mobile"), col(Person.mobile_index)
    except ValueError:
        message = "请填写11位手机号码或有效的电子邮箱。"
        raise Invalid(message, fields=(FieldError("contact", message),)) from None
    people = session.exec(select(Person).where(column == index).order_by(col(Person.id))).all()
    named = [person.id for person in people if person.name == data.name and person.id is not None]
    if len(named) != 1:
        raise Invalid(NOBODY, fields=(FieldError("name", NOBODY),))
    return named[0]


def _lock_running(session: Session, actor: Actor, class_id: int) -> TrainingClass:
    held = lock_own(session, actor, class_id)
    if held.state is not ClassState.OPEN:
        raise Conflict("只有已开班的班次才能报名。")
    if held.ends_on < today():
        raise Conflict("该班次已经结课，不能再报名。")
    return held


def _require_own(session: Session, actor: Actor, class_id: int) -> None:
    if session.exec(own_classes(actor).where(col(TrainingClass.id) == class_id)).one_or_none() is None:
        raise NotFound("没有找到该班次。")


def _find(session: Session, class_id: int, enrolment_id: int) -> Enrolment:
    query = select(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.class_id == class_id)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound("没有找到这名学员的报名。")
    return found


def _row(enrolment: Enrolment, person: Person, turn: int | None, completed: bool) -> RosterRow:
    assert enrolment.id is not None
    return RosterRow(
        id=enrolment.id,
        person_id=enrolment.person_id,
        name=person.name,
        mobile=mask_mobile(person.mobile or ""),
        state=enrolment.state,
        turn=turn if enrolment.state is EnrolmentState.WAITING else None,
        hours_attended=enrolment.hours_attended,
        score=enrolment.score,
        completed=completed,
        version=enrolment.version,
    )
