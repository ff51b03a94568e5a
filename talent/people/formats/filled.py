"""What both formats are filled from: a line about the person, and what others certify."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from talent.people.rows import PractitionerRow, TraineeRow
from talent.people.schemas import PersonOut


@dataclass(frozen=True)
class Certified:
    """A course completed or an exam passed, by whom it was held, and when."""

    name: str
    issuer: str
    day: date | None


def filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty: an absent member says it better than an empty one."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def label_of(person: PersonOut) -> str:
    """The present post, as a practitioner names it or as the latest one held; else the post wished for."""
    present = [row.title for row in person.categories if isinstance(row, PractitionerRow) and not row.until]
    held = [row.title for row in person.work if row.ended_on is None] or [row.title for row in person.work]
    wished = [row.title for row in person.wishes.posts]
    return next((title for title in (*present, *held, *wished) if title), "")


def certificates_of(person: PersonOut) -> list[Certified]:
    """Trainings that the person names and those that stand behind a skill, each once."""
    return list(dict.fromkeys([*_trainings(person), *_proofs(person)]))


def _trainings(person: PersonOut) -> Iterator[Certified]:
    for row in person.categories:
        if isinstance(row, TraineeRow):
            for one in row.trainings:
                yield Certified(one.course, one.training_body, one.completed_on)


def _proofs(person: PersonOut) -> Iterator[Certified]:
    for skill in person.skills:
        for one in skill.evidence:
            if one.title:
                yield Certified(one.title, one.vouched_by, one.given_on)
