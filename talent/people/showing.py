"""Rows become what people see of skills and posts, with the best proof of each skill."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from talent.people.rows import EducationRow, WorkRow
from talent.people.rules import badge_of, cause_of, strength
from talent.people.schemas import EvidenceOut, PersonSkillOut, ProposedSkill
from talent.people.tables import Education, PersonSkill, SkillEvidence, Work

# What is read of evidence, so as to show what stands of it.
EVIDENCE_COLUMNS = (
    "skill",
    "kind",
    "level",
    "vouched_by",
    "given_on",
    "source",
    "title",
    "revoked_on",
    "declined_on",
)


def education_row(row: Education) -> EducationRow:
    # Rows were checked on the way in, and a later rule must not make an old profile unreadable.
    return EducationRow.model_construct(**row.model_dump(exclude={"id", "person_id", "position"}))


def work_row(row: Work) -> WorkRow:
    return WorkRow.model_construct(**row.model_dump(exclude={"id", "person_id", "position"}))


def shown_skills(
    stated: Sequence[PersonSkill], evidence: Iterable[SkillEvidence], names: dict[str, str]
) -> list[PersonSkillOut]:
    """Stated skills in the person's order; what is only vouched for is nobody's skill yet."""
    vouched = _standing(evidence)
    return [_stated(row, vouched.get(row.skill or "", []), names) for row in stated]


def proposed_skills(
    stated: Sequence[PersonSkill], evidence: Iterable[SkillEvidence], names: dict[str, str]
) -> list[ProposedSkill]:
    """What is vouched for and was never stated, in the order in which it came."""
    own = {row.skill for row in stated}
    return [
        ProposedSkill(
            skill=skill,
            name=names.get(skill, skill),
            level=max(one.level for one in given),
            evidence=[evidence_out(one) for one in given],
        )
        for skill, given in _standing(evidence).items()
        if skill not in own
    ]


def evidence_out(row: Any) -> EvidenceOut:
    return EvidenceOut(
        skill=row.skill,
        kind=row.kind,
        level=row.level,
        vouched_by=row.vouched_by,
        given_on=row.given_on,
        cause=cause_of(row.source),
        title=row.title,
    )


def standing_words(evidence: Iterable[Any]) -> list[EvidenceOut]:
    """What counts of somebody's evidence, in the order given."""
    return [evidence_out(row) for row in evidence if row.revoked_on is None and row.declined_on is None]


def strongest_first(skills: Iterable[PersonSkillOut]) -> list[PersonSkillOut]:
    """By proof, then level; the person's order settles the rest."""
    return sorted(skills, key=lambda skill: (-strength(skill.badge), -max(skill.level, skill.vouched_level)))


def _stated(row: Any, given: Sequence[SkillEvidence], names: dict[str, str]) -> PersonSkillOut:
    best = given[0] if given else None
    return PersonSkillOut(
        words=row.words,
        skill=row.skill,
        name=names.get(row.skill or "", row.words),
        level=row.level,
        used=row.used,
        badge=badge_of(row.used, (one.kind for one in given)),
        vouched_by=best.vouched_by if best else "",
        vouched_level=best.level if best else 0,
        evidence=[evidence_out(one) for one in given],
        # Only what is the person's own is read whole; a card's columns have none of it.
        refused=row.refused if isinstance(row, PersonSkill) else None,
    )


def _standing(evidence: Iterable[SkillEvidence]) -> dict[str, list[SkillEvidence]]:
    """What counts, by skill, the strongest first."""
    found: dict[str, list[SkillEvidence]] = {}
    for given in evidence:
        if given.revoked_on is None and given.declined_on is None:
            found.setdefault(given.skill, []).append(given)
    return {skill: sorted(given, key=_weight, reverse=True) for skill, given in found.items()}


def _weight(one: SkillEvidence) -> tuple[int, int, date]:
    return strength(badge_of(False, [one.kind])), one.level, one.given_on
