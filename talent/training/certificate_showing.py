"""From a row to what is shown of it: only what the signed record says, and names masked."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlmodel import Session

from talent.kit.clock import today
from talent.kit.masking import mask_name
from talent.training.certificate_queries import person_names
from talent.training.certificate_schemas import CheckedOut, SkillReached
from talent.training.enums import Standing
from talent.training.signing import Record, read_signed
from talent.training.tables import Certificate
from talent.vocab.service import skill_names

Out = TypeVar("Out", bound=CheckedOut)


def show(session: Session, rows: Sequence[Certificate], kind: type[Out], **more: Any) -> list[Out]:
    """Each row as ``kind``; ``more`` are functions of a row that fill its other fields."""
    records = [read_signed(row) for row in rows]
    skills = skill_names(session, {code for one in records if one for code, _ in one.skills})
    names = person_names(session, {row.person_id for row in rows})
    shown = []
    for row, record in zip(rows, records, strict=True):
        told = (
            {"number": row.number, "standing": Standing.DAMAGED} if record is None else _told(record, skills)
        )
        if record is not None:
            told["holder"] = mask_name(names.get(row.person_id, ""))
        shown.append(kind(**told, **{name: fill(row) for name, fill in more.items()}))
    return shown


def standing_of(record: Record) -> Standing:
    if record.revoked_on is not None:
        return Standing.REVOKED
    if record.expires_on is not None and record.expires_on < today():
        return Standing.EXPIRED
    return Standing.VALID


def _told(record: Record, skills: dict[str, str]) -> dict[str, Any]:
    told = record.model_dump(exclude={"version", "holder", "skills"})
    reached = [
        SkillReached(skill=code, name=skills.get(code, code), level=level) for code, level in record.skills
    ]
    return {**told, "standing": standing_of(record), "skills": reached}
