"""Selects of competency standards, and who may see which rows."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.exams.enums import StandardState
from talent.exams.standard_schemas import StandardFilter
from talent.exams.tables import Standard, StandardItem, StandardItemSkill


def visible_standards(actor: Actor) -> SelectOfScalar[Standard]:
    """Everybody sees what is or was in force; drafts only who writes standards."""
    return select(Standard).where(_may_see(actor))


def _may_see(actor: Actor) -> ColumnElement[bool]:
    if may(actor, Permission.STANDARDS_MANAGE):
        return true()
    return col(Standard.state) != StandardState.DRAFT


def filtered(query: SelectOfScalar[Standard], wanted: StandardFilter) -> SelectOfScalar[Standard]:
    if wanted.state is not None:
        query = query.where(col(Standard.state) == wanted.state)
    if wanted.occupation:
        query = query.where(col(Standard.occupation) == wanted.occupation)
    if wanted.level is not None:
        query = query.where(col(Standard.level) == wanted.level)
    return query


def ordered(query: SelectOfScalar[Standard]) -> SelectOfScalar[Standard]:
    """By occupation, from the lowest level up; the latest edition first."""
    return query.order_by(col(Standard.occupation), col(Standard.level).desc(), col(Standard.id).desc())


def locked(query: SelectOfScalar[Standard]) -> SelectOfScalar[Standard]:
    """The rows as they are now, and nobody else changes them before this transaction ends."""
    return query.with_for_update(of=Standard).execution_options(populate_existing=True)


def same_kind(standard: Standard) -> SelectOfScalar[Standard]:
    """All editions for the same occupation and level, itself among them."""
    query = select(Standard).where(
        col(Standard.occupation) == standard.occupation, col(Standard.level) == standard.level
    )
    return query.order_by(col(Standard.id))


def items_of(session: Session, standard_ids: Collection[int]) -> dict[int, list[StandardItem]]:
    """The competencies of several standards, each standard's in its order."""
    query = select(StandardItem).where(col(StandardItem.standard_id).in_(standard_ids))
    found: dict[int, list[StandardItem]] = {number: [] for number in standard_ids}
    for row in session.exec(query.order_by(col(StandardItem.position), col(StandardItem.id))):
        found[row.standard_id].append(row)
    return found


def skills_of(session: Session, items: Sequence[StandardItem]) -> dict[int, list[StandardItemSkill]]:
    """The skills of each competency, by id."""
    query = select(StandardItemSkill).where(col(StandardItemSkill.item_id).in_([one.id for one in items]))
    found: dict[int, list[StandardItemSkill]] = {one.id or 0: [] for one in items}
    for row in session.exec(query.order_by(col(StandardItemSkill.item_id), col(StandardItemSkill.skill))):
        found[row.item_id].append(row)
    return found


def counts_of_items(session: Session, standard_ids: Collection[int]) -> dict[int, int]:
    query = select(StandardItem.standard_id, func.count()).where(
        col(StandardItem.standard_id).in_(standard_ids)
    )
    query = query.group_by(col(StandardItem.standard_id)).order_by(col(StandardItem.standard_id))
    return dict(session.exec(query).all())
