"""Standards as everybody above sees them, with what the bank has for each competency."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from talent.exams.enums import QuestionKind
from talent.exams.queries import usable_by_item
from talent.exams.rules import is_thin
from talent.exams.standard_queries import counts_of_items, items_of, skills_of
from talent.exams.standard_schemas import ItemSkillOut, StandardCard, StandardItemOut, StandardOut
from talent.exams.tables import Standard, StandardItem, StandardItemSkill
from talent.vocab.service import occupation_names, skill_names


def standard_cards(session: Session, rows: Sequence[Standard]) -> list[StandardCard]:
    """For a list, in a fixed number of queries."""
    names = occupation_names(session, {row.occupation for row in rows})
    counts = counts_of_items(session, [row.id or 0 for row in rows])
    return [
        StandardCard(
            **row.model_dump(exclude={"created_at"}),
            occupation_name=names.get(row.occupation, row.occupation),
            items=counts.get(row.id or 0, 0),
        )
        for row in rows
    ]


def standard_out(session: Session, standard: Standard) -> StandardOut:
    return standards_out(session, [standard])[0]


def standards_out(session: Session, rows: Sequence[Standard]) -> list[StandardOut]:
    """With their competencies, in a fixed number of queries."""
    items = items_of(session, [row.id or 0 for row in rows])
    every = [one for several in items.values() for one in several]
    skills = skills_of(session, every)
    names = skill_names(session, {tied.skill for several in skills.values() for tied in several})
    kinds = usable_by_item(session, [one.id or 0 for one in every])
    return [
        StandardOut(**card.model_dump(), competencies=_competencies(items[card.id], skills, names, kinds))
        for card in standard_cards(session, rows)
    ]


def _competencies(
    items: Sequence[StandardItem],
    skills: Mapping[int, Sequence[StandardItemSkill]],
    names: Mapping[str, str],
    kinds: Mapping[int, dict[QuestionKind, int]],
) -> tuple[StandardItemOut, ...]:
    numbers = {one.id or 0: sum(kinds.get(one.id or 0, {}).values()) for one in items}
    total = sum(numbers.values())
    return tuple(
        StandardItemOut(
            id=one.id or 0,
            code=one.code,
            title=one.title,
            description=one.description,
            weight=one.weight,
            skills=tuple(
                ItemSkillOut(skill=tied.skill, name=names.get(tied.skill, tied.skill), level=tied.level)
                for tied in skills[one.id or 0]
            ),
            kinds=kinds.get(one.id or 0, {}),
            questions=numbers[one.id or 0],
            thin=is_thin(one.weight, numbers[one.id or 0], total),
        )
        for one in items
    )
