"""Competency standards: drafted, put in force, replaced by a new edition. What is in force never changes."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.exams.enums import StandardState
from talent.exams.rules import standard_errors
from talent.exams.standard_queries import (
    filtered,
    locked,
    ordered,
    same_kind,
    visible_standards,
)
from talent.exams.standard_schemas import (
    ItemSkillInput,
    StandardCard,
    StandardFilter,
    StandardInput,
    StandardItemInput,
    StandardOut,
)
from talent.exams.standard_showing import standard_cards, standard_out, standards_out
from talent.exams.standard_writing import replace_items, with_known_skills
from talent.exams.tables import Standard
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say
from talent.vocab.service import occupation_codes

NO_STANDARD = "没有找到该考核规范。"
_FIELDS = ("code", "title", "occupation", "level", "edition", "source")
_CODE_MAX = 40


def list_standards(session: Session, actor: Actor, wanted: StandardFilter, page: Page) -> Paged[StandardCard]:
    """Those that the actor may see and the filter asks for."""
    require(actor, Permission.STANDARDS_READ)
    query = filtered(visible_standards(actor), wanted)
    rows = session.exec(ordered(query).offset(page.offset).limit(page.size)).all()
    return Paged[StandardCard](
        items=standard_cards(session, rows), total=count(session, query), number=page.number, size=page.size
    )


def standards_in_force(session: Session, actor: Actor) -> list[StandardOut]:
    """All that papers are made by, with what the bank has on each competency."""
    require(actor, Permission.STANDARDS_READ)
    query = filtered(visible_standards(actor), StandardFilter(state=StandardState.IN_FORCE))
    return standards_out(session, session.exec(ordered(query)).all())


def get_standard(session: Session, actor: Actor, standard_id: int) -> StandardOut:
    """One with its competencies, and how many questions the bank has on each."""
    require(actor, Permission.STANDARDS_READ)
    return standard_out(session, _find(session, actor, standard_id))


def create_standard(session: Session, actor: Actor, data: StandardInput, *, key: str = "") -> StandardOut:
    """A draft. Asked again with the same key, it is the same draft."""
    require(actor, Permission.STANDARDS_MANAGE)
    body = body_of(data.model_dump(mode="json"))
    made = made_before(session, actor, Action.STANDARD_CREATE, key, body)
    if made is not None:
        return get_standard(session, actor, made)
    standard = _add(session, actor, data)
    remember(session, actor, Action.STANDARD_CREATE, key, body, standard.id or 0)
    return standard_out(session, standard)


def update_standard(
    session: Session, actor: Actor, standard_id: int, data: StandardInput, version: int
) -> StandardOut:
    """Changes a draft; the same content changes nothing."""
    require(actor, Permission.STANDARDS_MANAGE)
    standard = _find_locked(session, actor, standard_id)
    data = with_known_skills(session, data)
    if _content(session, standard) == data.model_dump(exclude={"version"}):
        return standard_out(session, standard)
    if standard.version != version:
        raise Conflict("该考核规范已被他人修改，请刷新后再提交。")
    if standard.state is not StandardState.DRAFT:
        raise Invalid("已发布的考核规范不能修改，请新建版本。")
    _check(session, data, standard)
    for name in _FIELDS:
        setattr(standard, name, getattr(data, name))
    standard.version += 1
    session.flush()
    replace_items(session, standard_id, data.items)
    record(session, actor, Action.STANDARD_UPDATE, "standard", standard_id)
    return standard_out(session, standard)


def put_in_force(session: Session, actor: Actor, standard_id: int, version: int) -> StandardOut:
    """From now on papers are made by it; what was in force for its occupation and level is replaced."""
    require(actor, Permission.STANDARDS_MANAGE)
    standard = _find(session, actor, standard_id)
    # All of them in one order: of two that come into force at the same moment the later replaces the earlier.
    beside = session.exec(locked(same_kind(standard))).all()
    if standard.state is StandardState.IN_FORCE:
        return standard_out(session, standard)
    if standard.version != version:
        raise Conflict("该考核规范已被他人修改，请刷新后再提交。")
    if standard.state is not StandardState.DRAFT:
        raise Invalid("已废止的考核规范不能再发布，请新建版本。")
    errors = standard_errors(standard_out(session, standard).competencies)
    if errors:
        raise Invalid(errors[0].message, fields=tuple(errors))
    for before in (one for one in beside if one.state is StandardState.IN_FORCE):
        before.state = StandardState.REPLACED
        before.version += 1
        record(session, actor, Action.STANDARD_STATE, "standard", before.id, f"replaced by {standard_id}")
    standard.state = StandardState.IN_FORCE
    standard.version += 1
    session.flush()
    record(session, actor, Action.STANDARD_STATE, "standard", standard_id, "in_force")
    return standard_out(session, standard)


def new_edition(session: Session, actor: Actor, standard_id: int, *, key: str = "") -> StandardOut:
    """A draft with the same competencies, to be changed and put in force instead of the standard."""
    require(actor, Permission.STANDARDS_MANAGE)
    body = body_of({"edition_of": standard_id})
    made = made_before(session, actor, Action.STANDARD_CREATE, key, body)
    if made is not None:
        return get_standard(session, actor, made)
    data = StandardInput.model_validate(_content(session, _find_locked(session, actor, standard_id)))
    fresh = data.model_copy(update={"code": _free_code(session, data.code), "edition": ""})
    standard = _add(session, actor, fresh)
    remember(session, actor, Action.STANDARD_CREATE, key, body, standard.id or 0)
    return standard_out(session, standard)


def load_standards(session: Session, actor: Actor, items: Sequence[StandardInput]) -> list[int]:
    """Puts standards in force that have a new code; those that are known stay as they are. Their ids."""
    require(actor, Permission.STANDARDS_MANAGE)
    ids = []
    for data in items:
        known = session.exec(select(Standard).where(col(Standard.code) == data.code)).one_or_none()
        standard = known or _add(session, actor, data)
        if known is None:
            put_in_force(session, actor, standard.id or 0, standard.version)
        ids.append(standard.id or 0)
    return ids


def _add(session: Session, actor: Actor, data: StandardInput) -> Standard:
    data = with_known_skills(session, data)
    _check(session, data, None)
    standard = Standard(**{name: getattr(data, name) for name in _FIELDS})
    session.add(standard)
    # The competencies need the id.
    session.flush()
    replace_items(session, standard.id or 0, data.items)
    record(session, actor, Action.STANDARD_CREATE, "standard", standard.id)
    return standard


def _check(session: Session, data: StandardInput, own: Standard | None) -> None:
    if data.occupation not in occupation_codes(session):
        message = "没有这个职业，请从列表中选择。"
        raise Invalid(message, fields=(FieldError("occupation", message),))
    other = session.exec(select(Standard).where(col(Standard.code) == data.code)).one_or_none()
    if other is not None and other is not own:
        message = say("编号“{code}”已被使用，请换一个编号。", code=data.code)
        raise Conflict(message, fields=(FieldError("code", message),))


def _find(session: Session, actor: Actor, standard_id: int) -> Standard:
    found = session.exec(visible_standards(actor).where(col(Standard.id) == standard_id)).one_or_none()
    if found is None:
        raise NotFound(NO_STANDARD)
    return found


def _find_locked(session: Session, actor: Actor, standard_id: int) -> Standard:
    query = locked(visible_standards(actor).where(col(Standard.id) == standard_id))
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(NO_STANDARD)
    return found


def _content(session: Session, standard: Standard) -> dict[str, Any]:
    """What ``StandardInput`` has of it."""
    shown = standard_out(session, standard)
    items = [
        StandardItemInput(
            code=one.code,
            title=one.title,
            description=one.description,
            weight=one.weight,
            skills=[ItemSkillInput(skill=tied.skill, level=tied.level) for tied in one.skills],
        ).model_dump()
        for one in shown.competencies
    ]
    return {name: getattr(standard, name) for name in _FIELDS} | {"items": items}


def _free_code(session: Session, code: str) -> str:
    """The same code with the first number behind it that no standard has."""
    taken = set(session.exec(select(Standard.code).order_by(Standard.code)))
    stem = code[: _CODE_MAX - 4]
    return next(free for number in range(2, 1000) if (free := f"{stem}-{number}") not in taken)
