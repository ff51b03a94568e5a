"""Employers that never see the person: those that the person names, and by default the present one."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.organisations import get_organisation
from talent.audit.actions import Action
from talent.kit.clock import now, today
from talent.kit.errors import FieldError, Invalid, NotFound
from talent.kit.sentences import say
from talent.people.blocked import folded_names, organisations_named
from talent.people.disclosing import disclosures_of, take_back_all
from talent.people.enums import BlockOrigin
from talent.people.own import close_step, find_own, lock_own
from talent.people.queries import children, details
from talent.people.rules import SHORTEST_EMPLOYER, fold_employer, present_employers
from talent.people.schemas import MAX_BLOCKS, BlockInput, BlockOut
from talent.people.tables import EmployerBlock, Membership, Person, PractitionerDetail, Work

_TOO_SHORT = "名称太短，请填写企业全称，例如“某某商贸有限公司”。"


def list_blocks(session: Session, actor: Actor) -> list[BlockOut]:
    """The employers that the actor keeps out, and those that were added and removed again, by name."""
    person = find_own(session, actor)
    rows = [] if person is None else _rows(session, person.id or 0)
    known = organisations_named(session, {row.folded for row in rows})
    return [
        BlockOut(
            id=row.id or 0,
            name=row.name,
            origin=row.origin,
            lifted=row.lifted_at is not None,
            organisation=known.get(row.folded, ""),
        )
        for row in sorted(rows, key=lambda row: (row.lifted_at is not None, row.name, row.id))
    ]


def block_employer(session: Session, actor: Actor, data: BlockInput) -> None:
    """From now on the employer does not see the actor anywhere; the same one twice is one."""
    person = lock_own(session, actor)
    name = data.name
    if data.organisation_id is not None:
        name = get_organisation(session, actor, data.organisation_id).name
    folded = fold_employer(name)
    if len(folded) < SHORTEST_EMPLOYER:
        raise Invalid(_TOO_SHORT, fields=(FieldError("name", _TOO_SHORT),))
    rows = _rows(session, person.id or 0)
    row = next((one for one in rows if one.folded == folded), None)
    if row is not None and row.lifted_at is None and data.organisation_id in (None, row.organisation_id):
        return
    if row is None:
        _require_room(rows)
        row = EmployerBlock(person_id=person.id or 0, name=name, folded=folded, origin=BlockOrigin.NAMED)
    row.lifted_at = None
    row.organisation_id = data.organisation_id or row.organisation_id
    session.add(row)
    session.flush()
    _take_back(session, row)
    close_step(session, actor, person, Action.PERSON_BLOCK, f"{row.id}")


def _take_back(session: Session, block: EmployerBlock) -> None:
    """What the employer was shown before, by name or by number, it is shown no longer."""
    standing = [one for one in disclosures_of(session, block.person_id) if one.withdrawn_at is None]
    names = folded_names(session, {one.organisation_id for one in standing})
    for one in standing:
        if one.organisation_id == block.organisation_id or names[one.organisation_id] == block.folded:
            take_back_all(session, block.person_id, one.organisation_id)


def unblock_employer(session: Session, actor: Actor, block_id: int) -> None:
    """The employer sees the actor again, like any other; removing twice changes nothing."""
    person = lock_own(session, actor)
    row = next((one for one in _rows(session, person.id or 0) if one.id == block_id), None)
    if row is None:
        raise NotFound("没有这条屏蔽记录，可能已经移除。")
    if row.lifted_at is not None:
        return
    if row.folded in _present(session, person.id or 0):
        # Kept, so that the next change of the profile does not add it again.
        row.origin, row.lifted_at = BlockOrigin.PRESENT, now()
        session.add(row)
    else:
        session.delete(row)
    session.flush()
    close_step(session, actor, person, Action.PERSON_UNBLOCK, f"{block_id}")


def follow_employers(session: Session, person: Person) -> None:
    """The present employers are kept out by default, those left behind no longer; named ones stay."""
    person_id = person.id or 0
    present = _present(session, person_id)
    rows = _rows(session, person_id)
    for row in rows:
        if row.origin is BlockOrigin.PRESENT and row.folded not in present:
            session.delete(row)
    held = {row.folded for row in rows}
    for folded, name in present.items():
        if folded not in held:
            session.add(_of_present(person_id, folded, name))
    session.flush()


def _of_present(person_id: int, folded: str, name: str) -> EmployerBlock:
    return EmployerBlock(person_id=person_id, name=name, folded=folded, origin=BlockOrigin.PRESENT)


def _present(session: Session, person_id: int) -> dict[str, str]:
    day = today()
    work = children(session, Work, [person_id])[person_id]
    names = [row.employer for row in work if row.ended_on is None or row.ended_on >= day]
    held = [
        row.id or 0
        for row in children(session, Membership, [person_id])[person_id]
        if row.until is None or row.until >= day
    ]
    posts = details(session, PractitionerDetail, held)
    return present_employers([*names, *(post.employer for rows in posts.values() for post in rows)])


def _rows(session: Session, person_id: int) -> Sequence[EmployerBlock]:
    query = select(EmployerBlock).where(col(EmployerBlock.person_id) == person_id)
    return session.exec(query.order_by(col(EmployerBlock.id))).all()


def _require_room(rows: Sequence[EmployerBlock]) -> None:
    if len(rows) >= MAX_BLOCKS:
        message = say(
            "最多屏蔽 {most} 家企业。请先移除不再需要的，或把可见范围改为“完全隐藏”。", most=MAX_BLOCKS
        )
        raise Invalid(message, fields=(FieldError("name", message),))
