"""Writes a demand's rows, and checks its codes against the code lists."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, delete

from talent.accounts.enums import OrganisationKind
from talent.accounts.tables import Organisation
from talent.enterprises.enums import Importance
from talent.enterprises.queries import unread_words
from talent.enterprises.schemas import DemandInput, DemandSkillInput
from talent.enterprises.tables import DemandSkill
from talent.kit.errors import FieldError, Invalid
from talent.kit.sentences import say
from talent.kit.terms import Category
from talent.vocab import service as vocab
from talent.vocab.enums import WordSource
from talent.vocab.noting import recount
from talent.vocab.words import fold

# What an enterprise writes, apart from the skills.
FIELDS = tuple(name for name in DemandInput.model_fields if name not in {"skills", "version"})

Skills = Sequence[DemandSkillInput | DemandSkill]


def demand_values(session: Session, data: DemandInput) -> dict[str, Any]:
    """The columns; an occupation that was not picked is the one that the title means, if any."""
    values = {name: getattr(data, name) for name in FIELDS}
    return values | {"occupation": data.occupation or vocab.occupation_of_title(session, data.title)}


def for_the_kind(session: Session, organisation_id: int, data: DemandInput) -> DemandInput:
    """A training body looks for instructors alone: a post must not be a way to find trainees."""
    organisation = session.get_one(Organisation, organisation_id)
    if organisation.kind is not OrganisationKind.TRAINING_BODY or data.category is Category.INSTRUCTOR:
        return data
    if data.category is not None:
        message = "培训机构只能发布聘请讲师的需求，人才类别请选“师资”。"
        raise Invalid(message, fields=(FieldError("category", message),))
    return data.model_copy(update={"category": Category.INSTRUCTOR})


def skill_values(skill: DemandSkillInput | DemandSkill) -> tuple[str, str | None, int, Importance]:
    return skill.words, skill.skill, skill.level, skill.importance


def replace_skills(session: Session, demand_id: int, skills: Skills) -> None:
    """The demand's skills are now these, in this order; words that no list has are counted for review."""
    before = unread_words(session, demand_id)
    session.exec(delete(DemandSkill).where(col(DemandSkill.demand_id) == demand_id))
    for position, skill in enumerate(skills):
        words, canonical, level, importance = skill_values(skill)
        session.add(
            DemandSkill(
                demand_id=demand_id,
                position=position,
                words=words,
                skill=canonical,
                level=level,
                importance=importance,
            )
        )
    session.flush()
    recount(session, WordSource.DEMANDS, [before], [[one.words for one in skills if one.skill is None]])


def with_known_skills(session: Session, data: DemandInput) -> DemandInput:
    """Words that are exactly a skill's name or alias get its id; the others are left to the gate."""
    if all(one.skill for one in data.skills):
        return data
    known = vocab.skills_of_folded_words(session)
    skills = [
        one if one.skill else one.model_copy(update={"skill": known.get(fold(one.words))})
        for one in data.skills
    ]
    return data.model_copy(update={"skills": skills})


def check_codes(session: Session, data: DemandInput) -> None:
    """Codes must be known, and no skill may be asked twice."""
    errors = [*_unknown_codes(session, data), *_skill_errors(session, data.skills)]
    if errors:
        raise Invalid(errors[0].message, fields=tuple(errors))


def _unknown_codes(session: Session, data: DemandInput) -> list[FieldError]:
    errors: list[FieldError] = []
    if data.division and data.division not in vocab.division_codes(session):
        errors.append(FieldError("division", "没有这个地区代码，请从列表中重新选择。"))
    if data.occupation and data.occupation not in vocab.occupation_codes(session):
        errors.append(FieldError("occupation", "没有这个职业代码，请从列表中重新选择。"))
    return errors


def _skill_errors(session: Session, skills: Sequence[DemandSkillInput]) -> list[FieldError]:
    errors: list[FieldError] = []
    known = vocab.skill_names(session, {one.skill for one in skills if one.skill})
    seen: set[str] = set()
    for index, skill in enumerate(skills):
        field = f"skills.{index}.words"
        if skill.skill and skill.skill not in known:
            errors.append(
                FieldError(field, say("没有技能“{skill}”，请从列表中重新选择。", skill=skill.skill))
            )
        # No words fold to a text with a blank, so an id can't be taken for words.
        keys = {fold(skill.words), f"id {skill.skill}"} if skill.skill else {fold(skill.words)}
        if keys & seen:
            errors.append(FieldError(field, say("技能“{words}”重复，请只保留一条。", words=skill.words)))
        seen |= keys
    return errors
