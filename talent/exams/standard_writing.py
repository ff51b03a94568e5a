"""Writes the competencies of a draft."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete

from talent.exams.standard_schemas import StandardInput, StandardItemInput
from talent.exams.tables import StandardItem, StandardItemSkill
from talent.kit.errors import FieldError, Invalid
from talent.kit.sentences import say
from talent.vocab.service import skills_named


def with_known_skills(session: Session, data: StandardInput) -> StandardInput:
    """The same with the id of each skill, sorted. Raises ``Invalid`` for words that no skill has."""
    found = skills_named(session, {tied.skill for one in data.items for tied in one.skills})
    wrong = [
        FieldError(
            f"items.{index}.skills", say("没有技能“{skill}”，请填写已有的技能名称。", skill=tied.skill)
        )
        for index, one in enumerate(data.items)
        for tied in one.skills
        if tied.skill not in found
    ]
    if wrong:
        raise Invalid(wrong[0].message, fields=tuple(wrong))
    items = [_item(one, found) for one in data.items]
    return data.model_copy(update={"items": items})


def replace_items(session: Session, standard_id: int, items: Sequence[StandardItemInput]) -> None:
    """Of a draft nothing hangs on its competencies yet, so they are written anew."""
    session.exec(delete(StandardItem).where(col(StandardItem.standard_id) == standard_id))
    rows = [
        StandardItem(
            standard_id=standard_id,
            position=position,
            code=one.code,
            title=one.title,
            description=one.description,
            weight=one.weight,
        )
        for position, one in enumerate(items)
    ]
    session.add_all(rows)
    # The skills need the ids.
    session.flush()
    session.add_all(
        StandardItemSkill(item_id=row.id or 0, skill=tied.skill, level=tied.level)
        for row, one in zip(rows, items, strict=True)
        for tied in one.skills
    )
    session.flush()


def _item(one: StandardItemInput, found: dict[str, str]) -> StandardItemInput:
    """A skill that is named in two ways is meant once."""
    by_skill = {found[tied.skill]: tied for tied in one.skills}
    skills = [tied.model_copy(update={"skill": skill}) for skill, tied in sorted(by_skill.items())]
    return one.model_copy(update={"skills": skills})
